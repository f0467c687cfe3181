"""One-time codes against RFC 6238's own vectors, and around the clock of a phone that is off."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest

from crypto.one_time_codes import code_at, fresh_number, fresh_seed, weigh
from crypto.vault import KeyringVault
from domain.errors import SealBroken
from domain.secrecy import Secret
from tests.clocks import START
from tests.codes import DURESS, SEED, code

PUBLISHED = Secret(base64.b32encode(b"12345678901234567890").decode())
"""RFC 6238, appendix B: its codes have eight digits, of which the last six are ours."""

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, digits: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert code_at(PUBLISHED, seconds // 30).reveal() == digits[-6:]
    assert weigh(Secret(digits[-6:]), PUBLISHED, Secret(DURESS), at).step == seconds // 30


@pytest.mark.parametrize("off", [-30, -29, 0, 29, 30])
def test_a_clock_thirty_seconds_off_is_heard(off: int) -> None:
    shown = code(START + off * SECOND)

    assert weigh(Secret(shown), SEED, Secret(DURESS), START).step


@pytest.mark.parametrize("off", [-60, 60, 90, 3600])
def test_a_clock_a_minute_off_is_not(off: int) -> None:
    shown = code(START + off * SECOND)

    assert weigh(Secret(shown), SEED, Secret(DURESS), START).step == 0


@pytest.mark.parametrize(
    "typed", ["", "0", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "é", "\x00" * 6]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    weighed = weigh(Secret(typed), SEED, Secret(DURESS), START)

    assert (weighed.step, weighed.is_duress) == (0, False)


def test_the_code_of_another_seed_is_none() -> None:
    weighed = weigh(Secret(code(START, PUBLISHED)), SEED, Secret(DURESS), START)

    assert (weighed.step, weighed.is_duress) == (0, False)


def test_the_number_of_duress_is_known_beside_any_code() -> None:
    assert weigh(Secret(DURESS), SEED, Secret(DURESS), START).is_duress
    assert not weigh(Secret(code(START)), SEED, Secret(DURESS), START).is_duress


def test_an_empty_number_of_duress_is_nobodys() -> None:
    assert not weigh(Secret("000000"), SEED, Secret(""), START).is_duress


def test_seeds_and_numbers_are_fresh_and_of_one_form() -> None:
    seeds = {fresh_seed().reveal() for _ in range(50)}
    numbers = [fresh_number().reveal() for _ in range(200)]

    assert len(seeds) == 50
    assert all(re.fullmatch("[A-Z2-7]{32}", seed) for seed in seeds)
    assert all(re.fullmatch("[0-9]{6}", number) for number in numbers)
    assert len(set(numbers)) > 190


def test_a_seed_that_is_none_opens_nothing(vault: KeyringVault) -> None:
    for seed in ("", "short", "AAAA", "1" * 32):
        with pytest.raises(SealBroken):
            vault.weigh(Secret("123456"), Secret(seed), Secret(DURESS))

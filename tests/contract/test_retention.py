"""How long a desk keeps: its months, the keys for them, and where a moved record goes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.calendars import months_from
from domain.keyboards import Verb
from services.desks.desks import SetDesk
from services.keys.extending import ExtendKeys
from services.records.transfers import MoveRecord
from tests.contract.keepers import SALIM, Keepers, open_keepers


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give an installation on each kind of database."""
    async with open_keepers(database_url, tmp_path) as opened:
        yield opened


async def test_what_comes_in_expires_by_the_retention_of_that_moment(keepers: Keepers) -> None:
    await keepers.note()

    for months in (1, 120):
        await SetDesk(keepers.archive)("AIR", {"keep_months": months})
        await keepers.note()

    expected = ["2028-11", "2026-12", "2036-11"]
    assert [each.expires for each in await keepers.records("AIR")] == expected
    assert await keepers.sealed_in("AIR") == expected


async def test_a_new_retention_has_its_keys_thirteen_months_ahead_at_once(keepers: Keepers) -> None:
    before = {each.month for each in keepers.epochs("AIR")}

    await SetDesk(keepers.archive)("AIR", {"keep_months": 6})

    made = {each.month for each in keepers.epochs("AIR")} - before
    assert made == set(months_from("2027-05", 13))
    assert {each.month for each in keepers.epochs("NAV")} == before


async def test_each_month_makes_the_key_of_one_more_by_each_desks_retention(
    keepers: Keepers,
) -> None:
    await SetDesk(keepers.archive)("AIR", {"keep_months": 6})
    before = {code: {each.id for each in keepers.epochs(code)} for code in ("AIR", "NAV")}
    keepers.clock.moment = datetime(2026, 12, 1, tzinfo=UTC)

    for _ in range(2):
        await ExtendKeys(keepers.archive)()

    made = {
        code: [each.month for each in keepers.epochs(code) if each.id not in before[code]]
        for code in ("AIR", "NAV")
    }
    assert made == {"AIR": ["2028-07"], "NAV": ["2030-01"]}


async def test_a_moved_record_expires_when_it_would_have(keepers: Keepers) -> None:
    await SetDesk(keepers.archive)("AIR", {"keep_months": 120})
    receipt = await keepers.note()

    await MoveRecord(keepers.archive)(SALIM, keepers.press(receipt, Verb.MOVE, "NAV"))

    assert [each.expires for each in await keepers.records("NAV")] == ["2036-11"]
    assert await keepers.sealed_in("NAV") == ["2036-11"]


async def test_a_moved_record_that_has_expired_brings_no_past_month_back(keepers: Keepers) -> None:
    keepers.clock.moment = datetime(2027, 1, 31, tzinfo=UTC)
    await SetDesk(keepers.archive)("AIR", {"keep_months": 1})
    receipt = await keepers.note()
    keepers.clock.moment = datetime(2027, 3, 2, tzinfo=UTC)

    await MoveRecord(keepers.archive)(SALIM, keepers.press(receipt, Verb.MOVE, "NAV"))

    assert await keepers.sealed_in("NAV") == ["2027-03"]

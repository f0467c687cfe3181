"""References as people type them and as our receipts show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digits import Digits, written
from domain.references import CodeUnfit, Reference, check_code, parse_reference

NAV_17 = Reference("NAV", 17)


def test_a_reference_is_the_desk_and_the_number() -> None:
    assert str(NAV_17) == "NAV-17"


@pytest.mark.parametrize(
    "text",
    [
        "NAV-17",
        "nav-17",
        " Nav-17\n",
        "NAV-017",
        "NAV-١٧",
        "NAV-۱۷",
        "NAV–17",
        "NAV\u201117",
        "\u2068NAV-17\u2069",
        "\u200fNAV-17\u200e",
        "\u2066NAV\u2069-\u206717\u2069",
        "\u061cNAV-17",
        "\u202bNAV-17\u202c",
    ],
)
def test_a_reference_is_read_however_it_was_typed(text: str) -> None:
    assert parse_reference(text) == NAV_17


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "NAV",
        "NAV17",
        "NAV-",
        "-17",
        "NAV-0",
        "NAV--17",
        "NAV-17 please",
        "see NAV-17",
        "N-17",
        "1AV-17",
        "NAVIGATOR-17",
        "NAV-1234567890",
        "NAV-17-18",
        "NAV-1.7",
        "ΝΑV-17",
        "ſAV-17",
        "NAV-¹⁷",
        "بحر-17",
        "NAV\n-17",
    ],
)
def test_anything_else_is_no_reference(text: str) -> None:
    assert parse_reference(text) is None


@pytest.mark.parametrize("code", ["NA", "nav", "N1", "ABCDEFGH"])
def test_a_fit_code_is_kept_in_capitals(code: str) -> None:
    assert check_code(code) == code.upper()


@pytest.mark.parametrize(
    "code", ["", "N", "1AV", "ABCDEFGHI", "NA V", "NA-V", "نافا", "NAV\n", "ſA"]
)
def test_an_unfit_code_is_refused(code: str) -> None:
    with pytest.raises(CodeUnfit):
        check_code(code)


@given(
    st.from_regex(r"[A-Z][A-Z0-9]{1,7}", fullmatch=True),
    st.integers(1, 999_999_999),
    st.sampled_from(Digits),
)
def test_every_reference_reads_back_in_all_digits(desk: str, number: int, digits: Digits) -> None:
    reference = Reference(desk, number)
    shown = f"\u2068{desk}-{written(str(number), digits)}\u2069"

    assert parse_reference(shown) == reference


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    found = parse_reference(text)

    assert found is None or parse_reference(str(found)) == found

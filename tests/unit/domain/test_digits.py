"""Three sets of digits, one meaning."""

from hypothesis import given
from hypothesis import strategies as st

from domain.digits import Digits, latin, written


def test_arabic_and_persian_digits_become_latin() -> None:
    assert latin("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹") == "0123456789 0123456789"


def test_a_number_is_written_in_the_readers_digits() -> None:
    assert written("NAV-17", Digits.ARABIC) == "NAV-١٧"
    assert written("NAV-17", Digits.PERSIAN) == "NAV-۱۷"
    assert written("NAV-١٧", Digits.LATIN) == "NAV-17"


@given(st.text(), st.sampled_from(Digits))
def test_digits_change_their_dress_and_nothing_else(text: str, digits: Digits) -> None:
    dressed = written(text, digits)

    assert latin(dressed) == latin(text)
    assert len(dressed) == len(text)

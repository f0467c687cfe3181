"""A one-time code is one in whatever way it is typed; what tells more than a code is none."""

import pytest

from domain.codes import is_code, is_export_code, typed_code
from domain.secrecy import Secret


@pytest.mark.parametrize(
    "typed",
    [
        *("123456", " 123 456 ", "123-456", "١٢٣٤٥٦", "۱۲۳ ۴۵۶"),
        *("unlock 123456", "Unlock 123-456", "افتح القفل ١٢٣٤٥٦"),
    ],
)
def test_a_code_is_known_in_whatever_way_it_is_typed(typed: str) -> None:
    assert is_code(Secret(typed))
    assert typed_code(Secret(typed)).reveal() == "123456"


@pytest.mark.parametrize(
    "typed", ["export 123456", "Export 123-456", "صدّر ١٢٣٤٥٦", "تصدير 123 456"]
)
def test_a_code_behind_the_word_for_an_export_was_sent_for_one(typed: str) -> None:
    assert is_code(Secret(typed))
    assert is_export_code(Secret(typed))
    assert typed_code(Secret(typed)).reveal() == "123456"


@pytest.mark.parametrize("typed", ["123456", "unlock 123456", "export", "export 123456 boats"])
def test_any_other_code_was_not(typed: str) -> None:
    assert not is_export_code(Secret(typed))


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "1234567", "123456 boats", "unlock", "unlock the hall 123456", "12.34.56"],
)
def test_what_tells_more_than_a_code_is_none(typed: str) -> None:
    assert not is_code(Secret(typed))


def test_behind_its_command_a_code_may_have_any_gaps() -> None:
    assert typed_code(Secret("12 34 56")).reveal() == "123456"

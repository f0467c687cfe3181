"""The log never holds a token, nor the words of an error."""

import logging
import sys

from house.logbook import RedactingFormatter

TOKEN = "123456789:" + "A" * 35


def _formatted(message: str, *, with_error: bool = False) -> str:
    error = sys.exc_info() if with_error else None
    record = logging.LogRecord("amana", logging.ERROR, __file__, 1, message, None, error)
    return RedactingFormatter().format(record)


def test_a_token_never_reaches_a_line() -> None:
    line = _formatted(f"POST https://api.telegram.org/bot{TOKEN}/getMe")

    assert TOKEN not in line
    assert "<token>" in line


def test_an_errors_words_never_reach_a_line() -> None:
    try:
        int("the patrol boats")
    except ValueError:
        line = _formatted("defect", with_error=True)

    assert "ValueError" in line
    assert "patrol" not in line


def test_an_error_with_a_token_in_its_words_is_told_by_type_and_place() -> None:
    try:
        int(TOKEN)
    except ValueError:
        line = _formatted("defect", with_error=True)

    assert "test_logbook.py:" in line
    assert TOKEN not in line

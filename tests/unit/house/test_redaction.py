"""A line of the log: one line, no token in any form, no error's and no library's own words."""

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import File
from telegram.error import InvalidToken

from handlers.wire import build_application
from house.redaction import RedactingFormatter

TOKEN = "123456789:AAF" + "z-_9" * 8
SECRET = TOKEN.partition(":")[2]
PASSWORD = "p@ss/wörd"
WORDS = "the patrol boats"


def _record(name: str, message: object, *args: object) -> logging.LogRecord:
    error = sys.exc_info() if sys.exc_info()[1] else None
    return logging.LogRecord(name, logging.ERROR, __file__, 7, message, args, error)


def _ours(message: object, *args: object) -> str:
    return RedactingFormatter([TOKEN, SECRET, PASSWORD]).format(
        _record("amana.house", message, *args)
    )


def _librarys(message: object, *args: object) -> str:
    return RedactingFormatter().format(_record("httpx", message, *args))


@pytest.mark.parametrize(
    "written",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"POST https://api.telegram.org/bot{quote(TOKEN, safe='')}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN.lower()}/photos/1.jpg",
        f"{TOKEN.encode()!r}",
        f"{{'token': {TOKEN!r}}}",
        f"The token `{TOKEN}` was rejected",
        f"half of it is {SECRET}",
        "of another bot: 987654321:" + "B" * 35,
        "of another bot: 987654321%3a" + "B" * 35,
        "/bot1:short/getMe",
    ],
)
def test_a_token_never_reaches_a_line(written: str) -> None:
    line = _ours("%s", written)

    assert SECRET.lower() not in line.lower()
    assert "BBBB" not in line
    assert "short" not in line
    assert "<token>" in line or "<hidden>" in line


def test_a_token_that_comes_in_pieces_is_taken_out_whole() -> None:
    number, _, secret = TOKEN.partition(":")

    for line in (_ours("%s:%s", number, secret), _ours("%d:%s", int(number), secret)):
        assert secret not in line


@given(st.text(), st.text(), st.sampled_from([TOKEN, quote(TOKEN, safe=""), SECRET]))
def test_whatever_stands_around_it_a_token_is_taken_out(
    before: str, after: str, token: str
) -> None:
    line = _ours("%s", before + token + after)

    assert SECRET not in line
    assert line.isprintable()


@pytest.mark.parametrize("form", [str, quote, repr, lambda text: quote(text, safe="")])
def test_a_password_never_reaches_a_line(form: Callable[[str], str]) -> None:
    line = _ours("postgresql://amana:%s@db.example/amana", form(PASSWORD))

    assert PASSWORD not in line
    assert "w%C3%B6rd" not in line
    assert "<hidden>" in line


def test_an_errors_words_never_reach_a_line() -> None:
    try:
        int(WORDS)
    except ValueError as error:
        error.add_note(WORDS)
        lines = [_ours("defect"), _librarys("defect")]

    for line in lines:
        assert "ValueError at test_redaction.py:" in line
        assert "patrol" not in line


def test_a_groups_errors_are_told_by_type_and_place() -> None:
    try:
        raise ExceptionGroup(WORDS, [ValueError(WORDS), KeyError(WORDS)])
    except* (ValueError, KeyError):
        line = _ours("defect")

    assert "ExceptionGroup" in line
    assert "ValueError" in line
    assert "KeyError" in line
    assert "patrol" not in line


def test_a_traceback_that_another_handler_wrote_is_not_written_again() -> None:
    try:
        int(WORDS)
    except ValueError:
        record = _record("amana.house", "defect")
    logging.Formatter().format(record)
    assert WORDS in str(record.exc_text)

    line = RedactingFormatter().format(record)

    assert "patrol" not in line
    assert WORDS in str(record.exc_text)  # the other's business


def test_the_stack_stays_out() -> None:
    record = _record("amana.house", "here")
    record.stack_info = WORDS

    assert "patrol" not in RedactingFormatter().format(record)


def test_what_a_library_joined_into_its_words_is_withheld() -> None:
    told = _librarys(f"got {WORDS}")
    formed = _librarys("got %s after %d tries", WORDS, 3)
    object_ = _librarys(ValueError(WORDS))

    assert told.endswith("httpx: words withheld (at test_redaction.py:7)")
    assert formed.endswith("httpx: got %s after %d tries (at test_redaction.py:7)")
    assert object_.endswith("httpx: words withheld (at test_redaction.py:7)")


def test_a_logger_that_only_sounds_like_ours_is_a_librarys() -> None:
    record = _record("amanas", WORDS)

    assert "patrol" not in RedactingFormatter().format(record)


def test_a_line_is_one_line_and_has_one_direction() -> None:
    line = _ours("a\n2026-01-01 ERROR amana: forged\r\x1b[2J\u202eb\u2028c مرحبا")

    assert "\\n2026-01-01" in line
    assert line.isprintable()
    assert "مرحبا" in line


@pytest.mark.parametrize("shown", [str, repr, "{}".format, "{!r}".format])
async def test_a_bot_and_its_application_are_shown_without_a_token(
    shown: Callable[[object], str],
) -> None:
    app = build_application(TOKEN, "https://api.telegram.org")

    told = [shown(each) for each in (app, app.bot, app.bot.request, app.update_queue)]

    assert [each for each in told if SECRET in each] == []


def test_what_the_library_shows_with_a_token_is_written_without_it() -> None:
    file = File("1", "2", file_path=f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg")
    rejected = InvalidToken(f"The token `{TOKEN}` was rejected by the server.")
    assert SECRET in repr(file)
    assert SECRET in str(rejected)

    for line in (_ours("%r", file), _ours("%s", rejected), _librarys("%r", file)):
        assert SECRET not in line


async def test_a_tasks_words_stay_out_of_asyncios_lines() -> None:
    async def fail() -> None:
        raise ValueError(WORDS)

    task = asyncio.create_task(fail(), name="a task")  # noqa: TID251  # what asyncio logs
    with suppress(ValueError):
        await task
    assert WORDS in repr(task)

    for line in (_librarys("Executing %s took %.3f seconds", task, 1.0), _librarys(repr(task))):
        assert "patrol" not in line

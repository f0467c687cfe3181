"""The log of a real process: whatever is thrown at it, at every level, no word gets through."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
TOKEN = "123456789:AAF" + "z-_9" * 8
BEGIN = f"""
import asyncio, logging, sys, threading, warnings
from house.logbook import note_lost_error, open_logbook, take_last_words

WORDS, TOKEN = "Zorbalinde", {TOKEN!r}
take_last_words()
open_logbook("DEBUG", [TOKEN, TOKEN.partition(":")[2]])
"""
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [A-Za-z0-9_.]+: .*")


def _told(script: str, *flags: str, code: int = 0) -> list[str]:
    """Run *script* after the log was opened; return its lines, none with a word or a token."""
    ended = subprocess.run(
        [sys.executable, *flags, "-c", BEGIN + script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, ended.stderr
    assert ended.stdout == ""
    assert "Zorbalinde" not in ended.stderr
    assert "z-_9" not in ended.stderr
    return ended.stderr.splitlines()


def test_every_level_of_every_library_is_free_of_words() -> None:
    lines = _told(
        """
names = ["telegram.ext", "httpx", "httpcore.http11", "apscheduler.scheduler", "uvicorn.access",
    "sqlalchemy.engine.Engine", "aiosqlite", "psycopg.pool", "alembic", "asyncio", "py.warnings"]
for name in names:
    logging.getLogger(name).setLevel(1)
    for level in (1, 10, 20, 30, 40, 50):
        logging.getLogger(name).log(level, WORDS + TOKEN)
        logging.getLogger(name).log(level, "%s", WORDS + TOKEN)
"""
    )

    assert len(lines) == 11 * 3 * 2
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert {line.split()[2] for line in lines} == {"WARNING", "ERROR", "CRITICAL"}


def test_amanas_own_loggers_keep_the_level_asked_for() -> None:
    lines = _told(
        """
for level in ("DEBUG", "WARNING"):
    open_logbook(level)
    logging.getLogger("amana.handlers").debug("a line at debug")
    logging.getLogger("amana.handlers").warning("a line at warning")
"""
    )

    assert [line.rpartition(" ")[2] for line in lines] == ["debug", "warning", "warning"]


def test_what_strangers_send_fills_no_log() -> None:
    lines = _told(
        """
for name in ("uvicorn", "uvicorn.error"):
    logging.getLogger(name).warning("Invalid HTTP request received.")
    logging.getLogger(name).error("a defect")
"""
    )

    assert [line.split()[2] for line in lines] == ["ERROR", "ERROR"]


def test_a_line_that_cannot_be_made_quotes_nothing() -> None:
    lines = _told("""logging.getLogger("amana.house").error("%d of them", WORDS)""")

    assert lines == ["ERROR amana.house: a line that could not be made"]


def test_whatever_ends_a_process_is_told_by_type_and_place() -> None:
    (line,) = _told("raise ValueError(WORDS)", code=1)

    assert line.endswith("amana.house: ended by: ValueError at <string>:8")


def test_whatever_ends_a_thread_is_told_by_type_and_place() -> None:
    (line,) = _told("t = threading.Thread(target=int, args=(WORDS,)); t.start(); t.join()")

    assert "amana.house: a thread ended: ValueError at threading.py:" in line


def test_what_nobody_can_catch_is_told_by_type_and_place() -> None:
    (line,) = _told(
        """
class Closing:
    def __del__(self):
        raise ValueError(WORDS)

Closing()
"""
    )

    assert "amana.house: nobody could catch: ValueError at " in line


def test_a_warning_is_told_by_kind_and_place() -> None:
    (line,) = _told("""warnings.warn(WORDS, UserWarning)""")

    assert line.endswith("WARNING amana.house: UserWarning at <string>:8")


def test_what_asyncio_lost_or_found_slow_is_told_without_values() -> None:
    lines = _told(
        """
async def fail(words):
    raise ValueError(words)

async def main():
    loop = asyncio.get_running_loop()
    for handler in (None, note_lost_error):
        loop.set_exception_handler(handler)
        task = loop.create_task(fail(WORDS), name=WORDS)
        await asyncio.wait([task])
        del task
        loop.call_exception_handler({"message": WORDS, "transport": WORDS})
    loop.slow_callback_duration = 0
    loop.call_soon(lambda words: words, WORDS)
    await asyncio.sleep(0)

asyncio.run(main(), debug=True)
""",
        "-X",
        "dev",
    )

    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert len([line for line in lines if "ValueError at <string>" in line]) >= 2
    assert [line for line in lines if "Executing %s took %.3f seconds" in line]


def test_faulthandler_tells_places_only() -> None:
    lines = _told(
        """
import faulthandler
def work(words):
    faulthandler.dump_traceback()
work(WORDS)
""",
        "-X",
        "faulthandler",
    )

    assert "line 11 in work" in lines[1]

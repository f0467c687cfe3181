"""Logs to standard error: Amana's own loggers at the level asked for, libraries only warnings."""

import logging
import sys
import threading
import warnings
from asyncio import AbstractEventLoop
from collections.abc import Iterable
from contextlib import suppress
from pathlib import PurePath
from types import TracebackType
from typing import Any, TextIO

from domain.incidents import describe
from house.redaction import RedactingFormatter, is_ours

_log = logging.getLogger("amana.house")


class _Handler(logging.StreamHandler[TextIO]):
    """Lets through what may be written, and never quotes a record that cannot be."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Pass a library by, below WARNING: whatever level somebody gave its logger."""
        return is_ours(record.name) or record.levelno >= logging.WARNING

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the standard library's name
        """Say that a line is lost, without the values that did not fit into it."""
        with suppress(OSError, ValueError):
            self.stream.write(f"{record.levelname} {record.name}: a line that could not be made\n")


def open_logbook(level: str, hidden: Iterable[str] = ()) -> None:
    """
    Send the log to standard error, with every one of *hidden* taken out of it.

    Libraries never go below WARNING: some log message texts, tokens or SQL parameters there.
    """
    handler = _Handler()
    handler.setFormatter(RedactingFormatter(hidden))
    logging.raiseExceptions = False  # else logging quotes to standard error what it cannot write
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("amana").setLevel(level)
    logging.getLogger("uvicorn").setLevel(logging.ERROR)  # it warns of whatever strangers send


def take_last_words() -> None:
    """Let nothing that ends a process or a thread, and no warning, quote what somebody wrote."""
    sys.excepthook = _note_end
    sys.unraisablehook = _note_unraisable
    threading.excepthook = _note_thread
    warnings.showwarning = _note_warning


def note_lost_error(_: AbstractEventLoop, context: dict[str, Any]) -> None:
    """Write an error that no task awaited; asyncio's own handler would quote its words."""
    error = context.get("exception")
    _log.error("nobody awaited: %s", describe(error) if error else "an event without an error")


def _note_end(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _log.critical("ended by: %s", describe(error))


def _note_unraisable(lost: "sys.UnraisableHookArgs") -> None:
    _log.error("nobody could catch: %s", _told(lost.exc_value))


def _note_thread(ended: threading.ExceptHookArgs) -> None:
    _log.error("a thread ended: %s", _told(ended.exc_value))


def _told(error: BaseException | None) -> str:
    return describe(error) if error else "an error without a value"


def _note_warning(  # noqa: PLR0917  # the standard library's signature
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Write what kind of warning it is, and where: its words could hold a value's."""
    del message, file, line
    _log.warning("%s at %s:%d", category.__name__, PurePath(filename).name, lineno)

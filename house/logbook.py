"""Logs to standard error: Amana's own loggers at the level asked for, libraries only warnings."""

import logging
import re
from asyncio import AbstractEventLoop
from types import TracebackType
from typing import Any

from domain.incidents import describe

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")

_log = logging.getLogger("amana.house")


class RedactingFormatter(logging.Formatter):
    """
    Takes every bot token out of the finished line, and every error's words.

    A filter on a logger would miss its children's records, and what a traceback adds.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without a token."""
        return _TOKEN.sub("<token>", super().format(record))

    def formatException(  # noqa: N802  # the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return an error's type and frames: its words could quote what somebody wrote."""
        return describe(ei[1]) if ei[1] else ""


def open_logbook(level: str) -> None:
    """
    Send the log to standard error.

    Libraries never go below WARNING: some log message texts, tokens or SQL parameters there.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("amana").setLevel(level)


def note_lost_error(_: AbstractEventLoop, context: dict[str, Any]) -> None:
    """Write an error that no task awaited; asyncio's own handler would quote its words."""
    error = context.get("exception")
    _log.error("nobody awaited: %s", describe(error) if error else "an event without an error")

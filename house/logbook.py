"""Logs to standard error: Amana's own loggers at the level asked for, libraries only warnings."""

import logging
import re

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")


class RedactingFormatter(logging.Formatter):
    """Takes every bot token out of the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a filter on a logger would miss its children's."""
        return _TOKEN.sub("<token>", super().format(record))


def open_logbook(level: str) -> None:
    """
    Send the log to standard error.

    Libraries never go below WARNING: some log message texts, tokens or SQL parameters there.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("amana").setLevel(level)

"""Makes one line of the log out of a record, without a token and without anybody's words."""

import json
import logging
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from domain.incidents import describe

_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_WITHHELD = "words withheld"
_OURS = "amana"

_TOKENS = re.compile(r"(?<![0-9])[0-9]{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_PATHS = re.compile(r"/bot[0-9]+(?::|%3A)[^/\s'\"]*", re.IGNORECASE)
"""Of the Bot API, whatever the token in it looks like."""


class RedactingFormatter(logging.Formatter):
    """
    Writes Amana's own lines, and of libraries' lines where they come from.

    A filter on a logger would miss its children's records, and what a traceback adds. What a
    library joined into its words cannot be recognised, so only a form without its values is shown.
    """

    def __init__(self, hidden: Iterable[str] = ()) -> None:
        """Hide, besides every token, each of *hidden* in every form a line could have it in."""
        super().__init__(_FORM)
        forms = {form for each in hidden if each for form in _forms(each)}
        self._hidden = sorted(forms, key=len, reverse=True)  # the longer hold the shorter

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        bare = logging.makeLogRecord(record.__dict__)
        bare.msg, bare.args = _words(record), None
        bare.exc_info = bare.exc_text = bare.stack_info = None
        return _in_one_line(self._redacted(super().format(bare)))

    def _redacted(self, line: str) -> str:
        for each in self._hidden:
            line = line.replace(each, "<hidden>")
        return _TOKENS.sub("<token>", _PATHS.sub("/bot<token>", line))


def is_ours(name: str) -> bool:
    """Tell whether a logger is one of Amana's own."""
    return name == _OURS or name.startswith(f"{_OURS}.")


def _words(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    said = record.getMessage() if is_ours(record.name) else _form(record)
    return f"{said}: {describe(error)}" if error else said


def _form(record: logging.LogRecord) -> str:
    """Return a library's words before its values were put in, if it left that to us."""
    form = record.msg if isinstance(record.msg, str) and record.args else _WITHHELD
    return f"{form} (at {record.filename}:{record.lineno})"


def _forms(secret: str) -> set[str]:
    quoted = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return {secret, json.dumps(secret)[1:-1], *quoted}


def _in_one_line(line: str) -> str:
    """Write out what would begin a line, hide one, or turn its direction."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)

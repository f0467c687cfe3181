"""Who told it: the source of a record, a document of its own that few people open."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actions import Action
from domain.errors import AmanaError
from domain.secrecy import Secret
from domain.texts import check_text

_SPACE = r"[\s\u061c\u200e\u200f]*"
"""Space, and the marks of direction that keyboards put around Arabic."""

_PREFIX = re.compile(rf"{_SPACE}(?:sources?|(?:ال)?مصدر){_SPACE}:{_SPACE}", re.IGNORECASE)


MOST_IN_A_SOURCE = 1_000
"""Characters: who told it, and how it came about; what was told is the record."""


class SourceTooLong(AmanaError):
    """More than `MOST_IN_A_SOURCE`."""

    reply_key = "error-source-long"


@dataclass(frozen=True, slots=True)
class Told:
    """One wording of a source, and who wrote it when."""

    text: Secret
    at: datetime
    author: str
    author_name: Secret


@dataclass(frozen=True, slots=True)
class Source:
    """
    The source of the record with the id *record* and the running number *number*, of one desk.

    Its newest wording counts, the older ones stay.
    """

    id: str
    desk: str
    record: str
    number: int
    told: tuple[Told, ...] = ()

    @property
    def newest(self) -> Told:
        """The wording that counts."""
        return self.told[-1]

    def retold(self, told: Told) -> "Source":
        """Return this source with another wording; the same words again are none."""
        if self.told and self.newest.text == told.text:
            return self
        return replace(self, told=(*self.told, told))


def row_number(number: int) -> int:
    """Return the number of a source's row: its record's, negative, so that no digest meets it."""
    return -number


def shredded_as(number: int) -> Action:
    """Return what the audit calls the end of a row: a source's counts among no running numbers."""
    return Action.RECORD_SHRED if number > 0 else Action.SOURCE_SHRED


def says_source(text: Secret) -> bool:
    """Tell whether *text* begins as the source of a record does."""
    return _PREFIX.match(text.reveal()) is not None


def read_source(text: Secret) -> Secret | None:
    """
    Return what stands behind "source:" or "المصدر:", or None where *text* does not begin so.

    Raises:
        TextEmpty, TextTooLong, SourceTooLong
    """
    match = _PREFIX.match(text.reveal())
    return _checked(Secret(text.reveal()[match.end() :])) if match else None


def without_prefix(text: Secret) -> Secret:
    """
    Return *text* as a source, with or without the word before it.

    Raises:
        TextEmpty, TextTooLong, SourceTooLong
    """
    return read_source(text) or _checked(text)


def _checked(text: Secret) -> Secret:
    if len(check_text(text).reveal()) > MOST_IN_A_SOURCE:
        raise SourceTooLong
    return text

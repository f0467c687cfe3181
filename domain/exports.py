"""A desk's records given away: for whom, in which form, and what is said of it in the chat."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import AmanaError
from domain.markings import Marking
from domain.records import Addition, AnyBody, AnyRecord, Kind, Version
from domain.secrecy import Secret

FORMAT = 1
"""The version of an export's lines (`docs/format.md`)."""

MOST_RECEIVERS = 8
"""How many keys a desk names: each is told to its head whole, in one message."""


class NeedsCodes(AmanaError):
    """An export takes a code of its own, and the desk asks for none."""

    reply_key = "error-export-needs-codes"


class NoReceivers(AmanaError):
    """Nobody could open it: the operator has named no receivers of the desk."""

    reply_key = "error-no-receivers"


class KeysUnseen(AmanaError):
    """The head was not shown for whom an export would be sealed now; his code was not spent."""

    reply_key = "error-export-keys-unseen"


class ExportIncomplete(AmanaError):
    """A record of the desk does not open; an export is whole, or it is none."""

    reply_key = "error-export-incomplete"


class ExportUnwritten(AmanaError):
    """The folder of exports took no file; nothing of it is left there."""

    reply_key = "error-export-unwritten"


@dataclass(frozen=True, slots=True)
class ExportHead:
    """The first line of an export: of which desk, begun when and by whom, and its markings."""

    export: int
    desk: str
    name: Secret
    begun_at: datetime
    by: str
    by_name: Secret
    markings: tuple[Marking, ...]


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """
    Every other line: a record as a reader of it is shown it, with all its wordings.

    What it is sealed with beside that stays here: each field is named, so that one which records
    are given later does not leave by itself.
    """

    id: str
    reference: str
    kind: Kind
    author: str
    author_name: Secret
    received_at: datetime
    expires: str
    versions: tuple[Version[AnyBody], ...]
    additions: tuple[Addition, ...]

    @classmethod
    def of(cls, record: AnyRecord) -> "ExportedRecord":
        """Return *record* as it is given away."""
        return cls(
            id=record.id,
            reference=str(record.reference),
            kind=record.kind,
            author=record.author,
            author_name=record.author_name,
            received_at=record.received_at,
            expires=record.expires,
            versions=record.versions,
            additions=record.additions,
        )


@dataclass(frozen=True, slots=True)
class ExportOffer:
    """What an export would be: of how many records at most, and which keys open it."""

    code: str
    records: int
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """That an export lies in its folder: how many records, under which name."""

    code: str
    records: int
    file: str

"""Opens any row at its place, and holds its readable columns against what is sealed in it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.audit import Entry
from domain.authenticators import Authenticator
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.errors import SealBroken
from domain.escrow import Escrow
from domain.invitations import Invitation
from domain.keyboards import Keyboard
from domain.markings import Markings
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.particulars import PARTICULARS, DigestDue
from domain.records import DOCUMENTS, AnyRecord, Kind, Record
from domain.recovery import Officer
from domain.secrecy import WHOLE, Lookup, Place, Sealed, Secret, found_by, key_id_of
from domain.sources import Source, row_number
from services.vault import Vault

Columns = Mapping[str, object]
"""A row as it rests: of no column is the type certain."""

_NAMES = {"invitations": "lookup", "inbox": "lane", "deliveries": "natural"}
"""The keyed names that are bound into their rows' places."""

_KINDS: dict[str, type[object]] = {
    "members": Member,
    "invitations": Invitation,
    "desks": Desk,
    "authenticators": Authenticator,
    "officers": Officer,
    "escrows": Escrow,
    "markings": Markings,
    "keyboards": Keyboard,
    "dialogues": OpenDialogues,
    "inbox": Secret,
    "audit": Entry,
}
_RECORDS: dict[str, type[object]] = {kind.value: each for kind, each in DOCUMENTS.items()}
_RECORDS[Kind.SOURCE.value] = Source
_STATES = {state.value for state in DeliveryState}
_LONGEST_WAIT = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def open_row(vault: Vault, table: str, row: Columns) -> object:
    """
    Open a row of *table* as what its readable columns say it is.

    Raises:
        SealBroken: It is not what was sealed in this row, at this version, as this kind.
    """
    kind, version, sealed = _kind_of(table, row), row.get("version", 1), row["sealed"]
    if kind is None or not isinstance(version, int) or not isinstance(sealed, bytes):
        raise SealBroken
    row_id = str(row["sequence"] if table == "audit" else row["id"])
    desk = str(row["desk"]) if table == "records" else ""
    place = Place(table, row_id, version, desk, _part_of(table, row))
    return vault.unseal(place, Sealed(sealed), kind)


def contradicts(vault: Vault, now: datetime, row: Columns, document: object) -> bool:
    """Tell whether a readable column says otherwise than the document sealed in its row."""
    if isinstance(document, Member):
        return row["lookup"] != vault.name(Lookup.PERSON, document.telegram)
    if isinstance(document, Authenticator):
        return row["id"] != document.id
    if isinstance(document, Record | Source):
        readable = (row["desk"], row["kind"], row["number"], row["key_id"])
        named = key_id_of(Sealed(row["sealed"])) if isinstance(row["sealed"], bytes) else b""
        return readable != (document.desk, *_numbered(document), named)
    if isinstance(document, Keyboard | OpenDialogues):
        return row["expires_at"] != document.expires_at
    if isinstance(document, Entry):
        return row["about"] != vault.name(Lookup.OBJECT, document.about)
    return "natural" in row and _is_odd_delivery(now, row, document)


def _numbered(document: AnyRecord | Source) -> tuple[str, int]:
    if isinstance(document, Source):
        return Kind.SOURCE.value, row_number(document.number)
    return document.kind.value, document.number


def is_odd_digest(desk: Desk, due: object, now: datetime) -> bool:
    """Tell whether a desk's next digest, still ahead, is at no hour of its own, or too far."""
    if not isinstance(due, datetime):
        return True
    return due > now and (due > desk.next_untold(now) or desk.next_digest(due - _SECOND) != due)


def _part_of(table: str, row: Columns) -> str:
    name = row[_NAMES[table]] if table in _NAMES else None
    return found_by(name) if isinstance(name, bytes) else WHOLE


def _kind_of(table: str, row: Columns) -> type[object] | None:
    if table == "records":
        return _RECORDS.get(str(row["kind"]))
    if table == "deliveries":
        return PARTICULARS.get(str(row["kind"]))
    return _KINDS[table]


def _is_odd_delivery(now: datetime, row: Columns, owed: object) -> bool:
    kind = DeliveryKind(str(row["kind"]))
    if isinstance(owed, DigestDue) and owed.asked is not (kind is DeliveryKind.ANSWER):
        return True
    return row["state"] not in _STATES or _is_odd_wait(row, now)


def _is_odd_wait(row: Columns, now: datetime) -> bool:
    """Tell whether a delivery that is due would wait for longer than any lease or pause."""
    due, free = row["due_at"], row["free_at"]
    if not isinstance(due, datetime) or not isinstance(free, datetime):
        return True
    return row["state"] == DeliveryState.DUE.value and free > max(due, now + _LONGEST_WAIT)

"""Answers who saw or changed what: entries of the audit, newest first, and never any content."""

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actions import Action
from domain.audit import OPERATOR, Entry
from domain.desks import UnknownDesk
from domain.errors import NotPermitted, OperatorRefusal, SealBroken
from domain.members import id_beginning
from domain.references import Reference
from domain.secrecy import Secret
from services.work.archive import Archive, Work
from services.work.entries import name_about, open_entry

ABOUT = "audit"
"""What entries about the audit itself are about."""

_BATCH = 2_000

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Which entries: of a desk's code, by a member (the beginning of his id), about a reference.

    *since* is included and *until* is not; both are aware.
    """

    desk: str = ""
    member: str = ""
    reference: Reference | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Told:
    """
    One entry, with the names of today: `name` is the member's, if it was one.

    It was about the record `reference`, or the member `subject`, or the desk `desk_about`, if they
    are there.
    """

    sequence: int
    entry: Entry
    name: Secret | None
    desk: str
    reference: Reference | None
    subject: Secret | None
    desk_about: str


@dataclass(frozen=True, slots=True)
class _Known:
    """Names of people and codes of desks, by id."""

    names: dict[str, Secret]
    codes: dict[str, str]


@dataclass(frozen=True, slots=True)
class ShowAudit:
    """Show entries of the audit to the operator, and enter that they were shown."""

    archive: Archive

    async def __call__(self, asked: Asked, tell: Tell) -> list[Told]:
        """
        Return up to `asked.limit` entries; one that does not open is passed over.

        Raises:
            UnknownDesk, UnknownMember
            OperatorRefusal: No such record, or several members' ids begin so.
        """
        async with self.archive() as work:
            known = await _know(work)
            asked = _resolved(asked, known)
            about = await _about(work, asked.reference, known) if asked.reference else b""
            newest, _ = await work.unit.audit.end()
            work.ledger.enter(Action.AUDIT_SHOW, ABOUT, who=OPERATOR, desk=asked.desk)
            await work.commit()
        found: list[tuple[int, Entry]] = []
        async for sequence, entry in self._entries(newest, about):
            if _is_asked(entry, asked):
                found.append((sequence, entry))
            if sequence % _BATCH == 0:
                tell(newest - sequence, newest)
            if len(found) == asked.limit:
                break
        async with self.archive() as work:
            return [await _told(work, sequence, entry, known) for sequence, entry in found]

    async def _entries(self, newest: int, about: bytes) -> AsyncIterator[tuple[int, Entry]]:
        """Yield entries up to *newest*, newest first, about one thing or about all."""
        before = newest + 1
        while before > 1:
            async with self.archive() as work:
                rows = await work.unit.audit.before(before, _BATCH, about)
                vault = work.vault
            if not rows:
                return
            for row in rows:
                try:
                    yield row.sequence, open_entry(vault, row)
                except SealBroken:
                    continue  # `audit verify` says which, and why
            before = rows[-1].sequence


async def _know(work: Work) -> _Known:
    members = await work.members.all()
    desks = await work.desks.all()
    return _Known(
        {each.id: each.name for each in members},
        {each.desk.id: each.desk.code for each in desks},
    )


def _resolved(asked: Asked, known: _Known) -> Asked:
    """Return what is asked for with ids in place of a code and of an id's beginning."""
    desks = [desk for desk, code in known.codes.items() if code == asked.desk]
    if asked.desk and not desks:
        raise UnknownDesk
    member = id_beginning(known.names, asked.member) if asked.member else ""
    return replace(asked, desk=desks[0] if asked.desk else "", member=member)


async def _about(work: Work, reference: Reference, known: _Known) -> bytes:
    desk = next((each for each, code in known.codes.items() if code == reference.desk), "")
    row = await work.unit.records.find(desk, reference.number)
    if row is None:
        msg = f"there is no record {reference}: it never was, or it was shredded"
        raise OperatorRefusal(msg)
    return name_about(work.vault, row.id)


def _is_asked(entry: Entry, asked: Asked) -> bool:
    return (
        (not asked.desk or entry.desk == asked.desk)
        and (not asked.member or entry.who == asked.member)
        and (asked.since is None or entry.at >= asked.since)
        and (asked.until is None or entry.at < asked.until)
    )


async def _told(work: Work, sequence: int, entry: Entry, known: _Known) -> Told:
    code = known.codes.get(entry.desk, "")
    reference = None
    with suppress(NotPermitted):  # no record, or one that was shredded
        number = (await work.unit.records.get(entry.about)).number
        reference = Reference(code, abs(number))  # a source is told of by its record's
    subject, desk_about = known.names.get(entry.about), known.codes.get(entry.about, "")
    name = known.names.get(entry.who)
    return Told(sequence, entry, name, code, reference, subject, desk_about)

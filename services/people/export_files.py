"""One export on its way: out of the archive a batch at a time, sealed, into its file."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from domain.actions import Action
from domain.desks import Desk
from domain.exports import (
    FORMAT,
    Exported,
    ExportedRecord,
    ExportHead,
    ExportIncomplete,
    KeysUnseen,
    NeedsCodes,
    NoReceivers,
)
from domain.letters import Answer, Reader
from domain.members import Member
from domain.recovery import Recipient
from domain.secrecy import Lookup
from domain.step_up import NotEnrolled
from services.access.opening import require_home, wants_code
from services.races import until_won
from services.work.archive import Archive, Work

_BATCH = 100
"""Running numbers whose records are opened, entered in the audit and sealed together."""

_MARK = 8
"""Digits of an export's name by which the update that made it finds it again."""

Keep = Callable[[str, AsyncIterator[bytes], Sequence[Recipient]], Awaitable[None]]
"""Seals what streams into a file of that name, which appears whole or not at all."""


@dataclass(frozen=True, slots=True)
class Outside:
    """
    What an export needs beside the archive: how keys and lines are written, where it goes.

    *check* raises `ExportUnwritten` where the folder takes nothing; *find* returns the name of the
    export that has a mark, if it lies there.
    """

    recipient_of: Callable[[str], Recipient]
    line: Callable[[ExportHead | ExportedRecord], bytes]
    check: Callable[[], None]
    find: Callable[[str], str | None]
    keep: Keep


async def ready(work: Work, member: Member, desk: str) -> Desk:
    """
    Return the desk that *member* may export now, by a code, for the receivers it has.

    Raises:
        Travelling, NotPermitted, NeedsCodes, NoReceivers, NotEnrolled
    """
    await require_home(work, member)
    member.permit(Action.RECORD_EXPORT, desk)
    found = await work.desks.get(desk)
    if not wants_code(found):
        raise NeedsCodes
    if not found.exports_to:
        raise NoReceivers
    known = await work.authenticators.find(member.id)
    if known is None or not known.is_enrolled:
        raise NotEnrolled
    return found


async def note_seen(work: Work, member: Member, desk: Desk) -> None:
    """Remember that *member* is shown for which keys exports of *desk* are sealed now."""
    if await work.find_effect(*_seen(member, desk)) is None:
        await work.add_effect("", *_seen(member, desk))


async def require_seen(work: Work, member: Member, desk: Desk) -> None:
    """
    Make sure that he was: keys named behind his back open no export that he sends a code for.

    Raises:
        KeysUnseen
    """
    if await work.find_effect(*_seen(member, desk)) is None:
        raise KeysUnseen


def _seen(member: Member, desk: Desk) -> tuple[str, ...]:
    return ("export keys", member.id, desk.id, *desk.exports_to)


@dataclass(slots=True)
class Exporting:
    """One export, by one *update*, on its way into its file; `count` records have gone."""

    archive: Archive
    outside: Outside
    sender: int
    desk: str
    update: int
    count: int = 0
    _end: int = field(default=0, init=False)

    async def __call__(self) -> Answer:
        """
        Write the file and return its name, and how many records are in it; for one update, once.

        Raises:
            Stranger, Travelling, NotPermitted, NotEnrolled, NeedsCodes, NoReceivers, KeysUnseen
            ExportUnwritten: The folder takes no file, and nothing is left there.
            ExportIncomplete: A record does not open; `doctor` says which.
        """
        async with self.archive() as work:
            member = await work.members.require(self.sender)
            desk = await ready(work, member, self.desk)
            await require_seen(work, member, desk)
            mark = work.vault.name(Lookup.NATURAL, "exported", self.update).hex()[:_MARK]
            if made := await self._made(work, desk, mark):
                return Answer(Reader.of(member), made)
            self._end = (await work.desks.standing(desk.id)).last_number
            head = await _head(work, member, desk)
            name = f"{desk.code}-{work.now:%Y%m%dT%H%M%SZ}-{mark}.age"
        recipients = [self.outside.recipient_of(each) for each in desk.exports_to]
        await self.outside.keep(name, self._lines(head, name), recipients)
        return Answer(Reader.of(member), Exported(desk.code, self.count, name))

    async def _made(self, work: Work, desk: Desk, mark: str) -> Exported | None:
        """Return what this update has exported already: only the answer to it was lost."""
        name = self.outside.find(mark)
        entered = await work.ledger.newest(f"export:{name}", 1) if name else []
        if name is None or not entered:
            return None
        return Exported(desk.code, int(entered[0].result.partition(" ")[0]), name)

    async def _lines(self, head: ExportHead, name: str) -> AsyncIterator[bytes]:
        """
        Yield the head, then the records, a batch at a time: in the audit before they leave.

        That the desk was exported is entered before the file has its name: whole, it is entered.
        """
        yield self.outside.line(head)
        after = 0
        while after < self._end:
            lines = await until_won(partial(self._batch, after))
            after += _BATCH
            self.count += len(lines)
            if lines:
                yield b"".join(lines)
        await until_won(partial(self._enter, name))

    async def _batch(self, after: int) -> list[bytes]:
        """
        Open what may be read at this moment: rights that end meanwhile end the export.

        What another desk shared is not this one's to give on.
        What becomes another record meanwhile has a number behind the last one there was.
        """
        async with self.archive() as work:
            member = await work.members.require(self.sender)
            await ready(work, member, self.desk)
            permit = member.permit(Action.RECORD_EXPORT, self.desk)
            found = await work.records.between(permit, after, after + _BATCH)
            records = [each for each in found if each.shared_from is None]
            self._end = (await work.desks.standing(self.desk)).last_number
            if work.broken:
                raise ExportIncomplete
            for record in records:
                work.records.note_reading(permit, record)
            await work.commit()
        return [self.outside.line(ExportedRecord.of(each)) for each in records]

    async def _enter(self, name: str) -> None:
        async with self.archive() as work:
            member = await work.members.require(self.sender)
            await ready(work, member, self.desk)
            about, count = f"export:{name}", f"{self.count} records"
            work.ledger.enter(
                Action.DESK_EXPORT, about, who=member.id, desk=self.desk, result=count
            )
            await work.commit()


async def _head(work: Work, member: Member, desk: Desk) -> ExportHead:
    markings = (await work.markings.get()).listed
    return ExportHead(FORMAT, desk.code, desk.name, work.now, member.id, member.name, markings)

"""Exports a desk's records, for its receivers alone: by a code of its own, into a folder."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from domain.actions import Action
from domain.authenticators import Outcome
from domain.codes import typed_code
from domain.desks import Desk
from domain.errors import AmanaError, NotPermitted
from domain.exports import (
    FORMAT,
    Exported,
    ExportedRecord,
    ExportHead,
    ExportOffer,
    ExportUnwritten,
    NeedsCodes,
    NoReceivers,
)
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from domain.recovery import Recipient
from domain.secrecy import Secret
from domain.step_up import NotEnrolled, Travelling
from services.access.opening import require_home, wants_code
from services.people.entering import end_burnt, weigh
from services.races import until_won
from services.work.archive import Archive, Work

_BATCH = 100
"""Running numbers whose records are opened, entered in the audit and sealed together."""

_REFUSALS = (NotPermitted, Travelling, NotEnrolled, NeedsCodes, NoReceivers, ExportUnwritten)

Keep = Callable[[str, AsyncIterator[bytes], Sequence[Recipient]], Awaitable[None]]
"""Seals what streams into a file of that name, which appears whole or not at all."""


@dataclass(frozen=True, slots=True)
class Outside:
    """
    What an export needs beside the archive: how keys and lines are written, where it goes.

    *check* raises `ExportUnwritten` where the folder takes nothing.
    """

    recipient_of: Callable[[str], Recipient]
    line: Callable[[ExportHead | ExportedRecord], bytes]
    check: Callable[[], None]
    keep: Keep


@dataclass(frozen=True, slots=True)
class AskExport:
    """Answer `/export`: what would be exported, for whom, and what it takes."""

    archive: Archive
    outside: Outside

    async def __call__(self, sender: int) -> Answer:
        """
        Return the offer for the sender's current desk; nothing of any record is opened.

        Raises:
            Stranger, Travelling, NotPermitted, NeedsCodes, NoReceivers, ExportUnwritten
            NotEnrolled: He has nothing that makes codes.
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            desk = await _ready(work, member, member.current)
            self.outside.check()
            counted = (await work.records.count_by_desk()).get(desk.id, 0)
        return Answer(Reader.of(member), ExportOffer(desk.code, counted, desk.exports_to))


@dataclass(frozen=True, slots=True)
class Export:
    """Export the current desk, if the code that came with `/export` counts."""

    archive: Archive
    outside: Outside

    async def __call__(self, sender: int, code: Secret, update: int) -> Answer:
        """
        Return what was exported, or what came of the code; for one *update*, it counts once.

        Whatever would refuse the export is looked for first and said last. A right code is not
        spent in vain then, a wrong one is counted all the same, and the number said under duress
        does its work whoever says it, and whatever he may do here.

        Raises:
            Stranger, Travelling, NotPermitted, NotEnrolled, NeedsCodes, NoReceivers
            ExportUnwritten: The folder takes no file, and nothing is left there.
            SealBroken: A record does not open; an export is whole, or it is none.
        """
        refused = await self._refusal(sender)
        weighing = partial(self._weigh, sender, code, update, spends=refused is None)
        member, outcome = await until_won(weighing)
        if outcome is Outcome.TRAVELLING:
            return Answer(Reader.of(member), Plain(f"unlock-{outcome}"))
        if refused is not None:
            raise refused
        if outcome is not Outcome.EXPORTING:
            return Answer(Reader.of(member), Plain("export-refused"))
        return await _Exporting(self.archive, self.outside, sender, member.current)()

    async def _refusal(self, sender: int) -> AmanaError | None:
        """Return why nothing could be exported now, whatever the code is."""
        try:
            await AskExport(self.archive, self.outside)(sender)
        except _REFUSALS as refused:
            return refused
        return None

    async def _weigh(
        self, sender: int, code: Secret, update: int, *, spends: bool
    ) -> tuple[Member, Outcome]:
        """Return who sent the code, and what came of it; unless it *spends*, a right one stays."""
        async with self.archive() as work:
            member = await work.members.require(sender)
            known = (await work.authenticators.get(member)).waiting(work.now)
            if not known.is_enrolled and not known.claims:
                return member, Outcome.REFUSED
            after = await weigh(
                work, known, typed_code(code), f"update:{update}", Outcome.EXPORTING
            )
            await end_burnt(work, member, known, after)
            if spends or after.outcome is not Outcome.EXPORTING:
                await work.commit()
        return member, after.outcome


async def _ready(work: Work, member: Member, desk: str) -> Desk:
    """Return the desk that *member* may export now, by a code, for the receivers it has."""
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


@dataclass(slots=True)
class _Exporting:
    """One export on its way into its file; `count` is how many records have gone."""

    archive: Archive
    outside: Outside
    sender: int
    desk: str
    count: int = 0
    _end: int = field(default=0, init=False)

    async def __call__(self) -> Answer:
        async with self.archive() as work:
            member = await work.members.require(self.sender)
            desk = await _ready(work, member, self.desk)
            self._end = (await work.desks.standing(desk.id)).last_number
            head = await _head(work, member, desk)
            name = f"{desk.code}-{work.now:%Y%m%dT%H%M%SZ}-{work.vault.fresh_id()[:8]}.age"
        recipients = [self.outside.recipient_of(each) for each in desk.exports_to]
        await self.outside.keep(name, self._lines(head, name), recipients)
        return Answer(Reader.of(member), Exported(desk.code, self.count, name))

    async def _lines(self, head: ExportHead, name: str) -> AsyncIterator[bytes]:
        """
        Yield the head, then the records, a batch at a time: in the audit before they leave.

        That the desk was exported is entered before the file has its name: whole, it is entered.
        """
        yield self.outside.line(head)
        for after in range(0, self._end, _BATCH):
            lines = await until_won(partial(self._batch, after))
            self.count += len(lines)
            if lines:
                yield b"".join(lines)
        await until_won(partial(self._enter, name))

    async def _batch(self, after: int) -> list[bytes]:
        """Open what may be read at this moment: rights that end meanwhile end the export."""
        async with self.archive() as work:
            member = await work.members.require(self.sender)
            await _ready(work, member, self.desk)
            permit = member.permit(Action.RECORD_EXPORT, self.desk)
            records = await work.records.between(permit, after, min(after + _BATCH, self._end))
            work.raise_broken()
            for record in records:
                work.records.note_reading(permit, record)
            await work.commit()
        return [self.outside.line(ExportedRecord.of(each)) for each in records]

    async def _enter(self, name: str) -> None:
        async with self.archive() as work:
            member = await work.members.require(self.sender)
            about, count = f"export:{name}", f"{self.count} records"
            work.ledger.enter(
                Action.DESK_EXPORT, about, who=member.id, desk=self.desk, result=count
            )
            await work.commit()


async def _head(work: Work, member: Member, desk: Desk) -> ExportHead:
    markings = (await work.markings.get()).listed
    return ExportHead(FORMAT, desk.code, desk.name, work.now, member.id, member.name, markings)

"""Exports a desk for its receivers alone: asked for by its head, by a code of its own."""

from dataclasses import dataclass
from functools import partial

from domain.authenticators import Outcome
from domain.codes import is_export_code, typed_code
from domain.errors import AmanaError, NotPermitted
from domain.exports import ExportOffer, ExportUnwritten, KeysUnseen, NeedsCodes, NoReceivers
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from domain.secrecy import Secret
from domain.step_up import NotEnrolled, Travelling
from services.people.entering import end_burnt, weigh
from services.people.export_files import Exporting, Outside, note_seen, ready, require_seen
from services.races import until_won
from services.work.archive import Archive

_REFUSALS = (
    NotPermitted,
    Travelling,
    NotEnrolled,
    NeedsCodes,
    NoReceivers,
    KeysUnseen,
    ExportUnwritten,
)


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
            desk = await ready(work, member, member.current)
            self.outside.check()
            counted = (await work.records.count_by_desk()).get(desk.id, 0)
            await note_seen(work, member, desk)
            await work.commit()
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
            Stranger, Travelling, NotPermitted, NotEnrolled, NeedsCodes, NoReceivers, KeysUnseen
            ExportUnwritten: The folder takes no file, and nothing is left there.
            ExportIncomplete: A record does not open.
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
        return await Exporting(self.archive, self.outside, sender, member.current, update)()

    async def _refusal(self, sender: int) -> AmanaError | None:
        """Return why nothing could be exported now, whatever the code is."""
        try:
            async with self.archive() as work:
                member = await work.members.require(sender)
                await require_seen(work, member, await ready(work, member, member.current))
            self.outside.check()
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


@dataclass(frozen=True, slots=True)
class HearExport:
    """Tell whether a message is a code sent for an export without a slash, and take it if it is."""

    archive: Archive
    export: Export

    async def __call__(self, sender: int, text: Secret, update: int) -> Answer | None:
        """
        Return what came of it; None where it is none, or its sender has nothing to hold it against.

        Raises:
            Stranger: And whatever an export is refused for.
        """
        if not is_export_code(text):
            return None
        async with self.archive() as work:
            member = await work.members.require(sender)
            known = (await work.authenticators.get(member)).waiting(work.now)
        if not known.is_enrolled and not known.claims:
            return None
        return await self.export(sender, text, update)

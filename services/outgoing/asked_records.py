"""What members ask for by its reference: a record, its source."""

from dataclasses import dataclass

from domain.actions import Action
from domain.discretion import require_shown
from domain.errors import NotPermitted
from domain.keyboards import Heard
from domain.letters import Answer, Letter
from domain.members import Member
from domain.notices import RecordNotice
from domain.references import Reference, parse_reference
from domain.shown import Shown, ShownKind
from services.access.opening import require_open
from services.desks.belonging import find_own
from services.incoming.additions import find_named, find_referred
from services.outgoing.notices import answer_asked
from services.records.sources import find_sourced
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class AskRecord:
    """Answer `/show NAV-17` with neutral words."""

    archive: Archive

    async def __call__(
        self, sender: int, reference: str, update: int, heard: Heard | None = None
    ) -> Answer:
        """
        Return the notice of a record this member may read, under one keyboard for each *update*.

        Raises:
            Stranger
            NotPermitted: Unknown or not his: one answer for both.
            Locked, Travelling: Of whatever reference, there is such a record or not.
            ReadOutside: Of a desk of his that is not read in a chat, whether it exists or not.
        """

        async def find(work: Work, member: Member) -> tuple[Shown, Letter]:
            asked = await _asked_for(work, member, reference)
            record = await find_referred(work, member, Action.RECORD_READ, asked)
            return Shown(ShownKind.RECORD, record.desk, record.id), RecordNotice(record.reference)

        return await answer_asked(self.archive, sender, update, heard, find)


@dataclass(frozen=True, slots=True)
class AskSource:
    """Answer `/source NAV-17` with neutral words."""

    archive: Archive

    async def __call__(
        self, sender: int, reference: str, update: int, heard: Heard | None = None
    ) -> Answer:
        """
        Return the notice of a record whose source this member may open.

        Raises:
            Stranger
            NotPermitted: Unknown, not his to open, or without a source: one answer for all.
            Locked, Travelling, ReadOutside: Of whatever reference.
        """

        async def find(work: Work, member: Member) -> tuple[Shown, Letter]:
            asked = await _asked_for(work, member, reference)
            named = await find_named(work, member, Action.RECORD_READ, asked)
            record = await find_sourced(work, member, named)
            return Shown(ShownKind.SOURCE, record.desk, record.id), RecordNotice(record.reference)

        return await answer_asked(self.archive, sender, update, heard, find)


async def _asked_for(work: Work, member: Member, reference: str) -> Reference:
    """
    Return which record is asked for, of a desk whose records *member* may read now.

    Nobody whose reading is locked learns which references there are.
    """
    asked = parse_reference(reference)
    desk = await find_own(work, member, asked.desk) if asked else None
    if asked is None or desk is None:
        raise NotPermitted
    member.permit(Action.RECORD_READ, desk.id)
    require_shown(desk)
    await require_open(work, member, desk.id, cost=0)
    return asked

"""Answers what a member asks to see with neutral words; `Reveal` then opens them."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.deliveries import Shown, ShownKind
from domain.desks import Desk
from domain.discretion import Way, require_shown
from domain.errors import NotPermitted
from domain.keyboards import Choice, Heard, Verb
from domain.letters import Answer, Letter, Reader
from domain.members import Member
from domain.notices import AgendaNotice, Days, PeopleNotice, PromisesNotice, RecordNotice
from domain.references import Reference, parse_reference
from domain.secrecy import Secret
from services.access.opening import require_open
from services.desks.belonging import find_own
from services.desks.today import today_of
from services.incoming.additions import find_named, find_referred
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
        async with self.archive() as work:
            member = await work.members.require(sender)
            asked = await _asked_for(work, member, reference)
            record = await find_referred(work, member, Action.RECORD_READ, asked)
            shown = Shown(ShownKind.RECORD, record.desk, record.id)
            notice = RecordNotice(record.reference)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


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
        async with self.archive() as work:
            member = await work.members.require(sender)
            asked = await _asked_for(work, member, reference)
            named = await find_named(work, member, Action.RECORD_READ, asked)
            record = await find_sourced(work, member, named)
            shown = Shown(ShownKind.SOURCE, record.desk, record.id)
            notice = RecordNotice(record.reference)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskAgenda:
    """Answer `/agenda` with neutral words."""

    archive: Archive

    async def __call__(
        self,
        sender: int,
        update: int,
        days: Days | None = None,
        heard: Heard | None = None,
        *,
        is_today: bool = False,
    ) -> Answer:
        """
        Return the notice of the current desk's agenda, under one keyboard for each *update*.

        It is of *days*, of today as the desk's clocks have it, or of the next 14 days.

        Raises:
            Stranger, NotPermitted, ReadOutside
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            desk = await _current_desk(work, member, Action.AGENDA_READ)
            shown = Shown(ShownKind.AGENDA, desk.id)
            days = today_of(desk, work.now) if is_today else days
            if days is not None:
                shown = replace(shown, first=days.first, last=days.last)
            notice = AgendaNotice(desk.code, days)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskPromises:
    """Answer `/promises` with neutral words."""

    archive: Archive

    async def __call__(
        self, sender: int, update: int, about: Secret | None = None, heard: Heard | None = None
    ) -> Answer:
        """
        Return the notice of the current desk's promises, of those *about* somebody if named.

        Raises:
            Stranger, NotPermitted, ReadOutside
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            desk = await _current_desk(work, member, Action.FOLLOW_UP_READ)
            shown = Shown(ShownKind.PROMISES, desk.id, about=about)
            notice = PromisesNotice(desk.code)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskPeople:
    """Answer `/members` with neutral words."""

    archive: Archive

    async def __call__(self, sender: int, update: int, heard: Heard | None = None) -> Answer:
        """
        Return the notice of the current desk's people.

        Raises:
            Stranger, NotPermitted, ReadOutside
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            desk = await _current_desk(work, member, Action.MEMBER_LIST, Way.COLLEAGUES)
            shown = Shown(ShownKind.PEOPLE, desk.id)
            notice = PeopleNotice(desk.code)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


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


async def _current_desk(work: Work, member: Member, action: Action, way: Way = Way.SHOWN) -> Desk:
    """Return the desk that *member* chose, if he may do *action* there and it is read in a chat."""
    member.permit(action, member.current)
    desk = await work.desks.get(member.current)
    require_shown(desk, way)
    return desk


async def _notice(
    work: Work, member: Member, shown: Shown, letter: Letter, update: int, *, heard: Heard | None
) -> Answer:
    """
    Return neutral words; asked again by the same update, with the message they stand in.

    Words that were *heard* without a command can be kept as a note instead.
    """
    known = await work.find_effect("ask", update)
    keyboard = await work.keyboards.find(known) if known else None
    if keyboard is None:
        choice = Choice(Verb.OPEN, shown.desk, shown.record, shown=shown)
        note = (Choice(Verb.NOTE, shown.desk, heard=heard),) if heard else ()
        keyboard = await work.keyboards.add(member, work.now, (choice, *note))
        await work.add_effect(keyboard.id, "ask", update)
    return Answer(Reader.of(member), letter, keyboard)

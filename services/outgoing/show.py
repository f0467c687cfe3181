"""Shows what a member asks for: neutral words first, the content by an edit that is undone."""

from dataclasses import dataclass, field, replace
from functools import partial

from domain.actions import Action
from domain.contents import (
    DigestPage,
    PeopleShown,
    PersonShown,
    PromisesShown,
    ReadersShown,
    RecordShown,
    RequestShown,
)
from domain.deliveries import Cursor, Shown, ShownKind
from domain.discretion import Way, require_shown
from domain.errors import NotPermitted
from domain.keyboards import Choice, Heard, Press, Verb
from domain.letters import Answer, Letter, Reader
from domain.limits import MOST_OPENED, OPENED_WITHIN, TooManyOpened
from domain.members import Member
from domain.notices import AgendaNotice, Days, PeopleNotice, PromisesNotice, RecordNotice
from domain.references import Reference, parse_reference
from domain.secrecy import Secret
from services.access.opening import records_left, require_open
from services.allowances import Allowance
from services.desks.belonging import find_own
from services.desks.lessons import deed_of, learn
from services.desks.people import is_of_people, people_choices
from services.desks.today import chosen_now, today_of
from services.incoming.additions import find_named, find_referred
from services.outgoing.concealing import plan_concealment
from services.outgoing.many import warn_of_many
from services.outgoing.measuring import count, cut, told
from services.outgoing.opening import open_shown, require_right
from services.outgoing.readers import back_choices, readers_choices
from services.ports import Messenger
from services.races import until_won
from services.records.answering import request_choices
from services.records.follow_up_buttons import ledger_choices, promise_choices
from services.records.sources import find_sourced, source_choices
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose


@dataclass(frozen=True, slots=True)
class AskRecord:
    """Answer `/show NAV-17` with neutral words; `Reveal` then opens them."""

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
            asked = parse_reference(reference)
            if asked is None:
                raise NotPermitted
            await _require_open(work, member, asked)
            record = await find_referred(work, member, Action.RECORD_READ, asked)
            shown = Shown(ShownKind.RECORD, record.desk, record.id)
            notice = RecordNotice(record.reference)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskAgenda:
    """Answer `/agenda` with neutral words; `Reveal` then opens them."""

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
            member.permit(Action.AGENDA_READ, member.current)
            desk = await work.desks.get(member.current)
            require_shown(desk)
            shown = Shown(ShownKind.AGENDA, desk.id)
            days = today_of(desk, work.now) if is_today else days
            if days is not None:
                shown = replace(shown, first=days.first, last=days.last)
            notice = AgendaNotice(desk.code, days)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskSource:
    """Answer `/source NAV-17` with neutral words; `Reveal` then opens them."""

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
            asked = parse_reference(reference)
            if asked is None:
                raise NotPermitted
            await _require_open(work, member, asked)
            named = await find_named(work, member, Action.RECORD_READ, asked)
            record = await find_sourced(work, member, named)
            shown = Shown(ShownKind.SOURCE, record.desk, record.id)
            notice = RecordNotice(record.reference)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class Reveal:
    """Open what a button stands for, in its own message, for a while."""

    archive: Archive
    messenger: Messenger
    allowance: Allowance = field(default_factory=lambda: Allowance(MOST_OPENED, OPENED_WITHIN))

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the content; that it is taken away again is durable before anybody sees it.

        Raises:
            Stranger, NotPermitted, ButtonSpent, ReadOutside, Locked, Travelling, TooManyOpened
        """
        return await until_won(partial(self._reveal, sender, press))

    async def _reveal(self, sender: int, press: Press) -> Answer:
        async with self.archive() as work:
            chosen = await chosen_now(work, await choose(work, sender, press))
            shown = chosen.choice.shown
            if shown is None:
                raise NotPermitted
            permit = require_right(chosen.member, shown)
            require_shown(await work.desks.get(shown.desk))
            if not self.allowance.take(chosen.member.id, work.now):
                await warn_of_many(work, chosen.member, shown.desk)
                raise TooManyOpened
            most = await records_left(work, chosen.member, shown.desk, press.query)
            answer, rest = await self._open(work, chosen, shown, most)
            for record in told(answer.letter, rest):
                work.records.note_reading(permit, record)
            cost = count(answer.letter, rest)
            await require_open(work, chosen.member, shown.desk, cost, press.query)
            desk = await work.desks.get(shown.desk)
            until = work.now + desk.conceal_after
            opened = replace(chosen, keyboard=answer.buttons or chosen.keyboard)
            keyboard = await plan_concealment(work, opened, press, until)
            if not is_of_people(shown):
                await learn(work, chosen.member, deed_of(shown), press.query)
            await work.commit()
        return replace(answer, buttons=keyboard)

    async def _open(
        self, work: Work, chosen: Chosen, shown: Shown, most: int
    ) -> tuple[Answer, Cursor | None]:
        """Return what is opened, of *most* records at most, and where its next page begins."""
        member, rest = chosen.member, None
        letter = cut(await open_shown(work, member, shown), most)
        offered: tuple[Choice, ...] = ()
        if isinstance(letter, DigestPage | RecordShown):
            rest = self.messenger.rest(Reader.of(member), letter)
            offered = _offer_rest(shown, rest)
        if isinstance(letter, RecordShown):
            offered += promise_choices(member, letter.record)
            offered += readers_choices(member, letter.record)
            offered += await source_choices(work, member, letter.record)
        if isinstance(letter, RequestShown):
            offered = request_choices(shown, letter)
        if isinstance(letter, ReadersShown):
            offered = back_choices(shown, chosen.keyboard)
        if isinstance(letter, PromisesShown):
            offered = ledger_choices(member, shown, letter)
        if isinstance(letter, PeopleShown | PersonShown):
            offered = people_choices(shown, letter)
        answer = Answer(Reader.of(member), letter, chosen.keyboard.offering(*offered))
        return answer, rest


@dataclass(frozen=True, slots=True)
class AskPromises:
    """Answer `/promises` with neutral words; `Reveal` then opens them."""

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
            member.permit(Action.FOLLOW_UP_READ, member.current)
            desk = await work.desks.get(member.current)
            require_shown(desk)
            shown = Shown(ShownKind.PROMISES, desk.id, about=about)
            answer = await _notice(
                work, member, shown, PromisesNotice(desk.code), update, heard=heard
            )
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskPeople:
    """Answer `/members` with neutral words; `Reveal` then opens them."""

    archive: Archive

    async def __call__(self, sender: int, update: int, heard: Heard | None = None) -> Answer:
        """
        Return the notice of the current desk's people.

        Raises:
            Stranger, NotPermitted, ReadOutside
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.MEMBER_LIST, member.current)
            desk = await work.desks.get(member.current)
            require_shown(desk, Way.COLLEAGUES)
            shown = Shown(ShownKind.PEOPLE, desk.id)
            letter = PeopleNotice(desk.code)
            answer = await _notice(work, member, shown, letter, update, heard=heard)
            await work.commit()
        return answer


async def _require_open(work: Work, member: Member, asked: Reference) -> None:
    """Let nobody whose reading is locked learn which references there are."""
    desk = await find_own(work, member, asked.desk)
    if desk is None:
        raise NotPermitted
    member.permit(Action.RECORD_READ, desk.id)
    require_shown(desk)
    await require_open(work, member, desk.id, cost=0)


async def _notice(
    work: Work,
    member: Member,
    shown: Shown,
    letter: Letter,
    update: int,
    *,
    heard: Heard | None = None,
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


def _offer_rest(shown: Shown, rest: Cursor | None) -> tuple[Choice, ...]:
    """Return the button that leads on, if there is more."""
    if rest is None:
        return ()
    return (Choice(Verb.NEXT, shown.desk, shown=replace(shown, cursor=rest)),)

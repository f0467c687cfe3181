"""Shows what a member asks for: neutral words first, the content by an edit that is undone."""

from dataclasses import dataclass, replace
from datetime import timedelta

from domain.actions import Action
from domain.calendars import bounds
from domain.deliveries import Cursor, Shown, ShownKind
from domain.digests import owed_before, read_on
from domain.errors import NotPermitted
from domain.keyboards import Choice, Heard, Press, Verb
from domain.letters import (
    AgendaNotice,
    AgendaShown,
    Answer,
    Days,
    DigestPage,
    Letter,
    PromisesNotice,
    PromisesShown,
    Reader,
    RecordNotice,
    RecordShown,
)
from domain.members import Member
from domain.records import AnyRecord, is_event
from domain.references import parse_reference
from domain.secrecy import Secret
from services.additions import find_referred
from services.archive import Archive, Work
from services.concealing import plan_concealment
from services.digests import compose_digest, note_told
from services.follow_up_buttons import ledger_choices, promise_choices
from services.follow_ups import MOST_SHOWN, open_promises, promises_before
from services.lessons import deed_of, learn
from services.ports import Messenger
from services.pressing import Chosen, choose
from services.today import chosen_now, today_of

AGENDA_DAYS = timedelta(days=14)

_RECORDS = frozenset({ShownKind.RECORD, ShownKind.REMINDER})


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
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            asked = parse_reference(reference)
            if asked is None:
                raise NotPermitted
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
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.AGENDA_READ, member.current)
            desk = await work.desks.get(member.current)
            shown = Shown(ShownKind.AGENDA, desk.id)
            days = today_of(desk, work.now) if is_today else days
            if days is not None:
                shown = replace(shown, first=days.first, last=days.last)
            notice = AgendaNotice(desk.code, days)
            answer = await _notice(work, member, shown, notice, update, heard=heard)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class Reveal:
    """Open what a button stands for, in its own message, for a while."""

    archive: Archive
    messenger: Messenger

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the content; that it is taken away again is durable before anybody sees it.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await chosen_now(work, await choose(work, sender, press))
            shown = chosen.choice.shown
            if shown is None:
                raise NotPermitted
            answer = await self._open(work, chosen, shown)
            desk = await work.desks.get(shown.desk)
            until = work.now + desk.conceal_after
            opened = replace(chosen, keyboard=answer.buttons or chosen.keyboard)
            keyboard = await plan_concealment(work, opened, press, until)
            await learn(work, chosen.member, deed_of(shown), press.query)
            await work.commit()
        return replace(answer, buttons=keyboard)

    async def _open(self, work: Work, chosen: Chosen, shown: Shown) -> Answer:
        member = chosen.member
        letter = await open_shown(work, member, shown)
        offered: tuple[Choice, ...] = ()
        if isinstance(letter, DigestPage | RecordShown):
            rest = self.messenger.rest(Reader.of(member), letter)
            if isinstance(letter, DigestPage):
                note_told(work, member, letter, rest)
            offered = _offer_rest(shown, rest)
        if isinstance(letter, RecordShown):
            offered += promise_choices(member, letter.record)
        if isinstance(letter, PromisesShown):
            offered = ledger_choices(member, shown, letter)
        return Answer(Reader.of(member), letter, chosen.keyboard.offering(*offered))


async def open_shown(work: Work, member: Member, shown: Shown) -> Letter:
    """
    Open what *shown* names, by what *member* may read now.

    Raises:
        NotPermitted
    """
    if shown.kind in _RECORDS:
        return await _open_record(work, member, shown)
    if shown.kind is ShownKind.AGENDA:
        return await _open_agenda(work, member, shown)
    if shown.kind is ShownKind.PROMISES:
        return await open_promises(work, member, shown)
    if shown.span is None:
        raise NotPermitted
    return read_on(await compose_digest(work, member, shown.span), shown.cursor)


async def _open_record(work: Work, member: Member, shown: Shown) -> RecordShown:
    permit = member.permit(Action.RECORD_READ, shown.desk)
    record = await work.records.get(permit, shown.record)
    work.records.note_reading(permit, record)
    zone = (await work.desks.get(shown.desk)).zone
    is_ahead = is_event(record) and record.body.ends() > work.now and shown.cursor == Cursor()
    events = (record,) if is_ahead and is_event(record) else ()
    owed, more = await promises_before(work, member, shown.desk, events)
    return RecordShown(record, zone, shown.cursor, owed, more, work.now)


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
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.FOLLOW_UP_READ, member.current)
            desk = await work.desks.get(member.current)
            shown = Shown(ShownKind.PROMISES, desk.id, about=about)
            answer = await _notice(
                work, member, shown, PromisesNotice(desk.code), update, heard=heard
            )
            await work.commit()
        return answer


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


async def _open_agenda(work: Work, member: Member, shown: Shown) -> AgendaShown:
    permit = member.permit(Action.AGENDA_READ, shown.desk)
    desk = await work.desks.get(shown.desk)
    since, until = work.now, work.now + AGENDA_DAYS
    days = Days(shown.first, shown.last) if shown.first and shown.last else None
    if days is not None:
        since, until = bounds(days.first, days.last, desk.zone)
    events = [
        event
        for event in await work.records.events(permit)
        if event.body.ends() >= since and event.body.starts() < until
    ]
    promises = await work.records.promises(permit)
    due = [each for each in promises if days is not None and each.body.is_due_before(until)]
    ids = {each.id for each in due}
    before = [each for each in owed_before(promises, events) if each.id not in ids]
    told: tuple[AnyRecord, ...] = (*events, *due[:MOST_SHOWN], *before[:MOST_SHOWN])
    for record in told:
        work.records.note_reading(permit, record)
    return AgendaShown(
        code=desk.code,
        zone=desk.zone,
        events=tuple(events),
        days=days,
        owed=tuple(due[:MOST_SHOWN]),
        before=tuple(before[:MOST_SHOWN]),
        more=len(due[MOST_SHOWN:]) + len(before[MOST_SHOWN:]),
        now=work.now,
    )


def _offer_rest(shown: Shown, rest: Cursor | None) -> tuple[Choice, ...]:
    """Return the button that leads on, if there is more."""
    if rest is None:
        return ()
    return (Choice(Verb.NEXT, shown.desk, shown=replace(shown, cursor=rest)),)

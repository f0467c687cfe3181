"""Shows what a member asks for: neutral words first, the content by an edit that is undone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.calendars import bounds
from domain.deliveries import ConcealDue, Cursor, DeliveryKind, Shown, ShownKind
from domain.digests import read_on
from domain.errors import NotPermitted
from domain.keyboards import Choice, Heard, Keyboard, Press, Verb
from domain.letters import (
    AgendaNotice,
    AgendaShown,
    Answer,
    Days,
    DigestPage,
    Letter,
    PromisesNotice,
    Reader,
    RecordNotice,
    RecordShown,
)
from domain.members import Member
from domain.records import AnyRecord
from domain.references import parse_reference
from domain.secrecy import Secret
from services.additions import find_referred
from services.archive import Archive, Work
from services.digests import compose_digest, note_told
from services.follow_ups import open_promises
from services.ports import Messenger
from services.pressing import Chosen, choose

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
    ) -> Answer:
        """
        Return the notice of the current desk's agenda, under one keyboard for each *update*.

        Without *days* it is of the next 14.

        Raises:
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.AGENDA_READ, member.current)
            desk = await work.desks.get(member.current)
            shown = Shown(ShownKind.AGENDA, desk.id)
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
            chosen = await choose(work, sender, press)
            shown = chosen.choice.shown
            if shown is None:
                raise NotPermitted
            answer = await self._open(work, chosen, shown)
            desk = await work.desks.get(shown.desk)
            until = work.now + desk.conceal_after
            keyboard = (answer.buttons or chosen.keyboard).open_till(until)
            await work.keyboards.update(keyboard)
            await _plan_concealment(work, chosen, shown, press, until)
            await work.commit()
        return replace(answer, buttons=keyboard)

    async def _open(self, work: Work, chosen: Chosen, shown: Shown) -> Answer:
        member, keyboard = chosen.member, chosen.keyboard
        letter = await open_shown(work, member, shown)
        if isinstance(letter, DigestPage | RecordShown):
            rest = self.messenger.rest(Reader.of(member), letter)
            if isinstance(letter, DigestPage):
                note_told(work, member, letter, rest)
            keyboard = _offer_rest(keyboard, shown, rest)
        return Answer(Reader.of(member), letter, keyboard)


async def open_shown(work: Work, member: Member, shown: Shown) -> Letter:
    """
    Open what *shown* names, by what *member* may read now.

    Raises:
        NotPermitted
    """
    if shown.kind in _RECORDS:
        permit = member.permit(Action.RECORD_READ, shown.desk)
        record = await work.records.get(permit, shown.record)
        work.records.note_reading(permit, record)
        zone = (await work.desks.get(shown.desk)).zone
        return RecordShown(record, zone, shown.cursor)
    if shown.kind is ShownKind.AGENDA:
        return await _open_agenda(work, member, shown)
    if shown.kind is ShownKind.PROMISES:
        return await open_promises(work, member, shown)
    if shown.span is None:
        raise NotPermitted
    return read_on(await compose_digest(work, member, shown.span), shown.cursor)


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
    due = [
        promise
        for promise in await work.records.promises(permit)
        if days is not None and promise.body.is_due_before(until)
    ]
    told: tuple[AnyRecord, ...] = (*events, *due)
    for record in told:
        work.records.note_reading(permit, record)
    return AgendaShown(desk.code, desk.zone, tuple(events), days, tuple(due))


def _offer_rest(keyboard: Keyboard, shown: Shown, rest: Cursor | None) -> Keyboard:
    """Return *keyboard* with the button that leads on, if there is more."""
    if rest is None:
        return keyboard.offering()
    return keyboard.offering(Choice(Verb.NEXT, shown.desk, shown=replace(shown, cursor=rest)))


async def _plan_concealment(
    work: Work, chosen: Chosen, shown: Shown, press: Press, until: datetime
) -> None:
    first = replace(shown, cursor=Cursor())
    owed = ConcealDue(chosen.member.id, press.message, first, chosen.keyboard.id)
    chat = chosen.member.telegram
    await work.outbox.plan(
        DeliveryKind.CONCEAL, until, owed, chat, press.message, press.query, until.isoformat()
    )

"""Shows what a member asks for: neutral words first, the content by an edit that is undone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.deliveries import ConcealDue, Cursor, DeliveryKind, Shown, ShownKind
from domain.digests import read_on
from domain.errors import NotPermitted
from domain.keyboards import Choice, Keyboard, Press, Verb
from domain.letters import (
    AgendaNotice,
    AgendaShown,
    Answer,
    DigestPage,
    Letter,
    Reader,
    RecordNotice,
    RecordShown,
)
from domain.members import Member
from domain.references import parse_reference
from services.additions import find_referred
from services.archive import Archive, Work
from services.digests import compose_digest, note_told
from services.ports import Messenger
from services.pressing import Chosen, choose

AGENDA_DAYS = timedelta(days=14)

_RECORDS = frozenset({ShownKind.RECORD, ShownKind.REMINDER})


@dataclass(frozen=True, slots=True)
class AskRecord:
    """Answer `/show NAV-17` with neutral words; `Reveal` then opens them."""

    archive: Archive

    async def __call__(self, sender: int, reference: str, update: int) -> Answer:
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
            answer = await _notice(work, member, shown, RecordNotice(record.reference), update)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskAgenda:
    """Answer `/agenda` with neutral words; `Reveal` then opens them."""

    archive: Archive

    async def __call__(self, sender: int, update: int) -> Answer:
        """
        Return the notice of the current desk's agenda, under one keyboard for each *update*.

        Raises:
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.AGENDA_READ, member.current)
            desk = await work.desks.get(member.current)
            shown = Shown(ShownKind.AGENDA, desk.id)
            answer = await _notice(work, member, shown, AgendaNotice(desk.code), update)
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
        return await _open_agenda(work, member, shown.desk)
    if shown.span is None:
        raise NotPermitted
    return read_on(await compose_digest(work, member, shown.span), shown.cursor)


async def _notice(work: Work, member: Member, shown: Shown, letter: Letter, update: int) -> Answer:
    """Return neutral words; asked again by the same update, with the message they stand in."""
    known = await work.find_effect("ask", update)
    keyboard = await work.keyboards.find(known) if known else None
    if keyboard is None:
        choice = Choice(Verb.OPEN, shown.desk, shown.record, shown=shown)
        keyboard = await work.keyboards.add(member, work.now, (choice,))
        await work.add_effect(keyboard.id, "ask", update)
    return Answer(Reader.of(member), letter, keyboard)


async def _open_agenda(work: Work, member: Member, desk_id: str) -> AgendaShown:
    permit = member.permit(Action.AGENDA_READ, desk_id)
    desk = await work.desks.get(desk_id)
    until = work.now + AGENDA_DAYS
    events = [
        event
        for event in await work.records.events(permit)
        if event.body.ends() >= work.now and event.body.starts() <= until
    ]
    for event in events:
        work.records.note_reading(permit, event)
    return AgendaShown(desk.code, desk.zone, tuple(events))


def _offer_rest(keyboard: Keyboard, shown: Shown, rest: Cursor | None) -> Keyboard:
    """Return *keyboard* with the button that leads on, if there is more."""
    on = Choice(Verb.NEXT, shown.desk, shown=replace(shown, cursor=rest)) if rest else None
    return keyboard.leading_on(on)


async def _plan_concealment(
    work: Work, chosen: Chosen, shown: Shown, press: Press, until: datetime
) -> None:
    first = replace(shown, cursor=Cursor())
    owed = ConcealDue(chosen.member.id, press.message, first, chosen.keyboard.id)
    chat = chosen.member.telegram
    await work.outbox.plan(
        DeliveryKind.CONCEAL, until, owed, chat, press.message, press.query, until.isoformat()
    )

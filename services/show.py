"""Shows what a member asks for: neutral words first, the content by an edit that is undone."""

from dataclasses import dataclass, replace
from datetime import timedelta

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
from services.digests import compose_digest, digest_notice, note_told
from services.parcels import NoLongerDue, Parcel
from services.ports import Messenger
from services.pressing import Chosen, choose

AGENDA_DAYS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class AskRecord:
    """Answer `/show NAV-17` with neutral words; `Reveal` then opens them."""

    archive: Archive

    async def __call__(self, sender: int, reference: str) -> Answer:
        """
        Return the notice of a record this member may read.

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
            answer = await _notice(work, member, shown, RecordNotice(record.reference))
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AskAgenda:
    """Answer `/agenda` with neutral words; `Reveal` then opens them."""

    archive: Archive

    async def __call__(self, sender: int) -> Answer:
        """
        Return the notice of the current desk's agenda.

        Raises:
            Stranger, NotPermitted
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.AGENDA_READ, member.current)
            desk = await work.desks.get(member.current)
            shown = Shown(ShownKind.AGENDA, desk.id)
            answer = await _notice(work, member, shown, AgendaNotice(desk.code))
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
            await _plan_concealment(work, chosen, shown, press)
            await work.commit()
        return answer

    async def _open(self, work: Work, chosen: Chosen, shown: Shown) -> Answer:
        member, keyboard = chosen.member, chosen.keyboard
        letter = await open_shown(work, member, shown)
        if isinstance(letter, DigestPage | RecordShown):
            rest = self.messenger.rest(Reader.of(member), letter)
            if isinstance(letter, DigestPage):
                note_told(work, member, letter, rest)
            keyboard = await _offer_rest(work, keyboard, shown, rest)
        return Answer(Reader.of(member), letter, keyboard)


async def open_shown(work: Work, member: Member, shown: Shown) -> Letter:
    """
    Open what *shown* names, by what *member* may read now.

    Raises:
        NotPermitted
    """
    if shown.kind is ShownKind.RECORD:
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


async def prepare_concealment(work: Work, owed: ConcealDue) -> Parcel:
    """
    Say what takes the place of content: neutral words, with the button that opens it again.

    Raises:
        NoLongerDue: Its keyboard is gone; nothing is known of the message any more.
    """
    member = await work.members.get(owed.member)
    keyboard = await work.keyboards.find(owed.keyboard)
    letter = await _concealed(work, member, owed.shown)
    return Parcel(Reader.of(member), letter, keyboard, owed.message)


async def _concealed(work: Work, member: Member, shown: Shown) -> Letter | None:
    desk = await work.desks.get(shown.desk)
    if shown.kind is ShownKind.AGENDA:
        return AgendaNotice(desk.code)
    if shown.kind is ShownKind.RECORD:
        return RecordNotice(await work.records.reference_of(shown.record, desk.code))
    if shown.span is None:
        raise NoLongerDue
    if shown.cursor != Cursor() and desk.stays() != desk.conceal_after:
        return None  # a further page of an open desk's digest is removed whole
    return await digest_notice(work, member, shown.span)


async def _notice(work: Work, member: Member, shown: Shown, letter: Letter) -> Answer:
    choice = Choice(Verb.OPEN, shown.desk, shown.record, shown=shown)
    keyboard = await work.keyboards.add(member, work.now, (choice,))
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


async def _offer_rest(
    work: Work, keyboard: Keyboard, shown: Shown, rest: Cursor | None
) -> Keyboard:
    """Return *keyboard* with the button that leads on, if there is more."""
    opens = tuple(each for each in keyboard.choices if each.verb is not Verb.NEXT)
    on = Choice(Verb.NEXT, shown.desk, shown=replace(shown, cursor=rest)) if rest else None
    offered = replace(keyboard, choices=(*opens, on) if on else opens)
    if offered != keyboard:
        await work.keyboards.update(offered)
    return offered


async def _plan_concealment(work: Work, chosen: Chosen, shown: Shown, press: Press) -> None:
    desk = await work.desks.get(shown.desk)
    first = replace(shown, cursor=Cursor())
    owed = ConcealDue(chosen.member.id, press.message, first, chosen.keyboard.id)
    chat = chosen.member.telegram
    await work.outbox.plan(
        DeliveryKind.CONCEAL,
        work.now + desk.conceal_after,
        owed,
        chat,
        press.message,
        press.query,
    )

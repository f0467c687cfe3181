"""Keeps what is coming: at once when the date is certain, else once it was confirmed."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.dates import DatePast
from domain.keyboards import Choice, Verb
from domain.letters import Answer, Kept
from domain.lines import EventDraft, read_event
from domain.marked_text import texts_of
from domain.members import Member
from domain.origins import Origin
from domain.records import Event, Kind, Record, is_event, reword
from domain.regards import asking
from domain.secrecy import Secret
from domain.texts import check_text
from services.desks.ceilings import take_marking
from services.records.keeping import find_kept, keep, receipt
from services.records.planning import plan_reminders
from services.records.proposals import propose
from services.work.archive import Archive, Work


def event_of(draft: EventDraft) -> Event:
    """Return the event a draft describes."""
    return Event(
        draft.title, draft.place, draft.start, draft.zone, draft.end, draft.offsets, draft.rule
    )


@dataclass(frozen=True, slots=True)
class SaveEvent:
    """Keep an event a member typed, or read it back first."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin, text: Secret) -> Answer:
        """
        Keep the event *text* describes, or return a proposal.

        Raises:
            Stranger, NotPermitted, AboveCeiling, TextTooLong, TitleMissing, DateUnclear, DatePast
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.EVENT_SAVE, member.current)
            record = await find_kept(work, member, origin)
            if record is None:
                answer = await self._save(work, member, origin, text)
            else:
                answer = await receipt(work, member, record)
            await work.commit()
        return answer

    async def _save(self, work: Work, member: Member, origin: Origin, text: Secret) -> Answer:
        desk = await work.desks.get(member.current)
        await take_marking(work, desk.id, (text,))  # no refusal may keep it
        draft = read_event(check_text(text), work.now, desk.zone)
        if draft.certain:
            return await keep_event(work, member, draft, origin)
        return await propose(work, member, Choice(Verb.CONFIRM, desk.id, draft=draft), origin)


async def confirm_event(work: Work, member: Member, choice: Choice, origin: Origin) -> Answer:
    """
    Keep an event, or an event's new wording, that was read back and confirmed.

    Raises:
        NotPermitted, DatePast
    """
    draft = choice.draft
    if draft is None:
        raise TypeError
    if event_of(draft).starts() <= work.now:
        raise DatePast
    if not choice.record:
        writer = replace(member, current=choice.desk)  # his desk when it was proposed
        return await keep_event(work, writer, draft, origin)
    permit = member.permit(Action.RECORD_REPLACE, choice.desk)
    record = await work.records.get(permit, choice.record)
    if not is_event(record):
        raise TypeError
    await work.add_effect(record.id, *origin.natural)
    return await _reword(work, member, record, draft)


async def replace_event(
    work: Work, member: Member, record: Record[Event], text: Secret, origin: Origin
) -> Answer:
    """
    Write an event's new version from a whole line, or return a proposal to be confirmed.

    Raises:
        NotPermitted, TitleMissing, DateUnclear, DatePast
    """
    member.permit(Action.RECORD_REPLACE, record.desk)
    draft = read_event(check_text(text), work.now, record.body.zone)
    if draft.certain:
        return await _reword(work, member, record, draft)
    confirm = Choice(Verb.CONFIRM, record.desk, record.id, draft=draft)
    return await propose(work, member, confirm, origin)


async def _reword(work: Work, member: Member, record: Record[Event], draft: EventDraft) -> Answer:
    """Write an event's new version; its reminders are planned again."""
    permit = member.permit(Action.RECORD_REPLACE, record.desk)
    event = event_of(draft)
    written = await take_marking(work, record.desk, texts_of(event))
    changed = reword(record, event, work.now, member.id, written)
    if draft.asks and not record.asks:
        changed = asking(changed, work.now, member.id, asks=True)
    await work.records.update(permit, changed)
    await plan_reminders(work, changed)
    return await receipt(work, member, changed, Kept.REPLACED)


async def keep_event(work: Work, member: Member, draft: EventDraft, origin: Origin) -> Answer:
    """Keep an event on the member's current desk, plan its reminders, and return its receipt."""
    body = event_of(draft)
    record = await keep(work, member, origin.natural, Kind.EVENT, body, asks=draft.asks)
    await plan_reminders(work, record)
    return await receipt(work, member, record)

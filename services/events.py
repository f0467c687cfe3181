"""Keeps what is coming: at once when the date is certain, else once it was confirmed."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.dates import DatePast
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, EventChange, EventProposal, Kept, Letter, Plain, Reader
from domain.lines import EventDraft, read_event
from domain.members import Member
from domain.origins import Origin
from domain.records import Event, Kind, Record, check_text, is_event, reword
from domain.secrecy import Secret
from services.archive import Archive, Work
from services.keeping import find_kept, keep, receipt
from services.pressing import Chosen, choose
from services.reminders import plan_reminders


def event_of(draft: EventDraft) -> Event:
    """Return the event a draft describes."""
    return Event(draft.title, draft.place, draft.start, draft.zone, draft.end, draft.offsets)


@dataclass(frozen=True, slots=True)
class SaveEvent:
    """Keep an event a member typed, or read it back first."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin, text: Secret) -> Answer:
        """
        Keep the event *text* describes, or return a proposal; without words, say how.

        Raises:
            Stranger, NotPermitted, TextTooLong, TitleMissing, DateUnclear, DatePast
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.EVENT_SAVE, member.current)
            if not text.reveal().strip():
                return Answer(Reader.of(member), Plain("event-how"))
            record = await find_kept(work, member, origin)
            if record is None:
                answer = await self._save(work, member, origin, text)
            else:
                answer = await receipt(work, member, record)
            await work.commit()
        return answer

    async def _save(self, work: Work, member: Member, origin: Origin, text: Secret) -> Answer:
        desk = await work.desks.get(member.current)
        draft = read_event(check_text(text), work.now, desk.zone)
        if draft.certain:
            return await _keep_event(work, member, draft, origin)
        return await _propose(work, member, Choice(Verb.CONFIRM, desk.id, draft=draft), origin)


@dataclass(frozen=True, slots=True)
class ConfirmEvent:
    """Keep an event, or an event's new wording, that was read back and confirmed."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Keep the proposed event on the desk it was proposed for; return its receipt.

        Raises:
            Stranger, NotPermitted, ButtonSpent, DatePast
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            origin = Origin(chosen.member.telegram, press.message)
            record = await find_kept(work, chosen.member, origin)
            if record is None:
                answer = await _confirm(work, chosen, origin)
            else:
                answer = await receipt(work, chosen.member, record, _kept(chosen.choice))
            await work.commit()
        return answer


def _kept(choice: Choice) -> Kept:
    return Kept.REPLACED if choice.record else Kept.KEPT


async def _confirm(work: Work, chosen: Chosen, origin: Origin) -> Answer:
    choice, draft = chosen.choice, chosen.choice.draft
    if draft is None:
        raise TypeError
    if event_of(draft).starts() <= work.now:
        raise DatePast
    if not choice.record:
        member = replace(chosen.member, current=choice.desk)  # his desk when it was proposed
        return await _keep_event(work, member, draft, origin)
    permit = chosen.member.permit(Action.RECORD_REPLACE, choice.desk)
    record = await work.records.get(permit, choice.record)
    if not is_event(record):
        raise TypeError
    await work.add_effect(record.id, "message", origin.chat, origin.message, origin.version)
    return await _reword(work, chosen.member, record, draft)


@dataclass(frozen=True, slots=True)
class ExplainChange:
    """Say how an event is changed."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the prompt to reply to; of an event that is none yet, how to write another line.

        What was proposed can be confirmed no more: its other line is the one that counts.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            await _drop_proposal(work, chosen, press)
            letter = await _prompt(work, chosen)
            await work.commit()
        return Answer(Reader.of(chosen.member), letter)


async def _drop_proposal(work: Work, chosen: Chosen, press: Press) -> None:
    keyboard = chosen.keyboard
    if all(each.verb is not Verb.CONFIRM for each in keyboard.choices):
        return
    if keyboard.spent_by and not chosen.is_again:
        raise ButtonSpent
    await work.keyboards.update(keyboard.used(press.query))


async def _prompt(work: Work, chosen: Chosen) -> Letter:
    if not chosen.choice.record:
        chosen.member.permit(Action.EVENT_SAVE, chosen.choice.desk)
        return Plain("event-how")
    permit = chosen.member.permit(Action.RECORD_REPLACE, chosen.choice.desk)
    record = await work.records.get(permit, chosen.choice.record)
    return EventChange(record.reference)


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
    return await _propose(work, member, confirm, origin)


async def _propose(work: Work, member: Member, confirm: Choice, origin: Origin) -> Answer:
    """Read a date back that could be meant otherwise; one keyboard for each message."""
    natural = ("proposal", origin.chat, origin.message, origin.version)
    known = await work.find_effect(*natural)
    keyboard = await work.keyboards.find(known) if known else None
    if keyboard is None:
        change = Choice(Verb.CHANGE, confirm.desk, confirm.record)
        choices = (confirm, change, Choice(Verb.CANCEL))
        keyboard = await work.keyboards.add(member, work.now, choices)
        await work.add_effect(keyboard.id, *natural)
        waiting = replace(member, proposal=keyboard.id)
        await work.members.update(waiting, Action.EVENT_PROPOSE, who=member.id)
    draft = keyboard.choices[0].draft
    if draft is None:
        raise TypeError
    desk = await work.desks.get(confirm.desk)
    return Answer(Reader.of(member), EventProposal(desk, draft), keyboard)


async def _reword(work: Work, member: Member, record: Record[Event], draft: EventDraft) -> Answer:
    """Write an event's new version; its reminders are planned again."""
    permit = member.permit(Action.RECORD_REPLACE, record.desk)
    changed = reword(record, event_of(draft), work.now, member.id)
    await work.records.update(permit, changed)
    await plan_reminders(work, changed)
    return await receipt(work, member, changed, Kept.REPLACED)


async def _keep_event(work: Work, member: Member, draft: EventDraft, origin: Origin) -> Answer:
    body = event_of(draft)
    record = await keep(work, member, origin, Kind.EVENT, body)
    await plan_reminders(work, record)
    return await receipt(work, member, record)

"""Keeps what a finished dialogue came to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.actions import Action
from domain.dates import DatePast
from domain.dialogues import Dialogue
from domain.errors import NotPermitted
from domain.keyboards import Choice, Verb
from domain.letters import Answer, Kept, Receipt
from domain.members import Member
from domain.observed import observed_at
from domain.origins import Origin
from domain.outcomes import (
    Holder,
    event_from,
    meeting_from,
    offsets_in,
    promise_from,
    reminder_from,
)
from domain.records import Kind, is_follow_up
from domain.steps import DialogueKind, Step
from services.incoming.additions import replace_record
from services.incoming.asking import usual_offsets
from services.records.becoming import become
from services.records.events import event_of, keep_event
from services.records.follow_ups import save_promise
from services.records.grading import write_grading
from services.records.heirs import open_heir
from services.records.keeping import GRADED, receipt
from services.records.meetings import keep_meeting
from services.records.proposals import propose, remember_proposal
from services.records.sources import SourceNotYours, keep_source
from services.work.archive import Work

NEEDS = {
    DialogueKind.MEETING: Action.MEETING_SAVE,
    DialogueKind.EVENT: Action.EVENT_SAVE,
    DialogueKind.PROMISE: Action.FOLLOW_UP_SAVE,
    DialogueKind.REMINDER: Action.FOLLOW_UP_SAVE,
    DialogueKind.WORDING: Action.RECORD_REPLACE,
    DialogueKind.LATER: Action.FOLLOW_UP_CHANGE,
    DialogueKind.SOURCE: Action.RECORD_ADD,
    DialogueKind.OBSERVED: Action.RECORD_GRADE,
}
"""What a member must be permitted to do at every move of a dialogue."""


async def conclude(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    """
    Keep what *dialogue* came to on its own desk, or read its date back first.

    Raises:
        NotPermitted: The record it is about is there no more.
        AmanaError: One of `domain.answers.UNFIT`; nothing was written.
    """
    writer = replace(member, current=dialogue.desk)
    answer = await _CONCLUSIONS[dialogue.kind](work, writer, dialogue, origin)
    for message in {each.message for each in dialogue.given} - {0, origin.message}:
        await _remember(work, answer, Origin(origin.chat, message))
    return answer


async def _remember(work: Work, answer: Answer, answered: Origin) -> None:
    """Let an edit of any answer be known as an edit of what it became part of."""
    if isinstance(answer.letter, Receipt):
        await work.add_effect(answer.letter.record.id, *answered.natural)
    elif answer.buttons is not None:
        await remember_proposal(work, answer.buttons, answered)


async def _meeting(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    return await keep_meeting(work, member, meeting_from(dialogue), origin)


async def _event(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    desk = await work.desks.get(dialogue.desk)
    draft = event_from(dialogue, desk.zone, usual_offsets(member))
    if event_of(draft).starts() <= work.now:
        raise DatePast  # the day was answered long before the rest
    await _remember_offsets(work, member, dialogue)
    if dialogue.record:
        event = Choice(Verb.CONFIRM, desk.id, dialogue.record, value=Kind.EVENT, draft=draft)
        return await become(work, member, event, origin, certain=draft.certain)
    if draft.certain:
        return await keep_event(work, member, draft, origin)
    return await propose(work, member, Choice(Verb.CONFIRM, desk.id, draft=draft), origin)


async def _remember_offsets(work: Work, member: Member, dialogue: Dialogue) -> None:
    """Let the reminders somebody chose be those of his next event, unless he chooses others."""
    given = dialogue.find(Step.REMIND)
    if given is None or not given.message:
        return  # nobody asked for these: they came with what was read back
    offsets = offsets_in(dialogue)
    if offsets != member.offsets:
        known = await work.members.get(member.id)
        changed = replace(known, offsets=offsets)
        await work.members.update(changed, Action.MEMBER_SET, who=member.id)


async def _promise(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    desk = await work.desks.get(dialogue.desk)
    promise = promise_from(dialogue, desk.zone, Holder(member.id, member.name))
    due = dialogue.find(Step.DUE)
    certain = due is None or due.certain
    if dialogue.record:
        what = Choice(Verb.CONFIRM, desk.id, dialogue.record, value=Kind.FOLLOW_UP, promise=promise)
        return await become(work, member, what, origin, certain=certain)
    return await save_promise(work, member, promise, origin, certain=certain)


async def _reminder(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    desk = await work.desks.get(dialogue.desk)
    promise = reminder_from(dialogue, desk.zone, Holder(member.id, member.name))
    hour = dialogue.find(Step.HOUR)
    return await save_promise(work, member, promise, origin, certain=hour is None or hour.certain)


async def _wording(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    record = await open_heir(work, member, Action.RECORD_REPLACE, dialogue.record)
    answer = await replace_record(work, member, record, dialogue.words(Step.WORDS), origin)
    if isinstance(answer.letter, Receipt):
        await work.add_effect(record.id, *origin.natural)
    return answer


async def _later(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    record = await open_heir(work, member, Action.FOLLOW_UP_CHANGE, dialogue.record)
    day = dialogue.find(Step.NEW_DAY)
    if not is_follow_up(record) or not record.body.is_open or day is None or day.due is None:
        raise NotPermitted
    promise = record.body.put_off(day.due, day.at)
    if promise.is_late(work.now):
        raise DatePast
    confirm = Choice(Verb.CONFIRM, record.desk, record.id, promise=promise)
    return await propose(work, member, confirm, origin)


async def _source(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    record = await open_heir(work, member, Action.RECORD_ADD, dialogue.record)
    try:
        record = await keep_source(work, member, record, dialogue.words(Step.TELLER), origin)
    except SourceNotYours:
        raise NotPermitted from None  # since it was asked
    await work.add_effect(record.id, *origin.natural)
    return await receipt(work, member, record, Kept.SOURCED)


async def _seen(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    record = await open_heir(work, member, Action.RECORD_GRADE, dialogue.record)
    given, zone = dialogue.find(Step.SEEN), (await work.desks.get(record.desk)).zone
    if given is None or given.due is None or record.kind not in GRADED:
        raise NotPermitted
    observed = observed_at((given.due, given.at), zone)
    record = await write_grading(work, member, record, record.grading, observed)
    await work.add_effect(record.id, *origin.natural)
    return await receipt(work, member, record, Kept.GRADED)


_CONCLUSIONS: dict[DialogueKind, Callable[[Work, Member, Dialogue, Origin], Awaitable[Answer]]] = {
    DialogueKind.MEETING: _meeting,
    DialogueKind.EVENT: _event,
    DialogueKind.PROMISE: _promise,
    DialogueKind.REMINDER: _reminder,
    DialogueKind.WORDING: _wording,
    DialogueKind.LATER: _later,
    DialogueKind.SOURCE: _source,
    DialogueKind.OBSERVED: _seen,
}

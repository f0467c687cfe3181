"""Keeps what a finished dialogue came to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.actions import Action
from domain.dialogues import Dialogue, DialogueKind, Step
from domain.errors import NotPermitted
from domain.keyboards import Choice, Verb
from domain.letters import Answer, Receipt
from domain.members import Member
from domain.origins import Origin
from domain.outcomes import Holder, event_from, meeting_from, promise_from, reminder_from
from domain.records import is_follow_up
from services.additions import replace_record
from services.archive import Work
from services.events import keep_event
from services.follow_ups import save_promise
from services.meetings import keep_meeting
from services.proposals import propose

NEEDS = {
    DialogueKind.MEETING: Action.MEETING_SAVE,
    DialogueKind.EVENT: Action.EVENT_SAVE,
    DialogueKind.PROMISE: Action.FOLLOW_UP_SAVE,
    DialogueKind.REMINDER: Action.FOLLOW_UP_SAVE,
    DialogueKind.WORDING: Action.RECORD_REPLACE,
    DialogueKind.LATER: Action.FOLLOW_UP_CHANGE,
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
    if isinstance(answer.letter, Receipt):
        await _remember(work, dialogue, origin, answer.letter.record.id)
    return answer


async def _remember(work: Work, dialogue: Dialogue, origin: Origin, record: str) -> None:
    """Let an edit of any answer be known as an edit of what it became part of."""
    for message in {each.message for each in dialogue.given} - {0, origin.message}:
        await work.add_effect(record, "message", origin.chat, message, 0)


async def _meeting(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    return await keep_meeting(work, member, meeting_from(dialogue), origin)


async def _event(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    desk = await work.desks.get(dialogue.desk)
    draft = event_from(dialogue, desk.zone)
    if draft.certain:
        return await keep_event(work, member, draft, origin)
    return await propose(work, member, Choice(Verb.CONFIRM, desk.id, draft=draft), origin)


async def _promise(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    desk = await work.desks.get(dialogue.desk)
    promise = promise_from(dialogue, desk.zone, Holder(member.id, member.name))
    due = dialogue.find(Step.DUE)
    return await save_promise(work, member, promise, origin, certain=due is None or due.certain)


async def _reminder(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    desk = await work.desks.get(dialogue.desk)
    promise = reminder_from(dialogue, desk.zone, Holder(member.id, member.name))
    hour = dialogue.find(Step.HOUR)
    return await save_promise(work, member, promise, origin, certain=hour is None or hour.certain)


async def _wording(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    permit = member.permit(Action.RECORD_REPLACE, dialogue.desk)
    record = await work.records.get(permit, dialogue.record)
    return await replace_record(work, member, record, dialogue.words(Step.WORDS), origin)


async def _later(work: Work, member: Member, dialogue: Dialogue, origin: Origin) -> Answer:
    permit = member.permit(Action.FOLLOW_UP_CHANGE, dialogue.desk)
    record = await work.records.get(permit, dialogue.record)
    day = dialogue.find(Step.NEW_DAY)
    if not is_follow_up(record) or day is None or day.due is None:
        raise NotPermitted
    promise = record.body.put_off(day.due, day.at)
    confirm = Choice(Verb.CONFIRM, dialogue.desk, record.id, promise=promise)
    return await propose(work, member, confirm, origin)


_CONCLUSIONS: dict[DialogueKind, Callable[[Work, Member, Dialogue, Origin], Awaitable[Answer]]] = {
    DialogueKind.MEETING: _meeting,
    DialogueKind.EVENT: _event,
    DialogueKind.PROMISE: _promise,
    DialogueKind.REMINDER: _reminder,
    DialogueKind.WORDING: _wording,
    DialogueKind.LATER: _later,
}

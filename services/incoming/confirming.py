"""Keeps what was read back, once it was confirmed; or asks again what is to be another."""

from dataclasses import dataclass
from datetime import timedelta

from domain.actions import Action
from domain.dialogues import Given
from domain.follow_ups import FollowUp
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Kept
from domain.lines import EventDraft
from domain.origins import Origin
from domain.secrecy import Secret
from domain.steps import DialogueKind, Step
from services.incoming.asking import Opening, open_dialogue
from services.incoming.concluding import NEEDS
from services.records.becoming import confirm_kind
from services.records.events import confirm_event
from services.records.follow_ups import confirm_promise
from services.records.keeping import find_kept, receipt
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Confirm:
    """Keep what was read back."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Keep it on the desk it was proposed for; return its receipt.

        Raises:
            Stranger, NotPermitted, ButtonSpent, DatePast
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            confirm = confirm_kind if chosen.choice.value else _confirm_once
            answer = await confirm(work, chosen, press)
            await work.commit()
        return answer


async def _confirm_once(work: Work, chosen: Chosen, press: Press) -> Answer:
    origin = Origin(chosen.member.telegram, press.message)
    record = await find_kept(work, chosen.member, origin)
    if record is None:
        return await _confirm(work, chosen, origin)
    return await receipt(work, chosen.member, record, _kept(chosen.choice))


def _kept(choice: Choice) -> Kept:
    if not choice.record:
        return Kept.KEPT
    return Kept.PUT_OFF if choice.promise else Kept.REPLACED


async def _confirm(work: Work, chosen: Chosen, origin: Origin) -> Answer:
    confirm = confirm_promise if chosen.choice.promise else confirm_event
    return await confirm(work, chosen.member, chosen.choice, origin)


@dataclass(frozen=True, slots=True)
class AskChange:
    """Ask for another wording: of what was read back, the date; of a record, all of it."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the question; what was read back before can be confirmed no more.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            proposed = _proposed(chosen)
            if proposed is None or (chosen.choice.record and not proposed.value):
                answer = await _reopen_record(work, chosen, press.query)
            else:
                answer = await _reopen(work, chosen, proposed, press.query)
            if proposed is not None:
                await _spend(work, chosen, press)
            await work.commit()
        return answer


def _proposed(chosen: Chosen) -> Choice | None:
    return next((each for each in chosen.keyboard.choices if each.verb is Verb.CONFIRM), None)


async def _spend(work: Work, chosen: Chosen, press: Press) -> None:
    if chosen.keyboard.spent_by and not chosen.is_again:
        raise ButtonSpent
    await work.keyboards.update(chosen.keyboard.used(press.query))


async def _reopen_record(work: Work, chosen: Chosen, query: str) -> Answer:
    desk, record = chosen.choice.desk, chosen.choice.record
    is_later = chosen.choice.promise is not None
    action = Action.FOLLOW_UP_CHANGE if is_later else Action.RECORD_REPLACE
    await work.records.get(chosen.member.permit(action, desk), record)
    kind = DialogueKind.LATER if is_later else DialogueKind.WORDING
    opening = Opening(kind, record=record, desk=desk)
    return await open_dialogue(work, chosen.member, opening, query)


async def _reopen(work: Work, chosen: Chosen, proposed: Choice, query: str) -> Answer:
    kind, given = _given(proposed)
    chosen.member.permit(NEEDS[kind], proposed.desk)
    record = proposed.record if proposed.value else ""
    opening = Opening(kind, given, record, proposed.desk)
    return await open_dialogue(work, chosen.member, opening, query)


def _given(proposed: Choice) -> tuple[DialogueKind, tuple[Given, ...]]:
    """Return the dialogue that asks for the date again, everything else answered already."""
    if proposed.draft is not None:
        return DialogueKind.EVENT, _given_event(proposed.draft)
    if proposed.promise is None:
        raise TypeError
    return _given_promise(proposed.promise)


def _given_event(draft: EventDraft) -> tuple[Given, ...]:
    """Return all but the date; a place that was not named stays unnamed."""
    minutes = " ".join(f"{each // _MINUTE}m" for each in draft.offsets)
    return (
        Given(Step.TITLE, draft.title),
        Given(Step.PLACE, draft.place),
        Given(Step.REMIND, Secret(minutes)),
    )


def _given_promise(promise: FollowUp) -> tuple[DialogueKind, tuple[Given, ...]]:
    if not promise.counterpart:
        return DialogueKind.REMINDER, (Given(Step.TASK, promise.what),)
    return DialogueKind.PROMISE, (
        Given(Step.OWES, Secret(promise.owes.value)),
        Given(Step.WHOM, promise.counterpart),
        Given(Step.WHAT, promise.what),
    )

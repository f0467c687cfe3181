"""What a promise's buttons do: it is kept, dropped, opened again, put off, added."""

from dataclasses import dataclass

from domain.actions import Action
from domain.choices import Choosing, RecordChoice
from domain.follow_ups import FollowUpState
from domain.keyboards import Press, Verb
from domain.letters import Answer, Kept
from domain.shown import ShownKind
from domain.steps import DialogueKind
from services.incoming.asking import Opening, open_dialogue
from services.outgoing.concealing import at_rest, neutral_form
from services.outgoing.follow_up_cards import (
    Pressed,
    answer_under,
    press_promise,
    promise_receipt,
    write_pressed,
)
from services.records.follow_up_buttons import OTHER, later_choices, promise_choices
from services.work.archive import Archive, Work
from services.work.pressing import choose

_ENDS = {
    Verb.KEPT: (FollowUpState.KEPT, Kept.DONE),
    Verb.DROPPED: (FollowUpState.DROPPED, Kept.DROPPED),
    Verb.REOPEN: (FollowUpState.OPEN, Kept.REOPENED),
}


@dataclass(frozen=True, slots=True)
class EndPromise:
    """Write that a promise was kept or dropped, or that it is open again."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write it, once for each press, and return the receipt in the pressed message.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: It ended otherwise meanwhile.
        """
        async with self.archive() as work:
            pressed = await press_promise(work, sender, press)
            state, kept = _ENDS[pressed.choice.verb]
            record = pressed.record
            if not pressed.is_again and record.body.state is not state:
                if state is not FollowUpState.OPEN:
                    pressed.require_open()
                record = await write_pressed(work, pressed, record.body.ended(state))
            answer = await promise_receipt(work, pressed, record, kept)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class PutOff:
    """Put a promise off: to tomorrow, by a week, or to a day that is asked for."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write the later day, or ask until when.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: It has ended meanwhile.
        """
        async with self.archive() as work:
            pressed = await press_promise(work, sender, press)
            answer = await self._put_off(work, pressed)
            await work.commit()
        return answer

    async def _put_off(self, work: Work, pressed: Pressed) -> Answer:
        record, value = pressed.record, pressed.choice.value
        if pressed.is_again:
            return await promise_receipt(work, pressed, record, Kept.PUT_OFF)
        pressed.require_open()
        if not value:
            letter = RecordChoice(record.reference, Choosing.LATER)
            return await answer_under(work, pressed, letter, *later_choices(record))
        if value == OTHER:
            return await _ask_day(work, pressed)
        later = record.body.put_off_by(int(value), work.now)
        return await promise_receipt(
            work, pressed, await write_pressed(work, pressed, later), Kept.PUT_OFF
        )


async def _ask_day(work: Work, pressed: Pressed) -> Answer:
    """Ask for the day in a message of its own; the pressed one says its neutral words again."""
    record = pressed.record
    opening = Opening(DialogueKind.LATER, record=record.id, desk=record.desk)
    question = await open_dialogue(work, pressed.member, opening, pressed.press.query)
    shown = at_rest(pressed.chosen, pressed.press)
    letter = await neutral_form(work, pressed.member, shown)
    choices = () if shown.kind is ShownKind.PROMISES else promise_choices(pressed.member, record)
    answer = await answer_under(work, pressed, letter, *choices)
    return Answer(answer.to, answer.letter, answer.buttons, then=question)


@dataclass(frozen=True, slots=True)
class AddPromise:
    """Ask for another promise, step by step."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the first question.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            chosen.member.permit(Action.FOLLOW_UP_SAVE, chosen.choice.desk)
            opening = Opening(DialogueKind.PROMISE, desk=chosen.choice.desk)
            answer = await open_dialogue(work, chosen.member, opening, press.query)
            await work.commit()
        return answer

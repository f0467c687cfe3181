"""What a promise's buttons do: it is kept, dropped, opened again, put off, handed over, added."""

from dataclasses import dataclass

from domain.actions import Action
from domain.deliveries import DeliveryKind, ReminderDue, Shown, ShownKind
from domain.dialogues import DialogueKind
from domain.errors import AmanaError
from domain.follow_ups import FollowUp, FollowUpState
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Choosing, Kept, Letter, Reader, Receipt, RecordChoice
from domain.members import Member
from domain.records import Record, is_follow_up
from services.archive import Archive, Work
from services.asking import Opening, open_dialogue
from services.concealing import at_rest, neutral_form, plan_concealment
from services.follow_up_buttons import OTHER, later_choices, promise_choices
from services.follow_ups import AT_ITS_HOUR, write_promise
from services.pressing import Chosen, choose

_ENDS = {
    Verb.KEPT: (FollowUpState.KEPT, Kept.DONE),
    Verb.DROPPED: (FollowUpState.DROPPED, Kept.DROPPED),
    Verb.REOPEN: (FollowUpState.OPEN, Kept.REOPENED),
}

_MOST_HANDS = 40
"""Members to hand a promise to; Telegram takes a hundred buttons under a message (Bot API)."""


class NobodyElse(AmanaError):
    """Nobody else on the desk may see to a promise."""

    reply_key = "error-nobody-else"


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A button of a promise: who pressed what, of which, and whether it is handled again."""

    chosen: Chosen
    press: Press
    record: Record[FollowUp]
    is_again: bool

    @property
    def member(self) -> Member:
        return self.chosen.member

    @property
    def choice(self) -> Choice:
        return self.chosen.choice

    def require_open(self) -> None:
        """
        Check that the promise is still open.

        Raises:
            ButtonSpent: An old button.
        """
        if not self.record.body.is_open:
            raise ButtonSpent


async def _press(work: Work, sender: int, press: Press) -> _Pressed:
    chosen = await choose(work, sender, press)
    permit = chosen.member.permit(Action.FOLLOW_UP_CHANGE, chosen.choice.desk)
    record = await work.records.get(permit, chosen.choice.record)
    if not is_follow_up(record):
        raise ButtonSpent
    known = await work.find_effect(*_natural(press))
    return _Pressed(chosen, press, record, is_again=known is not None)


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
            pressed = await _press(work, sender, press)
            state, kept = _ENDS[pressed.choice.verb]
            record = pressed.record
            if not pressed.is_again and record.body.state is not state:
                if state is not FollowUpState.OPEN:
                    pressed.require_open()
                record = await _write(work, pressed, record.body.ended(state))
            answer = await _receipt(work, pressed, record, kept)
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
            pressed = await _press(work, sender, press)
            answer = await self._put_off(work, pressed)
            await work.commit()
        return answer

    async def _put_off(self, work: Work, pressed: _Pressed) -> Answer:
        record, value = pressed.record, pressed.choice.value
        if pressed.is_again:
            return await _receipt(work, pressed, record, Kept.PUT_OFF)
        pressed.require_open()
        if not value:
            letter = RecordChoice(record.reference, Choosing.LATER)
            return await _answer(work, pressed, letter, *later_choices(record))
        if value == OTHER:
            return await _ask_day(work, pressed)
        later = record.body.put_off_by(int(value), work.now)
        return await _receipt(work, pressed, await _write(work, pressed, later), Kept.PUT_OFF)


async def _ask_day(work: Work, pressed: _Pressed) -> Answer:
    """Ask for the day in a message of its own; the pressed one says its neutral words again."""
    record = pressed.record
    opening = Opening(DialogueKind.LATER, record=record.id, desk=record.desk)
    question = await open_dialogue(work, pressed.member, opening, pressed.press.query)
    shown = at_rest(pressed.chosen, pressed.press)
    letter = await neutral_form(work, pressed.member, shown)
    choices = () if shown.kind is ShownKind.PROMISES else promise_choices(pressed.member, record)
    answer = await _answer(work, pressed, letter, *choices)
    return Answer(answer.to, answer.letter, answer.buttons, then=question)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand a promise to another member of its desk."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write who sees to it from now on, or ask who.

        Raises:
            Stranger, NotPermitted, NobodyElse
            ButtonSpent: It has ended meanwhile; the other one may see to it no more.
        """
        async with self.archive() as work:
            pressed = await _press(work, sender, press)
            answer = await self._hand(work, pressed)
            await work.commit()
        return answer

    async def _hand(self, work: Work, pressed: _Pressed) -> Answer:
        if pressed.is_again:
            return await _receipt(work, pressed, pressed.record, Kept.HANDED)
        pressed.require_open()
        able = await work.members.permitted(Action.FOLLOW_UP_CHANGE, pressed.record.desk)
        if not pressed.choice.to:
            return await _ask_whom(work, pressed, able)
        to = next((each for each in able if each.id == pressed.choice.to), None)
        if to is None:
            raise ButtonSpent
        return await _hand_to(work, pressed, to)


async def _ask_whom(work: Work, pressed: _Pressed, able: list[Member]) -> Answer:
    """Offer the names of all others; names are content, and leave the chat like all of it."""
    record = pressed.record
    others = sorted(
        (each for each in able if each.id != record.body.holder),
        key=lambda each: each.name.reveal(),
    )
    if not others:
        raise NobodyElse
    choices = [
        Choice(Verb.HAND, record.desk, record.id, to=each.id, label=each.name)
        for each in others[:_MOST_HANDS]
    ]
    letter = RecordChoice(record.reference, Choosing.HAND)
    answer = await _answer(work, pressed, letter, *choices)
    until = work.now + (await work.desks.get(record.desk)).conceal_after
    offering = Chosen(pressed.member, answer.buttons or pressed.chosen.keyboard, pressed.choice)
    keyboard = await plan_concealment(work, offering, pressed.press, until)
    return Answer(answer.to, letter, keyboard)


async def _hand_to(work: Work, pressed: _Pressed, to: Member) -> Answer:
    record = pressed.record
    if record.body.holder != to.id:
        record = await _write(work, pressed, record.body.handed_to(to.id, to.name))
        if to.id != pressed.member.id:
            await _tell(work, record, to)
    return await _receipt(work, pressed, record, Kept.HANDED)


async def _tell(work: Work, record: Record[FollowUp], to: Member) -> None:
    """Owe the new holder a notice that a promise is his now."""
    owed = ReminderDue(to.id, record.desk, record.id, record.revision, AT_ITS_HOUR, handed=True)
    natural = ("handed", record.id, record.revision, to.id)
    await work.outbox.plan(DeliveryKind.REMINDER, work.now, owed, *natural)


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


async def _write(work: Work, pressed: _Pressed, promise: FollowUp) -> Record[FollowUp]:
    await work.add_effect(pressed.record.id, *_natural(pressed.press))
    return await write_promise(work, pressed.member, pressed.record, promise)


async def _receipt(work: Work, pressed: _Pressed, record: Record[FollowUp], kept: Kept) -> Answer:
    """Return what became of a promise, under what can be done with it now."""
    letter = Receipt(await work.desks.get(record.desk), record, kept)
    choices = promise_choices(pressed.member, record)
    if at_rest(pressed.chosen, pressed.press).kind is ShownKind.PROMISES:
        shown = Shown(ShownKind.RECORD, record.desk, record.id)
        choices = (Choice(Verb.OPEN, record.desk, record.id, shown=shown), *choices)
    return await _answer(work, pressed, letter, *choices)


async def _answer(work: Work, pressed: _Pressed, letter: Letter, *choices: Choice) -> Answer:
    """Return *letter* for the pressed message, under its own keyboard and what goes with it."""
    keyboard = pressed.chosen.keyboard.offering(*choices)
    await work.keyboards.update(keyboard)
    return Answer(Reader.of(pressed.member), letter, keyboard)


def _natural(press: Press) -> tuple[str, str]:
    return ("press", press.query)

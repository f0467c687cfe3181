"""Hands a promise to another member of its desk."""

from dataclasses import dataclass

from domain.actions import Action
from domain.choices import Choosing, RecordChoice
from domain.deliveries import DeliveryKind
from domain.discretion import Way, require_shown
from domain.errors import AmanaError
from domain.follow_ups import FollowUp
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Kept
from domain.members import Member
from domain.particulars import ReminderDue
from domain.records import Record
from services.access.opening import require_open
from services.outgoing.concealing import plan_concealment
from services.outgoing.follow_up_cards import (
    Pressed,
    answer_under,
    press_promise,
    promise_receipt,
    write_pressed,
)
from services.records.follow_ups import AT_ITS_HOUR
from services.work.archive import Archive, Work
from services.work.pressing import Chosen

_MOST_HANDS = 40
"""Members to hand a promise to; Telegram takes a hundred buttons under a message (Bot API)."""


class NobodyElse(AmanaError):
    """Nobody else on the desk may see to a promise."""

    reply_key = "error-nobody-else"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand a promise to another member of its desk."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write who sees to it from now on, or ask who.

        Raises:
            Stranger, NotPermitted, NobodyElse, ReadOutside
            ButtonSpent: It has ended meanwhile; the other one may see to it no more.
        """
        async with self.archive() as work:
            pressed = await press_promise(work, sender, press)
            answer = await self._hand(work, pressed)
            await work.commit()
        return answer

    async def _hand(self, work: Work, pressed: Pressed) -> Answer:
        if pressed.is_again:
            return await promise_receipt(work, pressed, pressed.record, Kept.HANDED)
        pressed.require_open()
        able = await work.members.permitted(Action.FOLLOW_UP_CHANGE, pressed.record.desk)
        if not pressed.choice.to:
            await require_open(work, pressed.member, pressed.record.desk, cost=0)
            return await _ask_whom(work, pressed, able)
        to = next((each for each in able if each.id == pressed.choice.to), None)
        if to is None:
            raise ButtonSpent
        return await _hand_to(work, pressed, to)


async def _ask_whom(work: Work, pressed: Pressed, able: list[Member]) -> Answer:
    """Offer the names of all others; names are content, and leave the chat like all of it."""
    record = pressed.record
    desk = await work.desks.get(record.desk)
    require_shown(desk, Way.COLLEAGUES)
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
    answer = await answer_under(work, pressed, letter, *choices)
    until = work.now + desk.conceal_after
    offering = Chosen(pressed.member, answer.buttons or pressed.chosen.keyboard, pressed.choice)
    keyboard = await plan_concealment(work, offering, pressed.press, until)
    return Answer(answer.to, letter, keyboard)


async def _hand_to(work: Work, pressed: Pressed, to: Member) -> Answer:
    record = pressed.record
    if record.body.holder != to.id:
        record = await write_pressed(work, pressed, record.body.handed_to(to.id, to.name))
        if to.id != pressed.member.id:
            await _tell(work, record, to)
    return await promise_receipt(work, pressed, record, Kept.HANDED)


async def _tell(work: Work, record: Record[FollowUp], to: Member) -> None:
    """Owe the new holder a notice that a promise is his now."""
    owed = ReminderDue(to.id, record.desk, record.id, record.revision, AT_ITS_HOUR, handed=True)
    natural = ("handed", record.id, record.revision, to.id)
    await work.outbox.plan(DeliveryKind.REMINDER, work.now, owed, *natural)

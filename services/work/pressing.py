"""What a press of a button means: checked like a command, in the use-case's own transaction."""

from dataclasses import dataclass

from domain.actions import Action
from domain.keyboards import ButtonSpent, Choice, Keyboard, Press
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from domain.records import AnyRecord
from domain.step_up import Travelling
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who pressed what; `is_again` when this very press spent the keyboard before."""

    member: Member
    keyboard: Keyboard
    choice: Choice
    is_again: bool = False


async def choose(work: Work, sender: int, press: Press) -> Chosen:
    """
    Return what *sender* chose; a choice that works once is spent in this transaction.

    Raises:
        Stranger: Not an active member.
        ButtonSpent: Old, used, foreign or forged.
        Travelling: No button does anything until a colleague lifts it.
    """
    member = await work.members.require(sender)
    if await work.authenticators.is_away(member.id):
        raise Travelling
    keyboard = await work.keyboards.get(press.handle)
    choice = keyboard.pressed(press, member.id, work.now)
    pressed = keyboard.placed(press.message)
    if choice.verb.works_once:
        pressed = pressed.used(press.query)
    if pressed != keyboard:
        await work.keyboards.update(pressed)
    return Chosen(member, pressed, choice, is_again=keyboard.spent_by == press.query)


async def open_pressed(work: Work, chosen: Chosen, action: Action) -> AnyRecord:
    """
    Open the record that a button is of, for *action*.

    Raises:
        NotPermitted
        ButtonSpent: It was moved, taken back, or has become another kind, since.
    """
    permit = chosen.member.permit(action, chosen.choice.desk)
    record = await work.records.get_any(permit, chosen.choice.record)
    if record.withdrawn_at is not None:
        raise ButtonSpent
    return record


@dataclass(frozen=True, slots=True)
class Cancel:
    """Drop a proposal that was not confirmed."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Spend the proposal's buttons.

        Raises:
            Stranger, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            await work.commit()
        return Answer(Reader.of(chosen.member), Plain("cancelled"))

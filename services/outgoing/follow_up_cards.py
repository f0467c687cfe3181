"""What every button of a promise shares: who pressed what, and the answer in its message."""

from dataclasses import dataclass

from domain.actions import Action
from domain.follow_ups import FollowUp
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Kept, Letter, Reader, Receipt
from domain.members import Member
from domain.records import Record, is_follow_up
from domain.shown import Shown, ShownKind
from services.outgoing.concealing import at_rest
from services.records.follow_up_buttons import promise_choices
from services.records.follow_ups import write_promise
from services.records.heirs import open_heir
from services.work.archive import Work
from services.work.pressing import Chosen, choose


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of a promise: who pressed what, of which, and whether it is handled again."""

    chosen: Chosen
    press: Press
    record: Record[FollowUp]
    is_again: bool

    @property
    def member(self) -> Member:
        """Who pressed."""
        return self.chosen.member

    @property
    def choice(self) -> Choice:
        """What he pressed."""
        return self.chosen.choice

    def require_open(self) -> None:
        """
        Check that the promise is still open.

        Raises:
            ButtonSpent: An old button.
        """
        if not self.record.body.is_open:
            raise ButtonSpent


async def press_promise(work: Work, sender: int, press: Press) -> Pressed:
    """
    Return the promise that *sender* pressed a button of.

    Raises:
        Stranger, ButtonSpent
        NotPermitted: Not his to change, or it was taken back.
    """
    chosen = await choose(work, sender, press)
    action = Action.FOLLOW_UP_CHANGE
    record = await open_heir(work, chosen.member, action, chosen.choice.record)
    if not is_follow_up(record):
        raise ButtonSpent
    known = await work.find_effect(*_natural(press))
    return Pressed(chosen, press, record, is_again=known is not None)


async def write_pressed(work: Work, pressed: Pressed, promise: FollowUp) -> Record[FollowUp]:
    """Write what the press makes of the promise, once for each press."""
    await work.add_effect(pressed.record.id, *_natural(pressed.press))
    return await write_promise(work, pressed.member, pressed.record, promise)


async def promise_receipt(
    work: Work, pressed: Pressed, record: Record[FollowUp], kept: Kept
) -> Answer:
    """Return what became of a promise, under what can be done with it now."""
    marking = (await work.markings.get()).find(record.marking)
    letter = Receipt(await work.desks.get(record.desk), record, kept, marking=marking)
    choices = promise_choices(pressed.member, record)
    if at_rest(pressed.chosen, pressed.press).kind is ShownKind.PROMISES:
        shown = Shown(ShownKind.RECORD, record.desk, record.id)
        choices = (Choice(Verb.OPEN, record.desk, record.id, shown=shown), *choices)
    return await answer_under(work, pressed, letter, *choices)


async def answer_under(work: Work, pressed: Pressed, letter: Letter, *choices: Choice) -> Answer:
    """Return *letter* for the pressed message, under its own keyboard and what goes with it."""
    keyboard = pressed.chosen.keyboard.offering(*choices)
    await work.keyboards.update(keyboard)
    return Answer(Reader.of(pressed.member), letter, keyboard)


def _natural(press: Press) -> tuple[str, str]:
    return ("press", press.query)

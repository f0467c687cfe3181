"""Answers what a member asks to see with neutral words; `Reveal` then opens them."""

from collections.abc import Awaitable, Callable

from domain.desks import Desk
from domain.keyboards import Choice, Heard, Keyboard, Verb
from domain.letters import Answer, Letter, Reader
from domain.members import Member
from domain.notices import AgendaNotice, PeopleNotice, PromisesNotice, days_of
from domain.shown import Shown, ShownKind
from services.work.archive import Archive, Work

Finds = Callable[[Work, Member], Awaitable[tuple[Shown, Letter]]]
"""Decides what a member may see: what the button is to open, and the words above it."""


async def answer_asked(
    archive: Archive, sender: int, update: int, heard: Heard | None, find: Finds
) -> Answer:
    """Return neutral words for what *find* lets the sender see, once what they open is durable."""
    async with archive() as work:
        member = await work.members.require(sender)
        shown, letter = await find(work, member)
        keyboard = await _keyboard(work, member, shown, update, heard)
        await work.commit()
    return Answer(Reader.of(member), letter, keyboard)


def list_notice(desk: Desk, shown: Shown) -> Letter:
    """Return neutral words for what is shown of a *desk*: its agenda, its promises, its people."""
    match shown.kind:
        case ShownKind.PROMISES:
            return PromisesNotice(desk.code)
        case ShownKind.PEOPLE:
            return PeopleNotice(desk.code)
        case _:
            return AgendaNotice(desk.code, days_of(shown))


async def _keyboard(
    work: Work, member: Member, shown: Shown, update: int, heard: Heard | None
) -> Keyboard:
    """
    Return the button that opens it; asked again by the same update, with the message it stands in.

    Words that were *heard* without a command can be kept as a note instead.
    """
    known = await work.find_effect("ask", update)
    keyboard = await work.keyboards.find(known) if known else None
    if keyboard is None:
        choice = Choice(Verb.OPEN, shown.desk, shown.record, shown=shown)
        note = (Choice(Verb.NOTE, shown.desk, heard=heard),) if heard else ()
        keyboard = await work.keyboards.add(member, work.now, (choice, *note))
        await work.add_effect(keyboard.id, "ask", update)
    return keyboard

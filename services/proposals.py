"""Reads back what could be meant otherwise, and keeps it once it was confirmed."""

from domain.keyboards import Choice, Heard, Verb
from domain.letters import Answer, EventProposal, Letter, PromiseProposal, Reader
from domain.members import Member
from domain.origins import Origin
from services.archive import Work


async def propose(
    work: Work, member: Member, confirm: Choice, origin: Origin, heard: Heard | None = None
) -> Answer:
    """
    Read *confirm* back under one keyboard for each message.

    Words that were *heard* without a command can be kept as a note instead.
    """
    known = await work.find_effect(*_natural(origin))
    keyboard = await work.keyboards.find(known) if known else None
    if keyboard is None:
        change = Choice(Verb.CHANGE, confirm.desk, confirm.record, promise=confirm.promise)
        note = (Choice(Verb.NOTE, confirm.desk, heard=heard),) if heard else ()
        choices = (confirm, change, Choice(Verb.CANCEL), *note)
        keyboard = await work.keyboards.add(member, work.now, choices)
        await work.add_effect(keyboard.id, *_natural(origin))
        waiting = await work.dialogues.get(member, work.now)
        await work.dialogues.put(waiting.proposing(keyboard.id, work.now))
    return Answer(Reader.of(member), await _letter(work, keyboard.choices[0]), keyboard)


async def find_proposal(work: Work, member: Member, origin: Origin) -> Answer | None:
    """Return what was read back of a message before, or None."""
    known = await work.find_effect(*_natural(origin))
    keyboard = await work.keyboards.find(known) if known else None
    if keyboard is None:
        return None
    return Answer(Reader.of(member), await _letter(work, keyboard.choices[0]), keyboard)


async def _letter(work: Work, confirm: Choice) -> Letter:
    if confirm.promise is not None:
        return PromiseProposal(confirm.promise)
    if confirm.draft is None:
        raise TypeError
    return EventProposal(await work.desks.get(confirm.desk), confirm.draft)


def _natural(origin: Origin) -> tuple[str | int, ...]:
    return ("proposal", origin.chat, origin.message, origin.version)

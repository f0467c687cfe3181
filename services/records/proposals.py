"""Reads back what could be meant otherwise, and keeps it once it was confirmed."""

from domain.keyboards import Choice, Heard, Keyboard, Verb
from domain.letters import Answer, EventProposal, Letter, PromiseProposal, Reader
from domain.marked_text import texts_of
from domain.members import Member
from domain.origins import Origin
from domain.records import AnyRecord
from domain.secrecy import Secret
from services.desks.ceilings import take_marking
from services.records.keeping import find_kept
from services.work.archive import Work


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
        keyboard = await _offer(work, member, confirm, heard)
        await remember_proposal(work, keyboard, origin)
    return Answer(Reader.of(member), await _letter(work, keyboard.choices[0]), keyboard)


async def read_back(work: Work, member: Member, confirm: Choice) -> Answer:
    """Read *confirm* back in the place of a record's receipt, to which a button leads back."""
    keyboard = await _offer(work, member, confirm)
    return Answer(Reader.of(member), await _letter(work, confirm), keyboard)


async def _offer(
    work: Work, member: Member, confirm: Choice, heard: Heard | None = None
) -> Keyboard:
    """Write the buttons under what is read back; `/cancel` drops the newest."""
    await take_marking(work, confirm.desk, _texts_of(confirm))  # the button carries the words
    change = Choice(Verb.CHANGE, confirm.desk, confirm.record, promise=confirm.promise)
    cancel = Choice(Verb.CANCEL)
    if confirm.value:
        cancel = Choice(Verb.RECEIPT, confirm.desk, confirm.record)
    note = (Choice(Verb.NOTE, confirm.desk, heard=heard),) if heard else ()
    keyboard = await work.keyboards.add(member, work.now, (confirm, change, cancel, *note))
    waiting = await work.dialogues.get(member, work.now)
    await work.dialogues.put(waiting.proposing(keyboard.id, work.now))
    return keyboard


async def remember_proposal(work: Work, keyboard: Keyboard, origin: Origin) -> None:
    """Let *origin* be known as what was read back over *keyboard*."""
    await work.add_effect(keyboard.id, *_natural(origin))


async def find_confirmed(work: Work, member: Member, origin: Origin) -> AnyRecord | None:
    """Return what a message became once it was read back and confirmed, or None."""
    known = await work.find_effect(*_natural(origin))
    keyboard = await work.keyboards.find(known) if known else None
    if keyboard is None or keyboard.message is None:
        return None
    return await find_kept(work, member, Origin(origin.chat, keyboard.message))


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


def _texts_of(confirm: Choice) -> tuple[Secret, ...]:
    if confirm.draft is not None:
        return (confirm.draft.title, confirm.draft.place)
    return texts_of(confirm.promise) if confirm.promise is not None else ()


def _natural(origin: Origin) -> tuple[str | int, ...]:
    return ("proposal", origin.chat, origin.message, origin.version)

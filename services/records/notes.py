"""Keeps what a member sends without a command."""

from dataclasses import dataclass

from domain.actions import Action
from domain.letters import Answer
from domain.members import Member
from domain.origins import Origin
from domain.records import Kind, Note
from domain.secrecy import Secret
from domain.texts import check_text
from services.desks.ceilings import take_marking
from services.records.keeping import find_kept, keep, receipt
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class SaveNote:
    """Seal a member's note and keep it, once."""

    archive: Archive

    async def __call__(
        self, sender: int, origin: Origin, text: Secret, forwarded_from: Secret | None = None
    ) -> Answer:
        """
        Keep *text* on the sender's current desk and return the receipt.

        Raises:
            Stranger, NotPermitted, TextEmpty, TextTooLong
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            answer = await keep_note(work, member, origin, text, forwarded_from)
            await work.commit()
        return answer


async def keep_note(
    work: Work, member: Member, origin: Origin, text: Secret, forwarded_from: Secret | None = None
) -> Answer:
    """
    Keep *text* as a note, once, and return its receipt.

    Raises:
        NotPermitted, AboveCeiling, TextEmpty, TextTooLong
    """
    record = await find_kept(work, member, origin)
    if record is None:
        member.permit(Action.NOTE_SAVE, member.current)
        await take_marking(work, member.current, (text,))  # first: no refusal may keep it
        note = Note(check_text(text), forwarded_from)
        record = await keep(work, member, origin.natural, Kind.NOTE, note)
    return await receipt(work, member, record)

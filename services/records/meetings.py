"""Keeps what was said and promised at a meeting."""

from dataclasses import dataclass

from domain.actions import Action
from domain.letters import Answer
from domain.lines import read_meeting
from domain.members import Member
from domain.origins import Origin
from domain.records import Kind, Meeting
from domain.secrecy import Secret
from domain.texts import check_text
from services.desks.ceilings import take_marking
from services.records.keeping import find_kept, keep, receipt
from services.records.promised import keep_promised
from services.work.archive import Archive, Work


def meeting_of(text: Secret) -> Meeting:
    """
    Return the meeting that *text* tells of.

    Raises:
        TextEmpty, TextTooLong, TextMissing
    """
    draft = read_meeting(check_text(text))
    return Meeting(draft.counterparts, draft.place, draft.said, draft.we_owe, draft.they_owe)


@dataclass(frozen=True, slots=True)
class SaveMeeting:
    """Seal a member's meeting and keep it, once."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin, text: Secret) -> Answer:
        """
        Keep the meeting *text* tells of and return the receipt.

        Raises:
            Stranger, NotPermitted, AboveCeiling, TextTooLong, TextMissing
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.MEETING_SAVE, member.current)
            record = await find_kept(work, member, origin)
            if record is None:
                await take_marking(work, member.current, (text,))  # no refusal may keep it
                answer = await keep_meeting(work, member, meeting_of(text), origin, text)
            else:
                answer = await receipt(work, member, record)
            await work.commit()
        return answer


async def keep_meeting(
    work: Work, member: Member, meeting: Meeting, origin: Origin, typed: Secret | None = None
) -> Answer:
    """Keep a meeting and each of its promises on the member's current desk; return its receipt."""
    record = await keep(work, member, origin.natural, Kind.MEETING, meeting, typed=typed)
    await keep_promised(work, member, record)
    return await receipt(work, member, record)

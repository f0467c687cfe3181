"""Says why something was not done, and offers the words as a note: a refusal loses nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.actions import Action
from domain.keyboards import Choice, Heard, Verb
from domain.leftovers import gathered
from domain.letters import Answer, Letter, Reader, Refusal
from domain.marking_letters import Unmarkable
from domain.markings import AboveCeiling
from domain.members import Member
from services.desks.belonging import find_own
from services.desks.ceilings import take_marking
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class OfferNote:
    """Say a refusal to whoever typed what was refused."""

    archive: Archive

    async def __call__(
        self, sender: int, key: str, heard: Heard | None = None, code: str = ""
    ) -> Answer:
        """
        Return the refusal of the reply key *key*; what was *heard* can be kept as a note.

        *code* is the desk's that the words were for, the current one's if it is not his.

        Raises:
            Stranger
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            desk = await find_own(work, member, code)
            where = desk.id if desk else member.current
            try:
                await take_marking(work, where, (heard.text,) if heard else ())
            except AboveCeiling as error:  # refused for another reason, and not to be kept at all
                answer = refused_marked(work, member, error)
            else:
                words = (heard,) if heard else ()
                answer = await refused(work, member, key, *words, desk=desk.id if desk else "")
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class SayWhereItBelongs:
    """Say to its sender that something stands above a ceiling; nothing of it is kept."""

    archive: Archive

    async def __call__(self, sender: int, error: AboveCeiling) -> Answer:
        """
        Return where it belongs; that it was refused is in the audit, and nothing of it.

        Raises:
            Stranger
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            answer = refused_marked(work, member, error)
            await work.commit()
        return answer


def refused_marked(work: Work, member: Member, error: AboveCeiling) -> Answer:
    """Return where something belongs, and enter that it was refused; no button keeps it."""
    note_refused(work, member, error)
    return Answer(Reader.of(member), Unmarkable(error.marking, error.belongs))


def note_refused(work: Work, member: Member, error: AboveCeiling) -> None:
    """Enter that something above a ceiling was refused, and nothing of it."""
    about = f"markings:{error.desk}"
    work.ledger.enter(
        Action.MARKING_REFUSE, about, who=member.id, desk=error.desk, result="refused"
    )


async def refused(work: Work, member: Member, key: str, *heard: Heard, desk: str = "") -> Answer:
    """Return a refusal; under it what was *heard*, on *desk*, can be kept there as a note."""
    return await offer(work, member, Refusal(key), heard, desk)


async def offer(
    work: Work, member: Member, letter: Letter, heard: Iterable[Heard], desk: str = ""
) -> Answer:
    """Return *letter*; under it what was *heard*, on *desk*, can be kept there as a note."""
    choices = note_choices(member, heard, desk)
    keyboard = await work.keyboards.add(member, work.now, choices) if choices else None
    return Answer(Reader.of(member), letter, keyboard)


async def offer_beside(
    work: Work, member: Member, answer: Answer, heard: Iterable[Heard], desk: str = ""
) -> Answer:
    """Return *answer*; under its other buttons what was *heard* can be kept as a note."""
    choices = note_choices(member, heard, desk)
    if not choices or answer.buttons is None:
        return answer
    keyboard = replace(answer.buttons, choices=(*answer.buttons.choices, *choices))
    await work.keyboards.update(keyboard)
    return replace(answer, buttons=keyboard)


def note_choices(
    member: Member, heard: Iterable[Heard], desk: str = "", dialogue: str = ""
) -> tuple[Choice, ...]:
    """Return the buttons that keep what was *heard* as notes, on *desk* if he may write there."""
    places = (desk or member.current, member.current)
    where = next((each for each in places if member.is_permitted(Action.NOTE_SAVE, each)), "")
    if not where:
        return ()
    return tuple(
        Choice(Verb.NOTE, where, heard=each, dialogue=dialogue) for each in gathered(heard)
    )

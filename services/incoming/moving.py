"""What a dialogue's move comes to: its next question, what is kept of it, or that it is over."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.dates import DatePast
from domain.dialogues import Dialogue
from domain.errors import NotPermitted
from domain.keyboards import Heard
from domain.leftovers import answers_of
from domain.letters import Answer, Kept, Plain, Receipt, Refusal
from domain.members import Member
from domain.open_dialogues import OpenDialogues
from domain.origins import Origin
from domain.records import AnyRecord
from services.incoming.asking import ask, cleared, leave, with_next
from services.incoming.concluding import NEEDS, conclude
from services.incoming.refusing import offer, offer_beside
from services.records.keeping import find_kept, receipt
from services.records.proposals import find_proposal
from services.work.archive import Work


@dataclass(frozen=True, slots=True)
class Cause:
    """
    What moves a dialogue: the update or the press, and the message it came in.

    A press puts what comes of it in the message it stands under: the question leaves by itself.
    What was *heard* is a text that may turn out to be no answer.
    """

    query: str
    origin: Origin
    is_press: bool = False
    heard: Heard | None = None

    @property
    def place(self) -> int:
        """The message in which what comes of it stands; 0 for a new one."""
        return self.origin.message if self.is_press else 0


def moved_by(update: int) -> str:
    """Return what a move by an update is known by; a press is known by its own id."""
    return f"update:{update}"


async def go_on(
    work: Work, member: Member, waiting: OpenDialogues, dialogue: Dialogue, cause: Cause
) -> Answer:
    """
    Write how far *dialogue* has come: ask its next question, or keep what it came to.

    Where it is no longer his to do, or its record is gone, it is closed.

    Raises:
        AmanaError: One of `domain.answers.UNFIT`; nothing was written.
    """
    if not member.is_permitted(NEEDS[dialogue.kind], dialogue.desk):
        return await close(work, member, waiting, dialogue, cause)
    if not dialogue.is_over:
        waiting = waiting.with_open(dialogue, cause.query, work.now)
        await work.dialogues.put(await cleared(work, member, waiting, cause.place))
        return await ask(work, member, waiting)
    try:
        answer = await conclude(work, member, dialogue, cause.origin)
    except NotPermitted:
        return await close(work, member, waiting, dialogue, cause)
    except DatePast:
        if (redated := dialogue.redated(work.now)) is None:
            raise
        return await _ask_date(work, member, waiting, redated, cause)
    return await _end(work, member, dialogue, cause, answer)


async def _ask_date(
    work: Work, member: Member, waiting: OpenDialogues, dialogue: Dialogue, cause: Cause
) -> Answer:
    """Ask for the day again that passed while the rest was asked; everything else stays."""
    told = DatePast.reply_key
    waiting = waiting.with_open(dialogue, cause.query, work.now).telling(told, ())
    waiting = await leave(work, member, waiting, cause.place)
    return await with_next(work, member, waiting, await offer(work, member, _said(told), ()))


async def _end(
    work: Work, member: Member, dialogue: Dialogue, cause: Cause, answer: Answer
) -> Answer:
    waiting = await work.dialogues.get(member, work.now)  # a proposal may have been written
    left = (dialogue.heard,) if dialogue.heard else ()
    kept = answer.letter.kept if isinstance(answer.letter, Receipt) else ""
    over = waiting.without(dialogue, cause.query, work.now).telling(kept, left)
    over = await leave(work, member, over, cause.place)
    answer = await offer_beside(work, member, answer, left, dialogue.desk)
    return await with_next(work, member, over, answer)


async def close(
    work: Work, member: Member, waiting: OpenDialogues, dialogue: Dialogue, cause: Cause
) -> Answer:
    """Close what is no longer his to do; everything he wrote in it can be kept as a note."""
    now = (cause.heard,) if cause.heard else ()
    given = answers_of(dialogue, cause.origin.message)
    left = (*(each for each in given if each not in now), *now)
    if dialogue.is_confidential:
        left = ()
    return await drop(work, member, waiting, dialogue, cause, words="dialogue-closed", left=left)


async def drop(
    work: Work,
    member: Member,
    waiting: OpenDialogues,
    dialogue: Dialogue,
    cause: Cause,
    *,
    words: str = "cancelled",
    left: Iterable[Heard] = (),
) -> Answer:
    """Forget *dialogue*, say so, and go back to the one below it; what is *left* may be a note."""
    over = waiting.without(dialogue, cause.query, work.now).telling(words, tuple(left))
    over = await leave(work, member, over, cause.place)
    return await with_next(work, member, over, await offer(work, member, Plain(words), over.left))


async def repeat(work: Work, member: Member, waiting: OpenDialogues, origin: Origin) -> Answer:
    """Say again what came of a move that is handled again."""
    record = await find_kept(work, member, origin)
    if record is not None:
        return await with_next(work, member, waiting, await _told(work, member, waiting, record))
    if proposal := await find_proposal(work, member, origin):
        return await with_next(work, member, waiting, proposal)
    if waiting.told:
        closed = await offer(work, member, _said(waiting.told), waiting.left)
        return await with_next(work, member, waiting, closed)
    return await ask(work, member, waiting)


def _said(told: str) -> Plain | Refusal:
    """Return what is said of a move that kept nothing."""
    return Refusal(told) if told == DatePast.reply_key else Plain(told)


async def _told(work: Work, member: Member, waiting: OpenDialogues, record: AnyRecord) -> Answer:
    kept = Kept(waiting.told) if waiting.told else Kept.KEPT
    told = await receipt(work, member, record, kept)
    return await offer_beside(work, member, told, waiting.left, record.desk)

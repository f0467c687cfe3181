"""Keeps an edit with what its message became: an answer, a record, or a note of its own."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.keyboards import Heard
from domain.letters import Answer, Plain
from domain.members import Member
from domain.origins import Origin
from domain.records import AnyRecord, Note, is_note
from domain.references import Reference
from domain.secrecy import Secret
from domain.sources import says_source
from services.desks.ceilings import take_marking
from services.incoming.additions import add_to, added, keep_addition
from services.incoming.answering import answer_in_confidence
from services.incoming.refusing import offer
from services.incoming.rewording import Answered, find_answered, reword_answer
from services.records.heirs import open_heir
from services.records.keeping import find_kept
from services.records.notes import keep_note
from services.records.proposals import find_confirmed
from services.records.sources import check_public, told_by
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class AddEdit:
    """Keep an edit that overtook the sweep with the record its message became."""

    archive: Archive

    async def __call__(
        self,
        sender: int,
        origin: Origin,
        text: Secret,
        argument: Secret | None = None,
        to: Reference | None = None,
    ) -> Answer | None:
        """
        Add the edited text to what was kept of its message; if nothing was, keep it by itself.

        *argument* is what stands behind a command, where the text begins with one: it is what a
        meeting or an event was kept of, and a command nothing was kept of becomes no note. *to* is
        what the message replies to.

        None if no word changed: Telegram also tells of edits that a person does not see.

        Raises:
            Stranger, NotPermitted, AboveCeiling, SourceNotYours, SourceUnkept
            TextEmpty, TextTooLong
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            typed = replace(origin, version=0)
            first = await _find_first(work, member, typed)
            answered = None if first else await find_answered(work, member, origin.message)
            where = _where(member, first, answered)
            await take_marking(work, where, (text, argument))  # no refusal may keep it
            if first is not None:
                words = _belonging(first, text, argument)
                answer = await _add_edit(work, member, first, origin, words)
            elif answered is not None:
                answer = await reword_answer(work, member, answered, origin, text)
            elif argument is None:
                told = await answer_in_confidence(work, member, origin, text)
                answer = told or await _keep(work, member, origin, text, to)
            else:
                heard = Heard(argument, origin.message, origin.version)
                answer = await offer(work, member, Plain("edited-command"), (heard,))
            await work.commit()
        return answer


async def keep_edit(
    work: Work,
    member: Member,
    origin: Origin,
    text: Secret,
    argument: Secret | None,
    *,
    to: Reference | None = None,
) -> bool:
    """
    Keep an edit whose moment has passed: with its record, else as a note; never as an answer.

    False where it is of a command that nothing was kept of.

    Raises:
        NotPermitted, AboveCeiling, SourceNotYours, SourceUnkept, TextEmpty, TextTooLong
    """
    first = await _find_first(work, member, replace(origin, version=0))
    if first is not None:
        words = _belonging(first, text, argument)
        await _add_edit(work, member, first, origin, words)
    elif argument is None:
        await _keep(work, member, origin, text, to)
    return first is not None or argument is None


async def _find_first(work: Work, member: Member, typed: Origin) -> AnyRecord | None:
    """Return what was kept of a message before it was edited, or what a later wording became."""
    first = await find_kept(work, member, typed) or await find_confirmed(work, member, typed)
    if first is not None:
        return first
    sourced = await work.find_effect(*told_by(typed))
    return await open_heir(work, member, Action.RECORD_READ, sourced) if sourced else None


async def _keep(
    work: Work, member: Member, origin: Origin, text: Secret, to: Reference | None
) -> Answer:
    """
    Keep an edit of what was not kept: by itself, unless it is a reply that says who told it.

    A source may have been refused for its length: shortened, it must not be read by the whole desk.

    Raises:
        SourceUnkept: It was withheld: nobody knows any more what it answered.
    """
    if to is None or not says_source(text):
        await check_public(work, origin)
        return await keep_note(work, member, origin, text)
    return await added(work, member, await keep_addition(work, member, origin, to, text), origin)


def _where(member: Member, first: AnyRecord | None, answered: Answered | None) -> str:
    """Return the desk on which an edit would rest."""
    if first is not None:
        return first.desk
    return answered.dialogue.desk if answered else member.current


def _belonging(first: AnyRecord, text: Secret, argument: Secret | None) -> Secret:
    """Return what of an edit is for what was kept *first*: a note was kept of every word."""
    return text if argument is None or is_note(first) else argument


async def _add_edit(
    work: Work, member: Member, first: AnyRecord, origin: Origin, words: Secret
) -> Answer | None:
    if await find_kept(work, member, origin) is not None:
        return await added(work, member, first, origin)
    if _newest_of(first) == words:
        return None
    first = await add_to(work, member, first, origin, words)
    return await added(work, member, first, origin)


def _newest_of(record: AnyRecord) -> Secret | None:
    """Return the words that were kept last, where they are kept as they came."""
    if record.additions:
        return record.additions[-1].text
    return record.body.text if isinstance(record.body, Note) else None

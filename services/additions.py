"""Adds to a record what a member replies to its receipt, or puts it in the record's place."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.calendars import DateUnclear
from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, EventProposal, Kept, Plain, Reader, Receipt
from domain.members import Member
from domain.origins import Origin
from domain.records import AnyRecord, Note, check_text, is_event, is_meeting, is_note, reword
from domain.references import Reference
from domain.secrecy import Secret
from services.archive import Archive, Work
from services.events import replace_event
from services.keeping import find_kept, receipt
from services.meetings import meeting_of
from services.notes import keep_note
from services.pressing import choose


async def find_referred(work: Work, member: Member, action: Action, to: Reference) -> AnyRecord:
    """
    Open what a reference means to *member*.

    Raises:
        NotPermitted: Unknown, withdrawn, or not his desk's: one answer for all.
    """
    for grant in member.grants:
        if (await work.desks.get(grant.desk)).code == to.desk:
            permit = member.permit(action, grant.desk)
            return await work.records.find(permit, to.number)
    raise NotPermitted


@dataclass(frozen=True, slots=True)
class AddToRecord:
    """Keep a reply to a receipt with the record it speaks of, once."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin, to: Reference, text: Secret) -> Answer:
        """
        Add *text* to the record *to*.

        Raises:
            Stranger, NotPermitted, TextEmpty, TextTooLong
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            record = await find_kept(work, member, origin)
            if record is None:
                record = await find_referred(work, member, Action.RECORD_ADD, to)
                record = await _add(work, member, record, origin, text)
            answer = await _added(work, member, record)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class AddEdit:
    """Keep an edit that overtook the sweep with the record its message became."""

    archive: Archive

    async def __call__(
        self, sender: int, origin: Origin, text: Secret, argument: Secret | None = None
    ) -> Answer | None:
        """
        Add the edited text to what was kept of its message; if nothing was, keep it by itself.

        *argument* is what stands behind a command, where the text begins with one: it is what a
        meeting or an event was kept of, and a command nothing was kept of becomes no note.

        None if no word changed: Telegram also tells of edits that a person does not see.

        Raises:
            Stranger, NotPermitted, TextEmpty, TextTooLong
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            first = await find_kept(work, member, replace(origin, version=0))
            if first is not None:
                words = text if argument is None or is_note(first) else argument
                answer = await _add_edit(work, member, first, origin, words)
            elif argument is None:
                answer = await keep_note(work, member, origin, text)
            else:
                answer = Answer(Reader.of(member), Plain("edited-command"))
            await work.commit()
        return answer


async def _add_edit(
    work: Work, member: Member, first: AnyRecord, origin: Origin, words: Secret
) -> Answer | None:
    if await find_kept(work, member, origin) is not None:
        return await _added(work, member, first)
    if _newest_of(first) == words:
        return None
    return await _added(work, member, await _add(work, member, first, origin, words))


def _newest_of(record: AnyRecord) -> Secret | None:
    """Return the words that were kept last, where they are kept as they came."""
    if record.additions:
        return record.additions[-1].text
    return record.body.text if isinstance(record.body, Note) else None


@dataclass(frozen=True, slots=True)
class ReplaceRecord:
    """Put a text in a record's place, as its new version."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin, to: Reference, text: Secret) -> Answer:
        """
        Replace what the record *to* says by *text*; an uncertain date is read back first.

        Raises:
            Stranger, NotPermitted, TextEmpty, TextTooLong, DateUnclear, DatePast, TitleMissing
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            record = await find_kept(work, member, origin)
            if record is None:
                record = await find_referred(work, member, Action.RECORD_REPLACE, to)
                answer = await replace_record(work, member, record, text, origin)
                if isinstance(answer.letter, Receipt):
                    await work.add_effect(record.id, *origin.natural)
            else:
                answer = await receipt(work, member, record, Kept.REPLACED)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class ReplaceByAddition:
    """Make the newest addition the record's new version."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Replace the record's text by what was added last.

        Raises:
            Stranger, NotPermitted, ButtonSpent, TextMissing, TitleMissing, DateUnclear, DatePast
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            permit = chosen.member.permit(Action.RECORD_REPLACE, chosen.choice.desk)
            record = await work.records.get(permit, chosen.choice.record)
            if chosen.is_again:
                answer = await receipt(work, chosen.member, record, Kept.REPLACED)
            elif len(record.additions) == int(chosen.choice.value):
                pressed = Origin(chosen.member.telegram, press.message)
                answer = await _promote(work, chosen.member, record, pressed)
            else:
                raise ButtonSpent  # it offered what is no longer the newest addition
            await work.commit()
        return answer


async def _promote(work: Work, member: Member, record: AnyRecord, origin: Origin) -> Answer:
    *earlier, newest = record.additions
    without: AnyRecord = replace(record, additions=tuple(earlier))
    answer = await replace_record(work, member, without, newest.text, origin)
    if isinstance(answer.letter, EventProposal):
        raise DateUnclear  # the words are kept as they are; a button confirms no second date
    return answer


async def _add(
    work: Work, member: Member, record: AnyRecord, origin: Origin, text: Secret
) -> AnyRecord:
    permit = member.permit(Action.RECORD_ADD, record.desk)
    added = record.added(check_text(text), work.now, member.id)
    await work.records.update(permit, added)
    await work.add_effect(record.id, *origin.natural)
    return added


async def _added(work: Work, member: Member, record: AnyRecord) -> Answer:
    offer = Choice(Verb.REPLACE, record.desk, record.id, value=str(len(record.additions)))
    return await receipt(work, member, record, Kept.ADDED, offer)


async def replace_record(
    work: Work, member: Member, record: AnyRecord, text: Secret, origin: Origin
) -> Answer:
    """
    Put *text* in a record's place as its new version; an uncertain date is read back first.

    Raises:
        NotPermitted, TextEmpty, TextTooLong, TextMissing, DateUnclear, DatePast, TitleMissing
    """
    if is_event(record):
        return await replace_event(work, member, record, text, origin)
    permit = member.permit(Action.RECORD_REPLACE, record.desk)
    changed: AnyRecord = record
    if is_meeting(record):
        changed = reword(record, meeting_of(text), work.now, member.id)
    elif is_note(record):
        note = replace(record.body, text=check_text(text))  # who wrote it first stays said
        changed = reword(record, note, work.now, member.id)
    await work.records.update(permit, changed)
    return await receipt(work, member, changed, Kept.REPLACED)

"""Adds to a record what a member replies to its receipt, or puts it in the record's place."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.calendars import DateUnclear
from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, EventProposal, Kept, Receipt
from domain.members import Member
from domain.origins import Origin
from domain.records import AnyRecord, is_event, is_follow_up, is_meeting, is_note, reword
from domain.references import Reference
from domain.regards import remark
from domain.secrecy import Secret
from domain.sources import read_source, without_prefix
from domain.texts import check_text
from services.desks.belonging import find_own
from services.desks.ceilings import take_marking
from services.incoming.asking import close_wording
from services.records.events import replace_event
from services.records.heirs import open_heir
from services.records.keeping import find_kept, receipt
from services.records.meetings import meeting_of
from services.records.planning import plan_reminders
from services.records.promised import reword_promised
from services.records.sources import keep_source, told_by
from services.work.archive import Archive, Work
from services.work.pressing import choose


async def find_referred(work: Work, member: Member, action: Action, to: Reference) -> AnyRecord:
    """
    Open what a reference means to *member*: what has taken its place, if it was moved.

    Raises:
        NotPermitted: Unknown, withdrawn, or not his desk's: one answer for all.
    """
    return await open_heir(work, member, action, await find_named(work, member, action, to))


async def find_named(work: Work, member: Member, action: Action, to: Reference) -> str:
    """
    Return which record has a reference, whatever it has become since; opens none.

    Raises:
        NotPermitted: Unknown, or not his desk's.
    """
    desk = await find_own(work, member, to.desk)
    if desk is None:
        raise NotPermitted
    return await work.records.find_id(member.permit(action, desk.id), to.number)


@dataclass(frozen=True, slots=True)
class AddToRecord:
    """Keep a reply to a receipt with the record it speaks of, once."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin, to: Reference, text: Secret) -> Answer:
        """
        Add *text* to the record *to*.

        Raises:
            Stranger, NotPermitted, SourceNotYours, TextEmpty, TextTooLong
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            record = await find_kept(work, member, origin)
            if record is None:
                record = await keep_addition(work, member, origin, to, text)
            answer = await added(work, member, record, origin)
            await work.commit()
        return answer


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
            replied = f"reply:{origin.message}"
            answer = await close_wording(work, member, record.id, replied, answer)
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


async def keep_addition(
    work: Work, member: Member, origin: Origin, to: Reference, text: Secret
) -> AnyRecord:
    """
    Keep *text* with the record that *to* means, once for each *origin*.

    Raises:
        NotPermitted, AboveCeiling, TextEmpty, TextTooLong
    """
    record = await find_referred(work, member, Action.RECORD_ADD, to)
    return await add_to(work, member, record, origin, text)


async def add_to(
    work: Work, member: Member, record: AnyRecord, origin: Origin, text: Secret
) -> AnyRecord:
    """
    Keep *text* with *record*, once for each *origin*.

    What says who told it becomes the record's source; so does an edit of it, whatever it says.

    Raises:
        NotPermitted, AboveCeiling, SourceNotYours, TextEmpty, TextTooLong
    """
    permit = member.permit(Action.RECORD_ADD, record.desk)
    written = await take_marking(work, record.desk, (text,))
    if source := await _source_in(work, origin, text):
        known = await keep_source(work, member, record, source, origin)
        await work.add_effect(record.id, *origin.natural)
        return known
    added = record.added(check_text(text), work.now, member.id)
    marking = (await work.markings.get()).highest((record.marking, written))
    added = remark(added, marking, work.now, member.id)
    if is_event(added) and added.revision > record.revision:
        await plan_reminders(work, added)
    await work.records.update(permit, added)
    await work.add_effect(record.id, *origin.natural)
    return added


async def _source_in(work: Work, origin: Origin, text: Secret) -> Secret | None:
    if await work.find_effect(*told_by(origin)) is not None:
        return without_prefix(text)
    return read_source(text)


async def added(work: Work, member: Member, record: AnyRecord, origin: Origin) -> Answer:
    """
    Return the receipt of an addition, which can take the record's place by button.

    If the message *origin* said who told it, that is what the receipt is of.
    """
    if await work.find_effect(*told_by(origin)) is not None:
        return await receipt(work, member, record, Kept.SOURCED)
    offer = Choice(Verb.REPLACE, record.desk, record.id, value=str(len(record.additions)))
    return await receipt(work, member, record, Kept.ADDED, offer)


async def replace_record(
    work: Work, member: Member, record: AnyRecord, text: Secret, origin: Origin
) -> Answer:
    """
    Put *text* in a record's place as its new version; an uncertain date is read back first.

    Raises:
        NotPermitted, AboveCeiling, TextEmpty, TextTooLong, TextMissing, TitleMissing
        DateUnclear, DatePast
    """
    written = await take_marking(work, record.desk, (text,))
    if is_event(record):
        return await replace_event(work, member, record, text, origin)
    permit = member.permit(Action.RECORD_REPLACE, record.desk)
    changed: AnyRecord = record
    if is_meeting(record):
        changed = reword(record, meeting_of(text), work.now, member.id, written)
    elif is_follow_up(record):
        promise = record.body.reworded(check_text(text))
        changed = reword(record, promise, work.now, member.id, written)
    elif is_note(record):
        note = replace(record.body, text=check_text(text))  # who wrote it first stays said
        changed = reword(record, note, work.now, member.id, written)
    await work.records.update(permit, changed)
    if is_meeting(record) and is_meeting(changed):
        await reword_promised(work, member, record.body, changed)
    return await receipt(work, member, changed, Kept.REPLACED)

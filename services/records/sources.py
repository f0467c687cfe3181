"""Keeps who told it beside a record, and takes it along where the record becomes another."""

from dataclasses import replace

from domain.actions import Action
from domain.errors import AmanaError, NotPermitted, SealBroken
from domain.keyboards import Choice, Verb
from domain.members import Member, Permit
from domain.origins import Natural, Origin
from domain.records import AnyRecord
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind
from domain.sources import Source, Told
from services.desks.ceilings import take_marking
from services.records.heirs import became
from services.work.archive import Work


class SourceNotYours(AmanaError):
    """Only the author of a record and a custodian of its desk say who told it."""

    reply_key = "error-source-not-yours"


class SourceUnkept(AmanaError):
    """An edit of what was to be a source and was not kept: it is for fewer people than a note."""

    reply_key = "error-source-unkept"


def told_by(origin: Origin) -> Natural:
    """Return the natural key of a message that said a source: an edit of it says one, too."""
    return ("source", *replace(origin, version=0).natural)


async def keep_source(
    work: Work, member: Member, record: AnyRecord, text: Secret, origin: Origin
) -> AnyRecord:
    """
    Keep *text*, said by the message *origin*, as the source of *record*; the newest one counts.

    Behind the fence the record is opened anew, and stays in its month meanwhile: a source that
    was sealed into another one would be shredded without it.

    Raises:
        SourceNotYours, AboveCeiling
        NotPermitted: It was taken back.
    """
    await take_marking(work, record.desk, (text,))
    await work.unit.fence.hold()
    record = await work.records.get(member.permit(Action.RECORD_ADD, record.desk), record.id)
    if not member.is_permitted(Action.SOURCE_SAVE, record.desk, record.author):
        raise SourceNotYours
    saving = member.permit_own(Action.SOURCE_SAVE, record.desk, record.author)
    reading = member.permit_own(Action.SOURCE_READ, record.desk, record.author)
    told = Told(text, work.now, member.id, member.name)
    known = await work.sources.find(reading, record)
    if known is None:
        await work.sources.add(saving, record, _of(work, record).retold(told))
    elif (retold := known.retold(told)) != known:
        await work.sources.update(saving, record, retold)
    if await work.find_effect(*told_by(origin)) is None:
        await work.add_effect(record.id, *told_by(origin))
    return record


async def withhold(work: Work, origin: Origin) -> None:
    """Remember that the message *origin* was to say a source, and was not kept: nor is an edit."""
    if await work.find_effect(*told_by(origin)) is None:
        await work.add_effect("", *told_by(origin))


async def check_public(work: Work, origin: Origin) -> None:
    """
    Make sure that an edit of a message nothing was kept of may become a note.

    Raises:
        SourceUnkept: The message was to say a source: a note has more readers.
    """
    if await work.find_effect(*told_by(origin)) is not None:
        raise SourceUnkept


async def carry_source(work: Work, member: Member, old: AnyRecord, heir: AnyRecord) -> None:
    """
    Give *heir*, which took the place of *old*, its source, shown to nobody.

    To another desk only he takes it who may open it: else an officer of one desk, being custodian
    of another, could read every source by moving records there. It then stays where it is.
    """
    may_read = member.is_permitted(Action.SOURCE_READ, old.desk, old.author)
    if not await work.sources.has(old) or (heir.desk != old.desk and not may_read):
        return
    try:
        source = await work.sources.find(Permit(member.id, Action.SOURCE_MOVE, old.desk), old)
    except SealBroken:
        work.envelopes.pass_over(1)  # a broken source holds up no record
        return
    if source is not None:
        entering = Permit(member.id, Action.SOURCE_MOVE, heir.desk)
        await work.sources.add(entering, heir, replace(_of(work, heir), told=source.told))


async def open_sourced(work: Work, member: Member, record: str) -> tuple[AnyRecord, Permit]:
    """
    Open the record whose source *member* may open now, and decide that he may.

    Raises:
        NotPermitted: Not his to open, taken back, or without a source.
    """
    reading = member.permit(Action.RECORD_READ, await work.records.desk_of(record))
    found = await work.records.get_any(reading, record)
    if found.withdrawn_at is not None and not found.became:
        raise NotPermitted
    permit = member.permit_own(Action.SOURCE_READ, found.desk, found.author)
    if not await work.sources.has(found):
        raise NotPermitted
    return found, permit


async def find_sourced(work: Work, member: Member, record: str) -> AnyRecord:
    """
    Return the record that has the source: the newest of what *record* has become that has one.

    Raises:
        NotPermitted: There is none, or it is not his to open.
    """
    chain = [record]
    while heir := await work.find_effect(*became(chain[-1])):
        chain.append(heir)
    for each in reversed(chain):
        if await work.sources.is_of(await work.records.place_of(each)):
            return (await open_sourced(work, member, each))[0]
    raise NotPermitted


async def source_choices(work: Work, member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    """Return the button that opens a record's source, for those who may."""
    may_read = member.is_permitted(Action.SOURCE_READ, record.desk, record.author)
    if not may_read or not await work.sources.has(record):
        return ()
    shown = Shown(ShownKind.SOURCE, record.desk, record.id)
    return (Choice(Verb.OPEN, record.desk, record.id, value="source", shown=shown),)


def _of(work: Work, record: AnyRecord) -> Source:
    return Source(work.vault.fresh_id(), record.desk, record.id, record.number)

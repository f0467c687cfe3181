"""Tells the author of a record and the heads of its desk who has read it, by the audit."""

from collections.abc import AsyncIterator, Sequence

from domain.actions import Action
from domain.audit import Entry
from domain.contents import ReadersShown, RecordReader
from domain.errors import NotPermitted
from domain.keyboards import Choice, Keyboard, Verb
from domain.members import Member, Permit
from domain.readings import Reading, readings
from domain.records import AnyRecord, is_event
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind
from services.records.seeing import told_of
from services.work.archive import Work

UNNAMED = Secret("?")
"""In place of the name of somebody whose row does not open, or is not the newest."""


def readers_choices(member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    """Return the button under an open record, for whoever may ask who has read it."""
    is_head = member.is_permitted(Action.READERS_READ, record.desk)
    if not is_head and record.author != member.id:
        return ()
    shown = Shown(ShownKind.READERS, record.desk, record.id)
    return (Choice(Verb.READERS, record.desk, record.id, shown=shown),)


def back_choices(shown: Shown, keyboard: Keyboard) -> tuple[Choice, ...]:
    """Return the button that leads back to the record, unless the message has one that stays."""
    lasting = [each for at, each in enumerate(keyboard.choices) if at not in keyboard.passing]
    if any(each.verb is Verb.OPEN and each.record == shown.record for each in lasting):
        return ()
    record = Shown(ShownKind.RECORD, shown.desk, shown.record)
    return (Choice(Verb.OPEN, shown.desk, shown.record, shown=record),)


async def open_readers(work: Work, member: Member, shown: Shown) -> ReadersShown:
    """
    Return who has read a record, also before it came to its desk or was of another kind.

    Raises:
        NotPermitted: Neither its author nor a head of its desk, or it is there no more.
    """
    record = await _open(work, member, shown.desk, shown.record)
    if record.withdrawn_at is not None:
        raise NotPermitted
    entries = [entry async for entry in _entries(work, member, record)]
    names = {each.id: each.name for each in await work.members.all()}
    told = tuple(_named(each, names) for each in readings(entries))
    work.ledger.permitted(Permit(member.id, Action.READERS_READ, record.desk), record.id)
    zone = (await work.desks.get(record.desk)).zone
    seen, unseen = await told_of(work, record) if is_event(record) else ((), ())
    return ReadersShown(record.reference, zone, told, _names(seen), _names(unseen))


def _names(members: Sequence[Member]) -> tuple[Secret, ...]:
    return tuple(sorted((each.name for each in members), key=Secret.reveal))


async def _open(work: Work, member: Member, desk: str, record: str) -> AnyRecord:
    """Open a record for a head of its desk, or for its author if he may still read there."""
    if member.is_permitted(Action.READERS_READ, desk):
        return await work.records.get_any(member.permit(Action.READERS_READ, desk), record)
    found = await work.records.get_any(member.permit(Action.RECORD_READ, desk), record)
    if found.author != member.id:
        raise NotPermitted
    return found


async def _entries(work: Work, member: Member, record: AnyRecord) -> AsyncIterator[Entry]:
    """Give what the audit says of a record, and of what it was as far back as he may ask."""
    while True:
        async for entry in work.ledger.about(record.id):
            yield entry
        if not record.came_of:
            return
        try:
            desk = await work.records.desk_of(record.came_of)
            record = await _open(work, member, desk, record.came_of)
        except NotPermitted:  # his desk no more, or shredded: that part is not his to know
            return


def _named(reading: Reading, names: dict[str, Secret]) -> RecordReader:
    name = names.get(reading.member, UNNAMED)
    return RecordReader(name, reading.first, reading.last, reading.times)

"""Opens what a button or a page names, by what its reader may read now."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from domain.actions import Action
from domain.calendars import bounds
from domain.contents import AgendaShown, DigestPage, RecordShown, SourceShown
from domain.digests import owed_before, read_on
from domain.errors import NotPermitted
from domain.letters import Letter
from domain.members import Member, Permit
from domain.notices import days_of
from domain.occurrences import meant, spread
from domain.records import is_event
from domain.shown import Cursor, Shown, ShownKind
from services.desks.people import open_people
from services.outgoing.digests import compose_digest
from services.outgoing.readers import open_readers
from services.records.answering import open_request
from services.records.follow_ups import MOST_SHOWN, open_promises, promises_before
from services.records.sources import open_sourced
from services.work.archive import Work

AGENDA_DAYS = timedelta(days=14)

_NEEDS = {
    ShownKind.RECORD: Action.RECORD_READ,
    ShownKind.REMINDER: Action.RECORD_READ,
    ShownKind.READERS: Action.RECORD_READ,
    ShownKind.SOURCE: Action.RECORD_READ,
    ShownKind.REQUEST: Action.RECORD_READ,
    ShownKind.AGENDA: Action.AGENDA_READ,
    ShownKind.DIGEST: Action.DIGEST_READ,
    ShownKind.PROMISES: Action.FOLLOW_UP_READ,
    ShownKind.PEOPLE: Action.MEMBER_LIST,
    ShownKind.INVITATION: Action.INVITATION_MAKE,
}


def require_right(member: Member, shown: Shown) -> Permit:
    """
    Decide that *member* may open such a thing of its desk: before anything else is said of it.

    Raises:
        NotPermitted
    """
    return member.permit(_NEEDS[shown.kind], shown.desk)


async def open_shown(work: Work, member: Member, shown: Shown) -> Letter:
    """
    Open what *shown* names, by what *member* may read now; what he is shown of it is not entered.

    That its desk is read in a chat at all was made sure of before.

    Raises:
        NotPermitted
    """
    if shown.kind not in _OPENED:
        raise NotPermitted
    return await _OPENED[shown.kind](work, member, shown)


async def _open_record(work: Work, member: Member, shown: Shown) -> RecordShown:
    permit = member.permit(Action.RECORD_READ, shown.desk)
    record = await work.records.get(permit, shown.record)
    zone = (await work.desks.get(shown.desk)).zone
    event = meant(record, shown.start, work.now) if is_event(record) else None
    events = (event,) if event and event.body.ends() > work.now and shown.cursor == Cursor() else ()
    owed, more = await promises_before(work, member, shown.desk, events)
    markings = await work.markings.get()
    occurs = event.body if event else None
    return RecordShown(record, zone, shown.cursor, owed, more, work.now, markings, occurs)


async def _open_source(work: Work, member: Member, shown: Shown) -> SourceShown:
    record, permit = await open_sourced(work, member, shown.record)
    source = await work.sources.find(permit, record)
    if source is None:
        raise NotPermitted
    work.sources.note_reading(permit, record)
    zone = (await work.desks.get(record.desk)).zone
    return SourceShown(record.reference, source.newest, zone)


async def _open_agenda(work: Work, member: Member, shown: Shown) -> AgendaShown:
    permit = member.permit(Action.AGENDA_READ, shown.desk)
    desk = await work.desks.get(shown.desk)
    since, until = work.now, work.now + AGENDA_DAYS
    days = days_of(shown)
    if days is not None:
        since, until = bounds(days.first, days.last, desk.zone)
    events = [
        event
        for event in spread(await work.records.events(permit), since, until)
        if event.body.ends() >= since and event.body.starts() < until
    ]
    promises = await work.records.promises(permit)
    due = [each for each in promises if days is not None and each.body.is_due_before(until)]
    ids = {each.id for each in due}
    before = [each for each in owed_before(promises, events) if each.id not in ids]
    return AgendaShown(
        code=desk.code,
        zone=desk.zone,
        events=tuple(events),
        days=days,
        owed=tuple(due[:MOST_SHOWN]),
        before=tuple(before[:MOST_SHOWN]),
        more=len(due[MOST_SHOWN:]) + len(before[MOST_SHOWN:]),
        now=work.now,
        markings=await work.markings.get(),
    )


async def _open_digest(work: Work, member: Member, shown: Shown) -> DigestPage:
    if shown.span is None:
        raise NotPermitted
    return read_on(await compose_digest(work, member, shown.span), shown.cursor)


_OPENED: Mapping[ShownKind, Callable[[Work, Member, Shown], Awaitable[Letter]]] = {
    ShownKind.RECORD: _open_record,
    ShownKind.REMINDER: _open_record,
    ShownKind.AGENDA: _open_agenda,
    ShownKind.DIGEST: _open_digest,
    ShownKind.PROMISES: open_promises,
    ShownKind.PEOPLE: open_people,
    ShownKind.READERS: open_readers,
    ShownKind.SOURCE: _open_source,
    ShownKind.REQUEST: open_request,
}
"""What opens each kind. Of an invitation nothing opens twice: its code is kept nowhere."""

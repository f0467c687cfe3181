"""Composes a digest when it is sent, from what its reader may read then."""

from dataclasses import replace

from domain.actions import Action
from domain.calendars import local_date
from domain.contents import DigestPage
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.digests import coming, owed_before, owed_by, passed_since, read_on, told_on
from domain.discretion import PUSHED_STAYS, Form, Way, is_told
from domain.keyboards import Choice, Verb
from domain.letters import Reader
from domain.members import Member
from domain.notices import DigestNotice, SilentNotice
from domain.occurrences import start_of
from domain.particulars import DigestDue
from domain.records import Event, Record
from domain.shown import Cursor, DigestSpan, Shown, ShownKind
from services.keys.expiring import find_expiring
from services.outgoing.handing_over import compose_handover
from services.ports import Messenger
from services.records.planning import reminder_keys, was_owed
from services.work.archive import Work
from services.work.parcels import Overdue, Parcel


async def compose_digest(work: Work, member: Member, span: DigestSpan) -> DigestPage:
    """
    Compose a digest by what *member* may read now.

    Raises:
        Stranger, NotPermitted
    """
    permit = member.permit(Action.DIGEST_READ, span.desk)
    if span.leaver:
        return await compose_handover(work, permit, span)
    desk = await work.desks.get(span.desk)
    events = await work.records.events(permit)
    broken = work.broken
    records = await work.records.between(permit, span.after, span.upto)
    broken = work.broken - broken
    passed = [
        event
        for event in passed_since(events, span.since, span.at)
        if await _went_unannounced(work, event, member)
    ]
    promises = await work.records.promises(permit)
    ahead, owed = coming(desk, events, span.at), owed_by(desk, promises, span.at)
    due = {each.id for each in owed}
    return DigestPage(
        desk=desk,
        span=span,
        passed=tuple(passed),
        events=tuple(ahead),
        records=tuple(records),
        unopened=broken,
        owed=tuple(owed),
        before=tuple(each for each in owed_before(promises, ahead) if each.id not in due),
        expiring=await find_expiring(work, desk, span.at),
        markings=await work.markings.get(),
    )


async def _went_unannounced(work: Work, event: Record[Event], member: Member) -> bool:
    states = {
        await work.outbox.state(DeliveryKind.REMINDER, *key)
        for key in reminder_keys(event, member.id)
    }
    if start_of(event) is not None and states == {None}:
        return was_owed(event)  # nobody was there to plan it
    return bool(_UNTOLD & states)


_UNTOLD = frozenset({DeliveryState.MISSED, DeliveryState.DUE, DeliveryState.WAITING})


async def digest_notice(work: Work, member: Member, span: DigestSpan) -> DigestNotice:
    """Return how much a digest holds, and nothing of it."""
    page = await compose_digest(work, member, span)
    return DigestNotice(
        desk=page.desk,
        span=span,
        records=len(page.records),
        events=len(page.events),
        passed=len(page.passed),
        owed=len(page.owed),
        before=len(page.before),
        unopened=page.unopened,
        expiring=page.expiring,
    )


def note_told(work: Work, member: Member, page: DigestPage, rest: Cursor | None) -> None:
    """Enter in the audit what a page tells its reader."""
    permit = member.permit(Action.DIGEST_READ, page.desk.id)
    for record in told_on(page, rest):
        work.records.note_reading(permit, record)


async def prepare_digest(work: Work, owed: DigestDue, messenger: Messenger) -> Parcel:
    """
    Say what a due digest says to its member now.

    Raises:
        Stranger, NotPermitted: He may not read it any more.
        Overdue: Its day is over; the next digest takes it in.
    """
    member = await work.members.get(owed.member)
    reader = Reader.of(member)
    member.permit(Action.DIGEST_READ, owed.span.desk)
    desk = await work.desks.get(owed.span.desk)
    if _is_overdue(work, desk, owed):
        raise Overdue(desk.id)
    if is_told(Way.DIGEST, desk, Form.CONSTANT):
        return Parcel(reader, SilentNotice(DeliveryKind.DIGEST))
    shown = Shown(ShownKind.DIGEST, desk.id, span=owed.span, cursor=owed.cursor)
    keyboard = await work.keyboards.add(
        member, work.now, (Choice(Verb.OPEN, desk.id, shown=replace(shown, cursor=Cursor())),)
    )
    if is_told(Way.DIGEST, desk, Form.NEUTRAL):
        return Parcel(reader, await digest_notice(work, member, owed.span), keyboard)
    page = read_on(await compose_digest(work, member, owed.span), owed.cursor)
    rest = messenger.rest(reader, page)
    note_told(work, member, page, rest)
    return Parcel(
        reader,
        page,
        keyboard,
        conceal=shown,
        stays=PUSHED_STAYS,
        rest=replace(owed, cursor=rest) if rest else None,
    )


def _is_overdue(work: Work, desk: Desk, owed: DigestDue) -> bool:
    is_push = not owed.asked and owed.cursor == Cursor()
    return is_push and local_date(work.now, desk.zone) > owed.span.day

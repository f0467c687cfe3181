"""The desk's digest: planned every working day, composed when it is sent, from what may be read."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.calendars import local_date
from domain.contents import DigestPage
from domain.deliveries import (
    Cursor,
    DeliveryKind,
    DeliveryState,
    DigestDue,
    DigestSpan,
    Shown,
    ShownKind,
)
from domain.desks import LATE, Desk
from domain.digests import coming, owed_before, owed_by, passed_since, read_on, told_on
from domain.discretion import PUSHED_STAYS, Form, Way, is_told
from domain.groups import GroupNews
from domain.keyboards import Choice, Verb
from domain.letters import Reader
from domain.members import Member
from domain.notices import DigestNotice, SilentNotice
from domain.origins import Origin
from domain.records import Event, Record
from services.access.opening import require_home
from services.audit.checkpoint_letters import plan_checkpoints
from services.desks.groups import tell_group
from services.keys.expiring import find_expiring, note_arrival
from services.outgoing.handing_over import compose_handover
from services.ports import Messenger
from services.records.reminders import reminder_keys
from services.work.archive import Archive, Work
from services.work.parcels import Overdue, Parcel
from services.work.teams import Standing

_AHEAD = timedelta(days=1)
"""Further than that, the next digest is behind a weekend, or misplaced."""


@dataclass(frozen=True, slots=True)
class PlanDigests:
    """Write one delivery for each member entitled to a digest that is due; move the desk on."""

    archive: Archive

    async def __call__(self) -> None:
        """
        Plan what is due; a day that is over is folded into the next digest.

        What is planned too far ahead a wrong clock has planned: it comes when it should.

        Raises:
            SealBroken: Rows of people or desks do not open; everybody else's are planned.
        """
        async with self.archive() as work:
            for standing in await work.desks.due(work.now):
                await _plan(work, standing)
            for standing in await work.desks.due_after(work.now + _AHEAD):
                await _pull_back(work, standing)
            await work.commit()
            work.raise_broken()


async def _pull_back(work: Work, standing: Standing) -> None:
    due = standing.desk.next_untold(work.now)
    if due < standing.digest_due_at:
        await work.desks.update(standing.desk, due, Action.DIGEST_PLAN)


async def _plan(work: Work, standing: Standing) -> None:
    desk, due = standing.desk.known_by(work.now), standing.digest_due_at
    while desk.is_over(due, work.now):
        due = desk.next_digest(due)
    readers = await work.members.permitted(Action.DIGEST_READ, desk.id)
    if due <= work.now and not await _has_told(work, desk, due, readers):
        span = _span(work, standing, late_from=due if work.now - due > LATE else None)
        span = replace(span, day=local_date(due, desk.zone))
        for member in readers:
            owed = DigestDue(member.id, await _with_missed(work, standing.desk, member, span))
            await work.outbox.plan(
                DeliveryKind.DIGEST, due, owed, desk.id, span.day.isoformat(), member.id
            )
        await plan_checkpoints(work, desk, due, span.day)
        await tell_group(work, desk.id, GroupNews.DIGEST, span.day.isoformat())
        desk = await note_arrival(work, desk, readers)
        desk = desk.moved_on(span.upto, span.day, work.now, await _telling(work, desk))
    if due <= work.now:
        due = desk.next_digest(due)
    await work.desks.update(desk, due, Action.DIGEST_PLAN)


async def _telling(work: Work, desk: Desk) -> tuple[str, ...]:
    """Return the months whose end the digest speaks of; constant words speak of none."""
    if is_told(Way.DIGEST, desk, Form.CONSTANT):
        return ()
    return tuple(each.month for each in await find_expiring(work, desk, work.now))


async def _has_told(work: Work, desk: Desk, due: datetime, readers: Collection[Member]) -> bool:
    """Tell whether that day had its digest, be it that a wrong clock sent it too early."""
    day = local_date(due, desk.zone).isoformat()
    states = [
        await work.outbox.state(DeliveryKind.DIGEST, desk.id, day, each.id) for each in readers
    ]
    return desk.has_told(due) or DeliveryState.SENT in states


def _span(work: Work, standing: Standing, **more: object) -> DigestSpan:
    desk = standing.desk.known_by(work.now)
    span = DigestSpan(
        desk=desk.id,
        day=local_date(work.now, desk.zone),
        after=desk.digested,
        upto=standing.last_number,
        at=work.now,
        since=desk.digest_sent_at,
    )
    return replace(span, **more)  # type: ignore[arg-type]  # fields by name


async def _with_missed(work: Work, desk: Desk, member: Member, span: DigestSpan) -> DigestSpan:
    """Return *span*, begun where this member's last digest did if that never reached him."""
    if desk.digest_day is None:
        return span
    last = await work.outbox.find(
        DeliveryKind.DIGEST, desk.id, desk.digest_day.isoformat(), member.id
    )
    if last is None or last.state is DeliveryState.SENT:
        return span
    await work.outbox.close(last)
    missed = work.outbox.open(last, DigestDue).span
    return replace(span, after=missed.after, since=missed.since)


@dataclass(frozen=True, slots=True)
class AskDigest:
    """Owe a member what the digest would say now; the desk's own digest does not move."""

    archive: Archive

    async def __call__(self, sender: int, origin: Origin) -> None:
        """
        Plan the answer to `/digest`, once for each message.

        Raises:
            Stranger, NotPermitted, Travelling
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.DIGEST_READ, member.current)
            await require_home(work, member)
            span = _span(work, await work.desks.standing(member.current))
            owed = DigestDue(member.id, span, asked=True)
            await work.outbox.plan(DeliveryKind.ANSWER, work.now, owed, origin.chat, origin.message)
            await work.commit()


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
    states = [
        await work.outbox.state(DeliveryKind.REMINDER, *key)
        for key in reminder_keys(event, member.id)
    ]
    return bool({DeliveryState.MISSED, DeliveryState.DUE} & set(states))


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
    member.permit(Action.DIGEST_READ, owed.span.desk)
    desk = await work.desks.get(owed.span.desk)
    if _is_overdue(work, desk, owed):
        raise Overdue(desk.id)
    if is_told(Way.DIGEST, desk, Form.CONSTANT):
        return Parcel(Reader.of(member), SilentNotice(DeliveryKind.DIGEST))
    shown = Shown(ShownKind.DIGEST, desk.id, span=owed.span, cursor=owed.cursor)
    keyboard = await work.keyboards.add(
        member, work.now, (Choice(Verb.OPEN, desk.id, shown=replace(shown, cursor=Cursor())),)
    )
    if is_told(Way.DIGEST, desk, Form.NEUTRAL):
        return Parcel(Reader.of(member), await digest_notice(work, member, owed.span), keyboard)
    page = read_on(await compose_digest(work, member, owed.span), owed.cursor)
    rest = messenger.rest(Reader.of(member), page)
    note_told(work, member, page, rest)
    return Parcel(
        Reader.of(member),
        page,
        keyboard,
        conceal=shown,
        stays=PUSHED_STAYS,
        rest=replace(owed, cursor=rest) if rest else None,
    )


def _is_overdue(work: Work, desk: Desk, owed: DigestDue) -> bool:
    is_push = not owed.asked and owed.cursor == Cursor()
    return is_push and local_date(work.now, desk.zone) > owed.span.day

"""Plans the desk's digest for every working day, and one that a member asks for."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.calendars import UnknownZone, is_zone, local_date
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import LATE, Desk
from domain.discretion import Form, Way, is_told
from domain.groups import GroupNews
from domain.members import Member
from domain.origins import Origin
from domain.particulars import DigestDue
from domain.shown import DigestSpan
from services.access.opening import require_home
from services.audit.checkpoint_letters import plan_checkpoints
from services.desks.groups import tell_group
from services.keys.expiring import find_expiring, note_arrival
from services.work.archive import Archive, Work
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
            UnknownZone: This machine does not know a desk's zone any more; likewise.
        """
        async with self.archive() as work:
            due = await work.desks.due(work.now)
            for standing in filter(has_known_zone, due):
                await _plan(work, standing)
            for standing in filter(has_known_zone, await work.desks.due_after(work.now + _AHEAD)):
                await _pull_back(work, standing)
            await work.commit()
            work.raise_broken()
        if not all(map(has_known_zone, due)):
            raise UnknownZone


def has_known_zone(standing: Standing) -> bool:
    """Tell whether anything can be said of a desk's hours."""
    return is_zone(standing.desk.zone)


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
        desk = await _owe(work, standing, due, readers)
    if due <= work.now:
        due = desk.next_digest(due)
    await work.desks.update(desk, due, Action.DIGEST_PLAN)


async def _owe(work: Work, standing: Standing, due: datetime, readers: Collection[Member]) -> Desk:
    """Owe the digest that was *due* to its *readers*; return the desk, moved on behind it."""
    desk = standing.desk.known_by(work.now)
    late_from = due if work.now - due > LATE else None
    day = local_date(due, desk.zone)
    span = replace(_span(work, standing), day=day, late_from=late_from)
    for member in readers:
        owed = DigestDue(member.id, await _with_missed(work, standing.desk, member, span))
        await work.outbox.plan(DeliveryKind.DIGEST, due, owed, desk.id, day.isoformat(), member.id)
    await plan_checkpoints(work, desk, due, day)
    await tell_group(work, desk.id, GroupNews.DIGEST, day.isoformat())
    desk = await note_arrival(work, desk, readers)
    return desk.moved_on(span.upto, day, work.now, await _telling(work, desk))


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


def _span(work: Work, standing: Standing) -> DigestSpan:
    desk = standing.desk.known_by(work.now)
    return DigestSpan(
        desk=desk.id,
        day=local_date(work.now, desk.zone),
        after=desk.digested,
        upto=standing.last_number,
        at=work.now,
        since=desk.digest_sent_at,
    )


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

"""Composes what a successor finds of a post: what is owed, what is coming, what was written."""

from domain.calendars import local_date
from domain.contents import DigestPage
from domain.deliveries import DeliveryKind
from domain.digests import place_of_event, place_of_promise
from domain.members import Member, Permit
from domain.occurrences import nearest
from domain.particulars import DigestDue
from domain.shown import DigestSpan
from services.work.archive import Work


async def plan_handover(work: Work, leaver: str, to: Member, desk: str) -> None:
    """
    Owe *to* the post that *leaver* had on *desk*, once a day.

    It goes the digest's way, by *to*'s rights when it is sent, and again when it is opened.
    """
    standing = await work.desks.standing(desk)
    day = local_date(work.now, standing.desk.zone)
    span = DigestSpan(desk, day, 0, standing.last_number, work.now, leaver=leaver)
    owed = DigestDue(to.id, span, asked=True)
    natural = ("handover", desk, leaver, to.id, day.isoformat())
    await work.outbox.plan(DeliveryKind.ANSWER, work.now, owed, *natural)


async def compose_handover(work: Work, permit: Permit, span: DigestSpan) -> DigestPage:
    """Compose all open promises and coming events of a desk, and what the leaver wrote there."""
    broken = work.broken
    events = await work.records.events(permit)
    records = await work.records.between(permit, span.after, span.upto)
    next_ones = sorted((nearest(each, span.at) for each in events), key=place_of_event)
    promises = await work.records.promises(permit)
    return DigestPage(
        desk=await work.desks.get(span.desk),
        span=span,
        passed=(),
        events=tuple(each for each in next_ones if each.body.ends() >= span.at),
        records=tuple(each for each in records if each.author == span.leaver),
        unopened=work.broken - broken,
        owed=tuple(sorted(promises, key=place_of_promise)),
        before=(),
    )

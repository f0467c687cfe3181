"""Puts a new record in an old one's place: on another desk, or as another kind."""

from dataclasses import dataclass, replace

from domain.actions import Action
from domain.calendars import month_of
from domain.desks import Desk
from domain.follow_ups import FollowUp
from domain.members import Member, Permit
from domain.owed import Owes
from domain.records import (
    Addition,
    AnyBody,
    AnyRecord,
    Kind,
    Meeting,
    Note,
    Record,
    is_event,
    is_follow_up,
    is_meeting,
    reword,
)
from domain.regards import wordings_marked
from domain.retention import Saving
from domain.secrecy import Secret
from services.access.opening import require_open, wants_code
from services.desks.ceilings import check_ceiling
from services.keys.expiring import note_untold
from services.records.follow_ups import plan_promise
from services.records.heirs import became
from services.records.planning import plan_reminders
from services.records.promised import PROMISED_AT, reword_promised
from services.records.sources import carry_source
from services.work.archive import Work
from services.work.turning import extend_keys


@dataclass(frozen=True, slots=True)
class Passage:
    """Which desk a record comes to, and by which decisions it leaves and enters."""

    member: Member
    leaving: Permit
    entering: Permit
    desk: Desk


@dataclass(frozen=True, slots=True)
class Becoming:
    """What a record is to be from now on."""

    kind: Kind
    body: AnyBody


async def pay_passage(work: Work, passage: Passage) -> None:
    """
    Count a record as opened that comes to a desk where reading it wants no code.

    Else whoever found a phone would bring it there, and read.

    Raises:
        Travelling, Locked: As `require_open`.
    """
    if not wants_code(passage.desk):
        await require_open(work, passage.member, passage.leaving.desk)


async def move(work: Work, passage: Passage, old: AnyRecord) -> AnyRecord:
    """
    Return the heir of *old* on another desk, all else the same; its promises follow.

    Raises:
        Locked, Travelling: As `pay_passage`.
        AboveCeiling: It is marked higher than that desk may hold.
    """
    await pay_passage(work, passage)
    heir = await _succeed(work, passage, old, await _seen_to(work, passage, old))
    if heir.kind in PROMISED_AT:
        for promise in await work.records.promised(passage.leaving, old.id):
            linked = _linked(promise, heir.id)
            await _succeed(work, passage, promise, await _seen_to(work, passage, linked))
    return heir


async def convert(work: Work, passage: Passage, old: AnyRecord, to: Becoming) -> AnyRecord:
    """Return the heir of *old* as another kind, with all that was added to it or promised at it."""
    heir = await _succeed(work, passage, old, _as(work, passage.member, old, to))
    promised = await work.records.promised(passage.leaving, old.id)
    for promise in promised:
        await work.records.update(passage.leaving, _linked(promise, heir.id))
    if is_meeting(heir):
        await reword_promised(work, passage.member, _meeting_of(promised), heir)
    return heir


def _as(work: Work, member: Member, old: AnyRecord, to: Becoming) -> AnyRecord:
    return Record(
        id=old.id,
        kind=to.kind,
        desk=old.desk,
        code=old.code,
        number=old.number,
        author=old.author,
        author_name=old.author_name,
        received_at=old.received_at,
        expires=old.expires,
        held=old.held,
        shared_from=old.shared_from,
        versions=(replace(old.versions[-1], body=to.body, at=work.now, author=member.id),),
        additions=(*_forwarded(old), *old.additions),
    )


async def _succeed(work: Work, passage: Passage, old: AnyRecord, heir: AnyRecord) -> AnyRecord:
    """Keep *heir* under the desk's key and its next number, and withdraw *old* for it, once."""
    desk = passage.desk
    if desk.id != old.desk:
        for marking in wordings_marked(old):  # the earlier ones go along
            await check_ceiling(work, desk.id, marking)
        heir = await expiring(work, desk, await _saved(work, old, heir))
    number = await work.desks.take_number(desk.id)
    named = replace(
        heir,
        id=work.vault.fresh_id(),
        desk=desk.id,
        code=desk.code,
        number=number,
        came_of=old.id,
    )
    await work.records.update(passage.leaving, old.succeeded(named.id, work.now))
    await work.records.add(passage.entering, named)
    await work.add_effect(named.id, *became(old.id))
    await carry_source(work, passage.member, old, named)
    await _plan(work, named)
    return named


async def _saved(work: Work, old: AnyRecord, heir: AnyRecord) -> AnyRecord:
    """
    Return *heir* as it would be had it waited for the holds and extensions that are under way.

    They go over their desk's records batch by batch: who moves one of them meanwhile must not get
    it away from a hold.
    """
    for each in (await work.desks.get(old.desk)).reserved:
        if each.concerns(old.expires) and each.saving is Saving.HOLD:
            heir = replace(heir, held=True)
        elif each.concerns(old.expires):
            heir = replace(heir, expires=max(heir.expires, each.to))
    return heir


async def expiring(work: Work, desk: Desk, heir: AnyRecord) -> AnyRecord:
    """Return *heir* expiring when it would have, or at once; make the key for that if it lacks."""
    heir = replace(heir, expires=max(heir.expires, month_of(work.now)))  # no month comes back
    if heir.expires not in desk.months_ahead(work.now):  # the desk is younger, or keeps otherwise
        await extend_keys(work, desk.id, [heir.expires])
    await note_untold(work, desk.id, [heir.epoch])
    return heir


async def _plan(work: Work, heir: AnyRecord) -> None:
    """Owe the reminders of *heir*; the old one's never arrive, for it is withdrawn."""
    if is_event(heir):
        await plan_reminders(work, heir)
    elif is_follow_up(heir):
        await plan_promise(work, heir)


async def _seen_to(work: Work, passage: Passage, record: AnyRecord) -> AnyRecord:
    """Return *record*; one whose holder has no part in the desk is the mover's, or a head's."""
    if not is_follow_up(record) or record.body.is_the_posts:
        return record
    member, holder = passage.member, await work.members.get(record.body.holder)
    if holder.is_permitted(Action.FOLLOW_UP_CHANGE, passage.desk.id):
        return record
    if not member.is_permitted(Action.FOLLOW_UP_CHANGE, passage.desk.id):
        member = await _head_of(work, passage.desk) or member
    return reword(record, record.body.handed_to(member.id, member.name), work.now, member.id)


async def _head_of(work: Work, desk: Desk) -> Member | None:
    """Return who sees to what a desk is given from outside: one of its heads."""
    heads = await work.members.permitted(Action.ALERT_READ, desk.id)
    return min(heads, key=lambda each: each.id) if heads else None


def _linked(promise: Record[FollowUp], meeting: str) -> Record[FollowUp]:
    """Return *promise* as made at *meeting* all along: that is no new wording."""
    versions = (
        replace(each, body=replace(each.body, meeting=meeting)) for each in promise.versions
    )
    return replace(promise, versions=tuple(versions))


def _meeting_of(promised: list[Record[FollowUp]]) -> Meeting:
    """Return a meeting with the lines of which there are promises already."""
    lines = [(each.body.owes, each.body.line or each.body.what) for each in promised]
    we, they = (tuple(line for owes, line in lines if owes is side) for side in Owes)
    return Meeting((), Secret(""), Secret(""), we, they)


def _forwarded(old: AnyRecord) -> tuple[Addition, ...]:
    """Return who wrote a forwarded note first, for a kind that has no other place for it."""
    if not isinstance(old.body, Note) or not old.body.forwarded_from:
        return ()
    return (Addition(old.body.forwarded_from, old.received_at, old.author),)

"""Keeps one record of any kind: the part that saving a note, a meeting and an event share."""

from domain.actions import Action
from domain.deliveries import Shown, ShownKind
from domain.desks import expiry_of
from domain.keyboards import Choice, Verb
from domain.letters import Answer, Kept, Reader, Receipt
from domain.members import Member
from domain.origins import Natural, Origin
from domain.records import AnyRecord, Body, Kind, Record, Version
from domain.references import Reference
from services.archive import Work

SAVING = {
    Kind.NOTE: Action.NOTE_SAVE,
    Kind.MEETING: Action.MEETING_SAVE,
    Kind.EVENT: Action.EVENT_SAVE,
    Kind.FOLLOW_UP: Action.FOLLOW_UP_SAVE,
}
"""What a member must be permitted to do, by the kind he keeps."""


async def find_kept(work: Work, member: Member, origin: Origin) -> AnyRecord | None:
    """Return what was kept of a message before, or None: the same message twice is one."""
    known = await work.find_effect(*origin.natural)
    if known is None:
        return None
    permit = member.permit(Action.RECORD_READ, await work.records.desk_of(known))
    return await work.records.get(permit, known)


async def keep(
    work: Work, member: Member, natural: Natural, kind: Kind, body: Body
) -> Record[Body]:
    """
    Keep *body* as a new record of the member's current desk; *natural* is what it came of.

    Raises:
        NotPermitted: No role of his allows it.
    """
    permit = member.permit(SAVING[kind], member.current)
    desk = await work.desks.get(member.current)
    number = await work.desks.take_number(desk.id)
    record = _write(work, member, Reference(desk.code, number), kind, body)
    await work.records.add(permit, record)
    await work.add_effect(record.id, *natural)
    return record


async def receipt(
    work: Work, member: Member, record: AnyRecord, kept: Kept = Kept.KEPT, *more: Choice
) -> Answer:
    """Return the receipt of *record*, with a fresh keyboard."""
    desk = await work.desks.get(record.desk)
    keyboard = await work.keyboards.add(member, work.now, (*receipt_choices(record), *more))
    return Answer(Reader.of(member), Receipt(desk, record, kept), keyboard)


def receipt_choices(record: AnyRecord) -> tuple[Choice, ...]:
    """Return what a receipt's buttons offer: take back, read back, and for an event change."""
    shown = Shown(ShownKind.RECORD, record.desk, record.id)
    choices = (
        Choice(Verb.UNDO, record.desk, record.id),
        Choice(Verb.OPEN, record.desk, record.id, shown=shown),
    )
    if record.kind is not Kind.EVENT:
        return choices
    return (*choices, Choice(Verb.CHANGE, record.desk, record.id))


def _write(
    work: Work, member: Member, reference: Reference, kind: Kind, body: Body
) -> Record[Body]:
    return Record(
        id=work.vault.fresh_id(),
        kind=kind,
        desk=member.current,
        code=reference.desk,
        number=reference.number,
        author=member.id,
        author_name=member.name,
        received_at=work.now,
        expires=expiry_of(work.now),
        versions=(Version(body, work.now, member.id),),
    )

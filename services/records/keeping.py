"""Keeps one record of any kind: the part that saving a note, a meeting and an event share."""

from domain.actions import Action
from domain.desks import Desk
from domain.discretion import Form, Way, is_told
from domain.keyboards import Choice, Keyboard, Verb
from domain.lessons import Deed
from domain.letters import Answer, Kept, Reader, Receipt
from domain.marked_text import texts_of
from domain.members import Member
from domain.origins import Natural, Origin
from domain.records import AnyRecord, Body, Kind, Record, Version
from domain.references import Reference
from domain.secrecy import Secret
from domain.shown import Shown, ShownKind
from services.desks.ceilings import check_ceiling, take_marking
from services.desks.lessons import learn
from services.records.follow_up_buttons import promise_choices
from services.records.heirs import open_heir
from services.records.omission_buttons import omit_next
from services.records.seeing import ask_choices
from services.work.archive import Work

SAVING = {
    Kind.NOTE: Action.NOTE_SAVE,
    Kind.MEETING: Action.MEETING_SAVE,
    Kind.EVENT: Action.EVENT_SAVE,
    Kind.FOLLOW_UP: Action.FOLLOW_UP_SAVE,
}
"""What a member must be permitted to do, by the kind he keeps."""

GRADED = frozenset({Kind.NOTE, Kind.MEETING})
"""What is graded, and was observed at a time."""

MOST_MOVES = 3
"""Other desks under a receipt; of more, whichever `/desk` made the current one comes first."""


MOST_MARKINGS = 3
"""Other markings under a receipt, one tap away; the marking's own button has them all."""


async def find_kept(work: Work, member: Member, origin: Origin) -> AnyRecord | None:
    """Return what was kept of a message before, or None: the same message twice is one."""
    known = await work.find_effect(*origin.natural)
    return await open_heir(work, member, Action.RECORD_READ, known) if known else None


async def keep(
    work: Work,
    member: Member,
    natural: Natural,
    kind: Kind,
    body: Body,
    *,
    typed: Secret | None = None,
    marking: str = "",
    asks: bool = False,
) -> Record[Body]:
    """
    Keep *body* as a new record of the member's current desk; *natural* is what it came of.

    It gets the marking that stands on the text *typed* or in the body, else *marking*, else the
    desk's own.

    Raises:
        NotPermitted: No role of his allows it.
        AboveCeiling: It is marked higher than the desk may hold.
    """
    permit = member.permit(SAVING[kind], member.current)
    desk = await work.desks.get(member.current)
    written = await take_marking(work, desk.id, (typed, *texts_of(body)))
    await check_ceiling(work, desk.id, marking)
    number = await work.desks.take_number(desk.id)
    fresh = Version(body, work.now, member.id, written or marking or desk.marking, asks=asks)
    record = _write(work, member, desk, kind, fresh, number=number)
    await work.records.add(permit, record)
    await work.add_effect(record.id, *natural)
    await learn(work, member, Deed.KEPT, record.id)
    return record


async def receipt(
    work: Work,
    member: Member,
    record: AnyRecord,
    kept: Kept = Kept.KEPT,
    *more: Choice,
    was: Reference | None = None,
) -> Answer:
    """Return the receipt of *record*, which may have been *was* before, with a fresh keyboard."""
    desk = await work.desks.get(record.desk)
    keyboard = await receipt_buttons(work, member, record, *more)
    marking = (await work.markings.get()).find(record.marking)
    return Answer(Reader.of(member), Receipt(desk, record, kept, was, marking=marking), keyboard)


async def receipt_buttons(work: Work, member: Member, record: AnyRecord, *more: Choice) -> Keyboard:
    """Return a fresh keyboard with all that *member* can do with *record*."""
    moves = await _other_desks(work, member, record)
    choices = receipt_choices(record, (*moves, *await _other_markings(work, member, record)))
    if not is_told(Way.REMINDER, await work.desks.get(record.desk), Form.CONSTANT):
        choices = (*choices, *ask_choices(record, work.now))
    choices = (*choices, *omit_next(record, work.now))
    if not member.is_permitted(Action.RECORD_REPLACE, record.desk):
        choices = tuple(each for each in choices if each.verb is Verb.OPEN)
    if not is_told(Way.SHOWN, await work.desks.get(record.desk), Form.CONTENT):
        choices = tuple(map(_unopened, choices))
    if member.is_permitted(Action.SOURCE_SAVE, record.desk, record.author):
        choices = (*choices, Choice(Verb.SOURCE, record.desk, record.id))
    if sharing_desks(member, record):
        choices = (*choices, Choice(Verb.SHARE, record.desk, record.id))
    offered = promise_choices(member, record)
    return await work.keyboards.add(member, work.now, (*choices, *more), offered)


def receipt_choices(record: AnyRecord, moves: tuple[Choice, ...] = ()) -> tuple[Choice, ...]:
    """Return what a receipt's buttons offer, the likeliest first; *moves* change it at once."""
    shown = Shown(ShownKind.RECORD, record.desk, record.id)
    return (
        Choice(Verb.UNDO, record.desk, record.id),
        Choice(Verb.OPEN, record.desk, record.id, shown=shown),
        Choice(Verb.CHANGE, record.desk, record.id),
        *moves,
        Choice(Verb.KIND, record.desk, record.id),
        Choice(Verb.MARKING, record.desk, record.id),
        *([Choice(Verb.GRADE, record.desk, record.id)] if record.kind in GRADED else []),
    )


def _unopened(choice: Choice) -> Choice:
    """Return what stands in the place of *choice* where nothing is opened: the way back."""
    if choice.verb is not Verb.OPEN:
        return choice
    return Choice(Verb.RECEIPT, choice.desk, choice.record)


async def _other_desks(work: Work, member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    """Return the moves to the desks that may have it too, the current one first."""
    if not member.is_permitted(Action.RECORD_MOVE, record.desk) or record.shared_from:
        return ()
    others = {each.desk: None for each in member.grants if each.desk != record.desk}
    fit = [each for each in others if is_movable(member, record.kind, each)]
    first = sorted(fit, key=lambda each: each != member.current)[:MOST_MOVES]
    return tuple([await _move_to(work, record, each) for each in first])


def is_movable(member: Member, kind: Kind, to: str) -> bool:
    """Tell whether *member* may bring a record of a kind to the desk *to*."""
    return all(member.is_permitted(each, to) for each in (Action.RECORD_MOVE, SAVING[kind]))


def sharing_desks(member: Member, record: AnyRecord) -> tuple[str, ...]:
    """Return the desks of his own that *member* may give a copy of *record* to."""
    is_fit = record.kind is not Kind.FOLLOW_UP and record.shared_from is None
    if not is_fit or not member.is_permitted(Action.RECORD_SHARE, record.desk):
        return ()
    return tuple(each for each in member.desks_of(Action.RECORD_SHARE) if each != record.desk)


async def _other_markings(work: Work, member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    """Return the markings next to the record's own that its desk may hold, the lowest first."""
    markings = await work.markings.get()
    offered = markings.upto((await work.desks.get(record.desk)).ceiling)
    here = markings.rank(record.marking)
    others = [each for each in offered if each.id != record.marking]
    nearest = sorted(others, key=lambda each: abs(markings.rank(each.id) - here))[:MOST_MARKINGS]
    return tuple(
        Choice(
            Verb.MARKING,
            record.desk,
            record.id,
            value=each.id,
            label=Secret(each.name.said(member.language)),
        )
        for each in sorted(nearest, key=lambda each: markings.rank(each.id))
    )


async def _move_to(work: Work, record: AnyRecord, to: str) -> Choice:
    code = (await work.desks.get(to)).code
    return Choice(Verb.MOVE, record.desk, record.id, value=code, to=to)


def _write(
    work: Work, member: Member, desk: Desk, kind: Kind, first: Version[Body], *, number: int
) -> Record[Body]:
    return Record(
        id=work.vault.fresh_id(),
        kind=kind,
        desk=desk.id,
        code=desk.code,
        number=number,
        author=member.id,
        author_name=member.name,
        received_at=work.now,
        expires=desk.expiry_of(work.now),
        versions=(first,),
    )

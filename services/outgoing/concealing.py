"""Takes what was shown away again: neutral words in its place, and the button that reopens it."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.actions import Action
from domain.audit import HOUSE
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.discretion import Form, Way, is_told
from domain.errors import NotPermitted, SealBroken, Stranger
from domain.keyboards import Keyboard, Press
from domain.letters import Kept, Letter, Plain, Reader, Receipt
from domain.members import Member, Permit
from domain.notices import RecordNotice
from domain.occurrences import meant
from domain.particulars import ConcealDue
from domain.records import AnyRecord, is_event, is_follow_up
from domain.shown import Cursor, Shown, ShownKind
from services.outgoing.digests import digest_notice
from services.outgoing.notices import list_notice
from services.records.follow_up_buttons import promise_choices, reminder_choices
from services.records.heirs import open_heir
from services.records.keeping import receipt, receipt_buttons
from services.records.reminders import reminder_notice
from services.work.archive import Work
from services.work.parcels import NoLongerDue, Parcel
from services.work.pressing import Chosen

_MARGIN = timedelta(seconds=1)
"""How much earlier than due a concealment may come and still be the last one owed."""


TAKEN_AWAY = Plain("taken-away")
"""For content whose message can be neither removed any more nor said anything of."""

_INVITED = Plain("invitation-made")
_BARE = (TAKEN_AWAY, _INVITED)
"""What has no buttons: there is nothing to open again."""


async def prepare_concealment(work: Work, owed: ConcealDue) -> Parcel:
    """
    Say what takes the place of content, whoever its reader is by now.

    Whose role on the desk has ended, or who travels, loses the message, also while it is to stand
    open for longer. So does one that is taken away: an edit of it that comes late then finds none.

    Raises:
        NoLongerDue: It was opened again; a later concealment is owed.
    """
    member = await work.members.get(owed.member)
    is_away = await work.authenticators.is_away(member.id)
    has_role = owed.shown.desk in member.named_for(Action.RECORD_READ)
    if is_away or not has_role or not owed.keyboard:
        return Parcel(Reader.of(member), None, None, owed.message, instead=TAKEN_AWAY)
    keyboard = await work.keyboards.find(owed.keyboard)
    if keyboard and keyboard.open_until and keyboard.open_until > work.now + _MARGIN:
        raise NoLongerDue
    record = await _find_record(work, owed.shown)
    if record and record.became:
        return await _of_heir(work, member, owed, record)
    letter = await _concealed(work, member, owed.shown, record)
    if isinstance(letter, Receipt) or letter in _BARE:
        keyboard = None
    elif record and keyboard and keyboard.spent_by:
        keyboard = await _fresh_buttons(work, member, owed, record)
    elif keyboard:
        keyboard = await _rested(work, member, owed.shown, record, keyboard)
    return Parcel(Reader.of(member), letter, keyboard, owed.message, instead=TAKEN_AWAY)


async def _of_heir(work: Work, member: Member, owed: ConcealDue, old: AnyRecord) -> Parcel:
    """Say what a record has become to whoever may read that; to others, that it was taken back."""
    try:
        heir = await open_heir(work, member, Action.RECORD_READ, old.id)
    except (NotPermitted, Stranger, SealBroken):
        letter = Receipt(await work.desks.get(old.desk), old, Kept.WITHDRAWN)
        return Parcel(Reader.of(member), letter, None, owed.message, instead=TAKEN_AWAY)
    kept = Kept.KEPT if heir.desk == old.desk else Kept.MOVED
    answer = await receipt(work, member, heir, kept, was=old.reference)
    if answer.buttons:
        await work.keyboards.update(answer.buttons.placed(owed.message))
    return Parcel(answer.to, answer.letter, answer.buttons, owed.message, instead=TAKEN_AWAY)


async def plan_concealment(work: Work, chosen: Chosen, press: Press, until: datetime) -> Keyboard:
    """
    Owe that what is shown in the pressed message leaves at *until*; return its keyboard.

    What stands there then is what the message's own button opens, whatever was shown in it.
    """
    keyboard = chosen.keyboard.open_till(until)
    await work.keyboards.update(keyboard)
    owed = ConcealDue(chosen.member.id, press.message, at_rest(chosen, press), keyboard.id)
    natural = (chosen.member.telegram, press.message, press.query, until.isoformat())
    await work.outbox.plan(DeliveryKind.CONCEAL, until, owed, *natural)
    return keyboard


def at_rest(chosen: Chosen, press: Press) -> Shown:
    """Return what the pressed message is about, whatever page or promise of it was opened."""
    keyboard, shown = chosen.keyboard, chosen.choice.shown
    lasting = [
        choice.shown
        for index, choice in enumerate(keyboard.choices)
        if choice.shown and index not in keyboard.passing
    ]
    if shown is None or press.index in keyboard.passing:
        alike = [each for each in lasting if shown and each.kind is shown.kind]
        ledgers = [each for each in lasting if each.kind is ShownKind.PROMISES]
        shown = next(iter((*alike, *ledgers, *lasting)), shown)
    if shown is None:
        shown = Shown(ShownKind.RECORD, chosen.choice.desk, chosen.choice.record)
    return replace(shown, cursor=Cursor())


async def neutral_form(work: Work, member: Member, shown: Shown) -> Letter:
    """Return the neutral words for what is at rest in a message."""
    record = await _find_record(work, shown)
    return await _concealed(work, member, shown, record) or TAKEN_AWAY


async def _find_record(work: Work, shown: Shown) -> AnyRecord | None:
    """Open the record that stands open, if it opens; none of its words is said."""
    if not shown.record:
        return None
    try:
        return await work.records.get_any(
            Permit(HOUSE, Action.RECORD_CONCEAL, shown.desk), shown.record
        )
    except (SealBroken, NotPermitted):  # damaged, or shredded
        return None  # it has to leave the chat all the same


async def _concealed(
    work: Work, member: Member, shown: Shown, record: AnyRecord | None
) -> Letter | None:
    desk = await work.desks.get(shown.desk)
    if record and record.withdrawn_at:
        return Receipt(desk, record, Kept.WITHDRAWN)
    if shown.cursor != Cursor():
        return None  # a further page of a pushed digest is removed whole
    if is_told(Way.CONCEALED, desk, Form.CONSTANT):
        return TAKEN_AWAY
    return await _neutral(work, member, desk, shown, record)


async def _neutral(
    work: Work, member: Member, desk: Desk, shown: Shown, record: AnyRecord | None
) -> Letter:
    match shown.kind:
        case ShownKind.AGENDA | ShownKind.PROMISES | ShownKind.PEOPLE:
            return list_notice(desk, shown)
        case ShownKind.DIGEST:
            return await _digest_concealed(work, member, shown)
        case ShownKind.INVITATION:
            return _INVITED
        case ShownKind.REMINDER if record and member.is_permitted(Action.RECORD_READ, desk.id):
            if is_event(record):
                record = meant(record, shown.start, work.now)
            return reminder_notice(record, desk.zone) or RecordNotice(record.reference)
        case _:
            return await _reference(work, shown, desk)


async def _reference(work: Work, shown: Shown, desk: Desk) -> Letter:
    """Return a record's reference; of one that was shredded, not even that."""
    try:
        return RecordNotice(await work.records.reference_of(shown.record, desk.code))
    except NotPermitted:
        return TAKEN_AWAY


async def _digest_concealed(work: Work, member: Member, shown: Shown) -> Letter:
    """Return a digest's counts; for whoever may not read them any more, not even those."""
    try:
        if shown.span is not None:
            return await digest_notice(work, member, shown.span)
    except (NotPermitted, Stranger):
        pass
    return TAKEN_AWAY


async def _fresh_buttons(
    work: Work, member: Member, owed: ConcealDue, record: AnyRecord
) -> Keyboard:
    """Return buttons that work, where the record was replaced while it stood open."""
    placed = (await receipt_buttons(work, member, record)).placed(owed.message)
    await work.keyboards.update(placed)
    return placed


async def _rested(
    work: Work, member: Member, shown: Shown, record: AnyRecord | None, keyboard: Keyboard
) -> Keyboard:
    """Return the buttons that go with the neutral words: a promise's as it stands now."""
    offered = keyboard.offering()
    if record and is_follow_up(record):
        is_reminder = shown.kind is ShownKind.REMINDER and record.body.reminds_at()
        choices = reminder_choices if is_reminder else promise_choices
        offered = keyboard.offering(*choices(member, record))
    if offered != keyboard:
        await work.keyboards.update(offered)
    return offered

"""Gives another desk a copy of a record, once, and takes it back; who may give to whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from domain.actions import Action
from domain.desks import Desk
from domain.errors import AmanaError, NotPermitted
from domain.keyboards import ButtonSpent, Choice, Verb
from domain.letters import Answer, Kept, Reader, Receipt
from domain.markings import AboveCeiling
from domain.members import Member, Permit
from domain.origins import Natural
from domain.records import AnyRecord, Kind, is_event
from services.desks.ceilings import check_ceiling
from services.records.heirs import became
from services.records.keeping import receipt_buttons, sharing_desks
from services.records.planning import plan_reminders
from services.records.succession import Passage, expiring, pay_passage
from services.work.archive import Work

_MOST_COPIES = 20
"""How often one record is given to one desk, each time after the copy before was taken back."""


class ShareRefused(AmanaError):
    """No such desk, or none that he may give it to: one answer for both."""

    reply_key = "error-share-refused"


class ShareGone(AmanaError):
    """The other desk has made something else of its copy, or it is there no more."""

    reply_key = "error-share-gone"


async def find_target(
    work: Work, member: Member, action: Action, record: AnyRecord, code: str
) -> Passage:
    """
    Return the way of *record* to the desk with *code*, by what *member* may do now.

    The same rows are opened for whatever code.

    Raises:
        ShareRefused
    """
    found, _ = await work.desks.find(code.upper()), await work.markings.get()
    if found is None or found.desk.id == record.desk:
        raise ShareRefused
    return decide(member, action, record, found.desk)


@contextmanager
def unsaid_beyond(passage: Passage) -> Iterator[None]:
    """
    Say of a ceiling no more than of a desk that is not there, to whom does not belong there.

    Raises:
        ShareRefused: In its place.
    """
    try:
        yield
    except AboveCeiling:
        if passage.member.grant_on(passage.desk.id) is None:
            raise ShareRefused from None
        raise


def decide(member: Member, action: Action, record: AnyRecord, desk: Desk) -> Passage:
    """
    Decide that *member* may bring *record* to *desk*.

    What another desk gave is that desk's to give.

    Raises:
        ShareRefused
    """
    leaving = member.permit(action, record.desk)
    try:
        entering = member.permit_beyond(action, record.desk, desk.id)
    except NotPermitted:
        raise ShareRefused from None
    if record.shared_from is not None:
        raise ShareRefused
    return Passage(member, leaving, entering, desk)


async def share(work: Work, passage: Passage, record: AnyRecord, cause: str) -> Answer:
    """
    Keep a copy of *record* on a desk, unless it has one, once for each *cause*; say so.

    Raises:
        ShareRefused: A promise is seen to on one desk alone.
        Locked, Travelling: As `pay_passage`.
        AboveCeiling: It is marked higher than that desk may hold.
    """
    if record.kind is Kind.FOLLOW_UP:
        raise ShareRefused
    known = await work.find_effect("shared by", cause)
    if known is None:
        await pay_passage(work, passage)
        await check_ceiling(work, passage.desk.id, record.marking)
        copies = await _copies(work, record.id, passage.desk.id)
        copy = await _standing(work, passage.entering, copies)
        copy = copy or await _copy(work, record, passage, len(copies))
        work.ledger.permitted(passage.leaving, record.id)
        await work.add_effect(copy.id, "shared by", cause)
    else:
        copy = await work.records.get_any(passage.entering, known)
    return await _shared(work, passage.member, record, passage.desk, copy)


async def _shared(
    work: Work, member: Member, record: AnyRecord, desk: Desk, copy: AnyRecord
) -> Answer:
    back = Choice(Verb.UNSHARE, record.desk, record.id, value=desk.code, to=desk.id)
    may_read = member.is_permitted(Action.RECORD_READ, desk.id)
    there = str(copy.reference) if may_read else desk.code  # no count of what others keep
    home = await work.desks.get(record.desk)
    keyboard = await receipt_buttons(work, member, record, back)
    marking = (await work.markings.get()).find(record.marking)
    letter = Receipt(home, record, Kept.SHARED, there=there, marking=marking)
    return Answer(Reader.of(member), letter, keyboard)


async def take_back(work: Work, member: Member, choice: Choice) -> None:
    """
    Withdraw the copy that a desk has of a record; once it is withdrawn, nothing more.

    Raises:
        NotPermitted
        ButtonSpent: It never had one.
        ShareGone: It is another record now.
    """
    leaving = member.permit(Action.RECORD_UNSHARE, choice.desk)
    entering = Permit(member.id, Action.RECORD_UNSHARE, choice.to)
    copies = await _copies(work, choice.record, choice.to)
    if not copies:
        raise ButtonSpent
    copy = await _newest(work, entering, copies[-1])
    if copy.withdrawn_at is None:
        await work.records.update(entering, copy.withdrawn(work.now))
        work.ledger.permitted(leaving, choice.record)


async def share_choices(work: Work, member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    """Return the buttons of the desks of his own that *member* may give *record* to."""
    desks = [await work.desks.get(each) for each in sharing_desks(member, record)]
    return tuple(
        Choice(Verb.SHARE, record.desk, record.id, value=each.code, to=each.id)
        for each in sorted(desks, key=lambda each: each.code)
    )


async def _standing(work: Work, entering: Permit, copies: list[str]) -> AnyRecord | None:
    """Return the copy that the desk has already, as it was given or as what it is now."""
    if not copies:
        return None
    copy = await work.records.get_any(entering, copies[-1])
    return copy if copy.withdrawn_at is None or copy.became else None


async def _newest(work: Work, entering: Permit, record: str) -> AnyRecord:
    """Follow what a copy has become on its desk; nobody follows it to a third one."""
    while heir := await work.find_effect(*became(record)):
        record = heir
    try:
        return await work.records.get_any(entering, record)
    except NotPermitted:  # moved on, or shredded
        raise ShareGone from None


async def _copy(work: Work, record: AnyRecord, passage: Passage, given: int) -> AnyRecord:
    """Keep one more; counted anew, it could be one beside what another just gave."""
    desk = passage.desk
    if given >= _MOST_COPIES:
        raise ShareRefused
    number = await work.desks.take_number(desk.id)
    there = replace(record.shared(work.vault.fresh_id()), desk=desk.id, code=desk.code)
    copy = await expiring(work, desk, replace(there, number=number))
    await work.records.add(passage.entering, copy)
    await work.add_effect(copy.id, *_given(record.id, desk.id, given))
    if is_event(copy):
        await plan_reminders(work, copy)
    return copy


async def _copies(work: Work, record: str, desk: str) -> list[str]:
    """Return every copy of a record that a desk was given, the newest last; opens nothing."""
    found: list[str] = []
    while copy := await work.find_effect(*_given(record, desk, len(found))):
        found.append(copy)
    return found


def _given(record: str, desk: str, number: int) -> Natural:
    return ("shared", record, desk, number)

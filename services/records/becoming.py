"""Makes a record one of another kind, at once or once its date was confirmed."""

from domain.actions import Action
from domain.dates import DatePast
from domain.errors import NotPermitted
from domain.keyboards import Choice, Press
from domain.letters import Answer
from domain.members import Member
from domain.origins import Natural, Origin
from domain.records import AnyRecord, Kind
from services.records.events import event_of
from services.records.heirs import corrected_by, find_heir, open_heir
from services.records.keeping import SAVING, receipt
from services.records.proposals import propose
from services.records.succession import Becoming, Passage, convert
from services.records.transfers import reference_before
from services.work.archive import Work
from services.work.pressing import Chosen


async def become(
    work: Work, member: Member, confirm: Choice, origin: Origin, *, certain: bool
) -> Answer:
    """
    Make the record of *confirm* what it says, or read that back first.

    Raises:
        NotPermitted, DatePast
    """
    if not certain:
        return await propose(work, member, confirm, origin)
    old = await open_old(work, member, confirm)
    return await take_place(work, member, old, becoming_of(work, confirm), origin.natural)


async def confirm_kind(work: Work, chosen: Chosen, press: Press) -> Answer:
    """
    Make a record what was read back and confirmed; the same press again says the same.

    Raises:
        NotPermitted, DatePast
    """
    member, choice = chosen.member, chosen.choice
    if answer := await corrected_before(work, member, choice, press.query):
        return answer
    old = await open_old(work, member, choice)
    answer = await take_place(
        work, member, old, becoming_of(work, choice), corrected_by(press.query)
    )
    shown_in = Origin(member.telegram, press.message).natural
    if await work.find_effect(*shown_in) is None:  # by it, edits of the answers find their record
        await work.add_effect(await find_heir(work, old.id), *shown_in)
    return answer


async def corrected_before(work: Work, member: Member, choice: Choice, query: str) -> Answer | None:
    """Return what came of this very press before, or None."""
    known = await work.find_effect(*corrected_by(query))
    if known is None:
        return None
    heir = await open_heir(work, member, Action.RECORD_READ, known)
    return await receipt(work, member, heir, was=await reference_before(work, choice))


async def open_old(work: Work, member: Member, choice: Choice) -> AnyRecord:
    """
    Open the record that is to be of another kind.

    Raises:
        NotPermitted: Not his to replace, or it is there no more.
    """
    return await work.records.get(member.permit(Action.RECORD_REPLACE, choice.desk), choice.record)


async def take_place(
    work: Work, member: Member, old: AnyRecord, to: Becoming, cause: Natural
) -> Answer:
    """
    Put *old* as another kind in its own place, once for each *cause*, and return the receipt.

    Raises:
        NotPermitted
    """
    leaving = member.permit(Action.RECORD_REPLACE, old.desk)
    entering = member.permit(SAVING[to.kind], old.desk)
    passage = Passage(member, leaving, entering, await work.desks.get(old.desk))
    heir = await convert(work, passage, old, to)
    await work.add_effect(heir.id, *cause)
    return await receipt(work, member, heir, was=old.reference)


def becoming_of(work: Work, choice: Choice) -> Becoming:
    """
    Return what a choice that was read back makes of its record.

    Raises:
        DatePast: Meanwhile.
    """
    if choice.promise is not None:
        if choice.promise.is_late(work.now):
            raise DatePast
        return Becoming(Kind.FOLLOW_UP, choice.promise)
    if choice.draft is None:
        raise NotPermitted
    event = event_of(choice.draft)
    if event.starts() <= work.now:
        raise DatePast
    return Becoming(Kind.EVENT, event)

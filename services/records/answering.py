"""Takes a request to whom it concerns, shows who asks for what, and shares or declines."""

from dataclasses import dataclass

from domain.actions import Action
from domain.alerts import AlertKind
from domain.audit import HOUSE
from domain.contents import RequestShown
from domain.deliveries import DeliveryKind
from domain.errors import NotPermitted
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Plain, Reader
from domain.members import Member, Permit
from domain.notices import Alert
from domain.particulars import AskedDue, RequestDue
from domain.records import AnyRecord, Kind
from domain.references import parse_reference
from domain.shown import Shown, ShownKind
from services.access.opening import require_open
from services.records.heirs import find_heir
from services.records.sharing import ShareRefused, decide, share
from services.work.archive import Archive, Work
from services.work.parcels import NoLongerDue, Parcel
from services.work.pressing import choose


async def prepare_request(work: Work, owed: RequestDue) -> Parcel:
    """
    Owe a notice to the heads and the author of what was asked for, if there is such a thing.

    Raises:
        NoLongerDue: Always: nobody is told anything by this.
        NotPermitted: There is none.
    """
    asked = parse_reference(owed.reference)
    found = await work.desks.find(asked.desk) if asked else None
    if asked is None or found is None:
        raise NoLongerDue
    named = await work.records.find_id(_looking(found.desk.id), asked.number)
    heir = await find_heir(work, named)
    record = await work.records.get(_looking(await work.records.desk_of(heir)), heir)
    by = await work.members.get(owed.member)
    if not by.is_permitted(Action.RECORD_READ, record.desk):
        work.ledger.enter(Action.RECORD_REQUEST, record.id, who=by.id, desk=record.desk)
        for each in await _concerned(work, record):
            told = AskedDue(each.id, record.desk, record.id, by.id, owed.desk)
            day = work.now.date().isoformat()
            await work.outbox.plan(
                DeliveryKind.ASKED, work.now, told, record.id, by.id, each.id, day
            )
    raise NoLongerDue


def _looking(desk: str) -> Permit:
    return Permit(HOUSE, Action.RECORD_REQUEST, desk)


async def _concerned(work: Work, record: AnyRecord) -> list[Member]:
    heads = await work.members.permitted(Action.ALERT_READ, record.desk)
    readers = await work.members.permitted(Action.RECORD_READ, record.desk)
    authors = [each for each in readers if each.id == record.author and each not in heads]
    return [*heads, *authors]


async def prepare_asked(work: Work, owed: AskedDue) -> Parcel:
    """
    Say that somebody asks for a record of the desk: not who, and not which.

    Raises:
        Stranger, NotPermitted: It is not for him any more, or the record is gone.
    """
    member = await work.members.get(owed.member)
    record = await _answerable(work, member, owed.desk, owed.record)
    shown = Shown(ShownKind.REQUEST, record.desk, record.id, member=owed.by, to=owed.to)
    choice = Choice(Verb.OPEN, record.desk, record.id, value="request", shown=shown)
    keyboard = await work.keyboards.add(member, work.now, (choice,))
    code = (await work.desks.get(record.desk)).code
    return Parcel(Reader.of(member), Alert(code, AlertKind.ASKED), keyboard)


async def open_request(work: Work, member: Member, shown: Shown) -> RequestShown:
    """
    Say who asks for which record, and whether *member* may share it with his desk now.

    Raises:
        NotPermitted
    """
    record = await _answerable(work, member, shown.desk, shown.record)
    by, desk = await work.members.get(shown.member), await work.desks.get(shown.to)
    is_open = record.kind is not Kind.FOLLOW_UP and _is_asking(by, record, desk.id)
    try:
        decide(member, Action.RECORD_SHARE, record, desk)
    except (ShareRefused, NotPermitted):
        is_open = False
    return RequestShown(record.reference, by.name, desk.code, may_share=is_open)


def request_choices(shown: Shown, letter: RequestShown) -> tuple[Choice, ...]:
    """Return the buttons under a request: to share, if that may be, and to decline."""
    grant = Choice(
        Verb.GRANT, shown.desk, shown.record, value=letter.code, shown=shown, to=shown.to
    )
    decline = Choice(Verb.DECLINE, shown.desk, shown.record, shown=shown)
    return (grant, decline) if letter.may_share else (decline,)


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """Share a record with the desk of somebody who asked for it."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return that the desk has its copy: one, whoever of those who were asked shares first.

        Raises:
            Stranger, NotPermitted, ShareRefused, Locked, Travelling
            ButtonSpent: The record is gone, or he who asked has no part in his desk any more.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member, choice = chosen.member, chosen.choice
            if choice.shown is None:
                raise ButtonSpent
            await require_open(work, member, choice.desk, cost=0)
            try:
                record = await _answerable(work, member, choice.desk, choice.record)
            except NotPermitted:
                raise ButtonSpent from None
            by = await work.members.get(choice.shown.member)
            if not _is_asking(by, record, choice.to):
                raise ButtonSpent
            desk = await work.desks.get(choice.to)
            passage = decide(member, Action.RECORD_SHARE, record, desk)
            answer = await share(work, passage, record, press.query)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class DeclineRequest:
    """Leave a request unanswered for good; who asked is told nothing."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return that nobody hears of it.

        Raises:
            Stranger, NotPermitted, ButtonSpent
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            member, choice = chosen.member, chosen.choice
            permit = member.permit(Action.RECORD_DECLINE, choice.desk)
            work.ledger.permitted(permit, choice.record)
            await work.commit()
        return Answer(Reader.of(member), Plain("request-declined"))


async def _answerable(work: Work, member: Member, desk: str, record: str) -> AnyRecord:
    """
    Open a record for whoever may answer for it: its author, and the heads of its desk.

    Raises:
        Stranger, NotPermitted
    """
    found = await work.records.get(member.permit(Action.RECORD_READ, desk), record)
    if found.author != member.id:
        member.permit(Action.ALERT_READ, desk)
    return found


def _is_asking(by: Member, record: AnyRecord, desk: str) -> bool:
    """Tell whether he who asked reads on his desk still, and not where the record is."""
    reads = by.is_permitted(Action.RECORD_READ, desk)
    return reads and not by.is_permitted(Action.RECORD_READ, record.desk)

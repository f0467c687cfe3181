"""Says before a tour ends that it does, to whoever it is and to the heads, and when it has."""

from domain.actions import Action
from domain.deliveries import DeliveryKind
from domain.errors import Stranger
from domain.letters import Reader
from domain.members import Grant, Member, MemberState
from domain.notices import TourNotice
from domain.particulars import TourDue
from domain.tours import OVER, due_notice
from services.work.archive import Work
from services.work.parcels import NoLongerDue, Parcel


async def plan_notice(work: Work, member: Member, grant: Grant, days: int) -> int:
    """Owe the member and the heads of his desk one notice, once; return how many are new."""
    if grant.until is None:
        return 0
    heads = [each.id for each in await work.members.permitted(Action.ALERT_READ, grant.desk)]
    own = () if days == OVER else (member.id,)
    fresh = 0
    for reader in dict.fromkeys((*own, *heads)):
        owed = TourDue(reader, grant.desk, member.id, grant.until, days)
        natural = (owed.subject, owed.desk, owed.until.isoformat(), owed.days, owed.member)
        if await work.outbox.find(DeliveryKind.TOUR, *natural) is None:
            await work.outbox.plan(DeliveryKind.TOUR, work.now, owed, *natural)
            fresh += 1
    return fresh


async def prepare_tour(work: Work, owed: TourDue) -> Parcel:
    """
    Say until when a role is, if that is still so.

    Raises:
        Stranger, NotPermitted: He is no head of the desk any more.
        NoLongerDue: The day is another by now, or a later notice says it.
    """
    reader, subject = await work.members.get(owed.member), await work.members.get(owed.subject)
    desk = await work.desks.get(owed.desk)
    is_own = reader.id == subject.id
    if not is_own:
        reader.permit(Action.ALERT_READ, owed.desk)
    elif reader.state is not MemberState.ACTIVE:
        raise Stranger
    if owed.days != OVER:
        grant = subject.grant_on(owed.desk)
        if grant is None or grant.until != owed.until:
            raise NoLongerDue
        if due_notice(owed.until, desk, work.now) != owed.days:
            raise NoLongerDue
    letter = TourNotice(desk.code, owed.until, is_own=is_own, is_over=owed.days == OVER)
    return Parcel(Reader.of(reader), letter)

"""Asks for a record that one may not read: nothing in the answer depends on whether it exists."""

from dataclasses import dataclass
from datetime import timedelta

from domain.actions import Action
from domain.deliveries import DeliveryKind
from domain.errors import AmanaError
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from domain.particulars import RequestDue
from domain.references import parse_reference
from services.work.archive import Archive, Work

MOST_REQUESTS = 5
"""Of one member within a day: enough to ask, too few to try numbers."""

_DAY = timedelta(days=1)


class RequestsTooMany(AmanaError):
    """The member has asked for as much as he may within a day."""

    reply_key = "error-requests-many"


@dataclass(frozen=True, slots=True)
class RequestAccess:
    """
    Note that a member asks for a record, whatever there is of it.

    Only the delivery that is owed by it looks the reference up: what he sees, how long it takes
    and what is opened for it are the same for a record, for none, and for no such desk.
    """

    archive: Archive

    async def __call__(self, sender: int, reference: str, update: int) -> Answer:
        """
        Return that it was asked; for one *update*, it is asked once.

        Raises:
            Stranger, NotPermitted, RequestsTooMany
        """
        async with self.archive() as work:
            member = await work.members.require(sender)
            member.permit(Action.RECORD_REQUEST, member.current)
            asked = parse_reference(reference)
            if asked is None:
                return Answer(Reader.of(member), Plain("request-how"))
            if await work.find_effect("requested", update) is None:
                await _note(work, member, str(asked))
                owed = RequestDue(member.id, member.current, str(asked))
                await work.outbox.plan(DeliveryKind.REQUEST, work.now, owed, update)
                await work.add_effect("", "requested", update)
            await work.commit()
        return Answer(Reader.of(member), Plain("request-asked"))


async def _note(work: Work, member: Member, asked: str) -> None:
    """Enter the request in the audit, which also counts them."""
    about = f"requests:{member.id}"
    if await work.ledger.recent(about, MOST_REQUESTS, _DAY) >= MOST_REQUESTS:
        raise RequestsTooMany
    action, desk = Action.RECORD_REQUEST, member.current
    work.ledger.enter(action, about, who=member.id, desk=desk, result=f"asked {asked}")

"""Takes what members sent out of their chats, at once and again until it worked."""

from domain.deliveries import SWEEP_LIMIT
from domain.digits import Digits
from domain.letters import Reader
from domain.particulars import SweepDue
from services.work.archive import Work
from services.work.parcels import Overdue, Parcel


async def prepare_sweep(work: Work, owed: SweepDue) -> Parcel:
    """
    Say which message has to leave.

    Raises:
        Overdue: Telegram lets nobody delete it any more.
    """
    if work.now - owed.at > SWEEP_LIMIT:
        member = await work.members.find(owed.chat)
        raise Overdue(member.current if member else "")
    return Parcel(Reader(owed.chat, "en", Digits.LATIN), None, message=owed.message)

"""Takes what members sent out of their chats, at once and again until it worked."""

from domain.digits import Digits
from domain.letters import Reader
from domain.particulars import SweepDue
from services.work.archive import Work
from services.work.parcels import Parcel


async def prepare_sweep(_work: Work, owed: SweepDue) -> Parcel:
    """Say which message has to leave; when it is too old for that, Telegram says, by its clock."""
    return Parcel(Reader(owed.chat, "en", Digits.LATIN), None, message=owed.message)

"""Does with Telegram what a parcel says: a new message, another wording, or away with it."""

from domain.delivering import Refused
from services.ports import Messenger
from services.work.parcels import NoLongerDue, Parcel


async def send(messenger: Messenger, parcel: Parcel) -> int:
    """
    Do what *parcel* says, and return the message it stands in, 0 for none.

    Raises:
        SendFailed
        NoLongerDue: It says nothing.
    """
    if parcel.leaves:
        await messenger.leave(parcel.to.chat)
        return 0
    if parcel.menu is not None:
        await messenger.offer(parcel.menu)
        return 0
    if parcel.message is None:
        if parcel.letter is None:
            raise NoLongerDue
        return await messenger.send(parcel.to, parcel.letter, parcel.buttons, silent=parcel.silent)
    if parcel.letter is None:
        await _remove(messenger, parcel, parcel.message)
    else:
        await messenger.show(parcel.to, parcel.message, parcel.letter, parcel.buttons)
    return parcel.message


async def _remove(messenger: Messenger, parcel: Parcel, message: int) -> None:
    """Remove a message; where Telegram will not (after 48 hours), take its words away."""
    try:
        await messenger.remove(parcel.to.chat, message)
    except Refused:
        if parcel.instead is None:
            raise
        await messenger.show(parcel.to, message, parcel.instead)

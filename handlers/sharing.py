"""Need-to-know between desks: give another one a record, or ask for what one may not read."""

from telegram import Message

from handlers.answering import say_how
from handlers.gate import argument_of, sender_of
from handlers.messenger import TelegramMessenger
from handlers.verbs import Commands


async def share(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/share NAV-17 LAND``: a copy for another desk."""
    if given := await _given(verbs, messenger, message, "share"):
        await messenger.say(await verbs.share(sender_of(message), *given, update))


async def transfer(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/transfer NAV-17 LAND``: another desk keeps it from now on, and this one no more."""
    if given := await _given(verbs, messenger, message, "transfer"):
        await messenger.say(await verbs.transfer(sender_of(message), *given, update))


async def _given(
    verbs: Commands, messenger: TelegramMessenger, message: Message, command: str
) -> tuple[str, str] | None:
    """Return which record goes to which desk; where one is missing, say how *command* is used."""
    reference, _, code = argument_of(message).reveal().strip().partition(" ")
    if code.strip():
        return reference, code.strip()
    await say_how(verbs, messenger, message, command)
    return None


async def request(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/request NAV-17``: ask its desk for what one may not read."""
    reference = argument_of(message).reveal()
    await messenger.say(await verbs.request(sender_of(message), reference, update))

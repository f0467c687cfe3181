"""Commands that read: each is answered in neutral words first, and opened under them."""

from telegram import Message

from handlers.answering import reveal, say_how
from handlers.gate import argument_of, origin_of, sender_of
from handlers.messenger import TelegramMessenger
from handlers.verbs import Commands


async def promises(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/promises``; with a name, those about him; with a promise, that one is read back."""
    sender, text = sender_of(message), argument_of(message)
    if answer := await verbs.hear_promise(sender, origin_of(message), text, update):
        await verbs.tell(answer)
        return
    asked = await verbs.ask_promises(sender, update, text or None)
    await reveal(verbs, messenger, sender, asked, update)


async def digest(verbs: Commands, _: TelegramMessenger, message: Message, __: int) -> None:
    """``/digest``: its pages come as deliveries."""
    await verbs.ask_digest(sender_of(message), origin_of(message))


async def agenda(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/agenda``: the next 14 days."""
    asked = await verbs.ask_agenda(sender_of(message), update)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def today(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/today``: this day alone, as the desk's clocks have it."""
    asked = await verbs.ask_agenda(sender_of(message), update, is_today=True)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def members(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/members``: the people of the current desk, for its head."""
    asked = await verbs.ask_people(sender_of(message), update)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def show(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/show NAV-17``."""
    if reference := await _reference(verbs, messenger, message, "show"):
        asked = await verbs.ask_record(sender_of(message), reference, update)
        await reveal(verbs, messenger, sender_of(message), asked, update)


async def source(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/source NAV-17``: who told it."""
    if reference := await _reference(verbs, messenger, message, "source"):
        asked = await verbs.ask_source(sender_of(message), reference, update)
        await reveal(verbs, messenger, sender_of(message), asked, update)


async def _reference(
    verbs: Commands, messenger: TelegramMessenger, message: Message, command: str
) -> str:
    """Return what stands behind *command*; without anything, say how it is used."""
    reference = argument_of(message).reveal()
    if not reference:
        await say_how(verbs, messenger, message, command)
    return reference

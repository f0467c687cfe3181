"""`/export`: what a head would give away, and giving it away by a code of its own."""

from telegram import Message

from handlers.gate import argument_of, is_command, sender_of
from handlers.messenger import TelegramMessenger
from handlers.verbs import Commands


async def export(verbs: Commands, messenger: TelegramMessenger, message: Message, at: int) -> None:
    """``/export``: what would leave, and for whom; ``/export 123456``: it lies in its folder."""
    sender = sender_of(message)
    if is_command(message) and argument_of(message).reveal().strip():
        await messenger.say(await verbs.export(sender, argument_of(message), at))
        return
    await messenger.say(await verbs.ask_export(sender))

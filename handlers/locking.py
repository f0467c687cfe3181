"""Step-up: open reading by a code, close it, and leave nothing in the chat at a border."""

from telegram import Message

from handlers.answering import say_how
from handlers.gate import argument_of, sender_of
from handlers.messenger import TelegramMessenger
from handlers.verbs import Commands


async def unlock(verbs: Commands, messenger: TelegramMessenger, message: Message, at: int) -> None:
    """``/unlock 123456``: reading is open for a while."""
    code = argument_of(message)
    if not code.reveal().strip():
        await say_how(verbs, messenger, message, "unlock")
        return
    await messenger.say(await verbs.enter_code(sender_of(message), code, at))


async def lock(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/lock``: reading is closed at once, and what stands open leaves."""
    await messenger.say(await verbs.lock(sender_of(message)))


async def travel(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/travel``: one tap, no question; the chat is emptied at once, and again until it is."""
    departure = await verbs.travel(sender_of(message))
    await messenger.say(departure.answer)
    await messenger.clear(message.chat_id, departure.messages)

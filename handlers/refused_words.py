"""Finds in an update the words that can be kept as a note when it was refused."""

from telegram import Message, MessageEntity, Update

from domain.keyboards import Heard
from domain.sources import says_source
from handlers.commands import COMMANDS
from handlers.gate import PRIVATE, argument_of, is_command, text_of
from handlers.replied import replied_to

_TELLING = frozenset({"meeting", "event", "promises"})
_WORDLESS = frozenset(COMMANDS) - _TELLING
"""Commands whose argument only names something: refused, it is nothing to keep."""

WITHHELD = frozenset({"error-source-long", "error-source-not-yours", "error-source-unkept"})
"""The refusals of sources, by reply key: their words are for fewer people than a note."""


def words_in(update: Update) -> Heard | None:
    """Return what somebody wrote; behind a command, its argument, if that tells anything."""
    message = update.message or update.edited_message
    if message is None or not message.text or not PRIVATE.filter(message):
        return None
    if says_source(text_of(message)):
        return None  # it is for fewer people than a note
    version = update.update_id if update.edited_message else 0
    if not is_command(message) or message.forward_origin is not None:
        return Heard(text_of(message), message.message_id, version)
    if command_of(message) in _WORDLESS:
        return None
    return Heard(argument_of(message), message.message_id, version)


def desk_of(update: Update) -> str:
    """Return the code of the desk whose record the words replied to; "" if they did not."""
    replied = replied_to(update.message) if update.message else None
    return replied[1].desk if replied else ""


def command_of(message: Message) -> str:
    """Return a command's name; somebody may have written the bot's behind it."""
    named = message.parse_entities([MessageEntity.BOT_COMMAND]).values()
    return next(iter(named)).removeprefix("/").partition("@")[0].lower()

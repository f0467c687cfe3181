"""The gate: private chats only, and only a fresh typed message commands."""

import re
from datetime import datetime

from telegram import (
    Message,
    MessageEntity,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)
from telegram.constants import ChatType
from telegram.ext import ContextTypes, TypeHandler
from telegram.ext.filters import MessageFilter

from domain.origins import Origin
from domain.particulars import SweepDue
from domain.secrecy import Secret
from handlers.outcome import current_outcome
from handlers.wire import App

_NAME = re.compile(r"^/[A-Za-z0-9_]*(?:@[A-Za-z0-9_]+)?\s*")
"""A command's own name, as Telegram marks it, and the space behind it."""


class _Private(MessageFilter):
    """A message of a person in his own chat with the bot."""

    def filter(self, message: Message) -> bool:
        sender = message.from_user
        is_own = sender is not None and not sender.is_bot and sender.id == message.chat_id
        return is_own and message.chat.type == ChatType.PRIVATE


class _Command(MessageFilter):
    """Typed just now by the person himself; everything else that looks like one is content."""

    def filter(self, message: Message) -> bool:
        return is_command(message) and is_typed(message)


def is_typed(message: Message) -> bool:
    """Tell whether a message was typed just now by the person himself, with nothing quoted."""
    is_fresh = message.edit_date is None and message.via_bot is None
    is_own = message.forward_origin is None and message.external_reply is None
    is_plain = message.quote is None and not _is_quoted(message)
    return is_fresh and is_own and is_plain


def is_command(message: Message) -> bool:
    """Tell whether a message begins with what Telegram takes for a command; "/// two" does not."""
    return any(
        each.offset == 0 and each.type == MessageEntity.BOT_COMMAND for each in message.entities
    )


def _is_quoted(message: Message) -> bool:
    """Tell whether the message begins inside a block quotation."""
    quotations = (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE)
    return any(each.offset == 0 and each.type in quotations for each in message.entities)


PRIVATE = _Private("private")
COMMAND = PRIVATE & _Command("command")


def sender_of(message: Message) -> int:
    """Return who wrote *message*: in a private chat, the chat."""
    return message.chat_id


def origin_of(message: Message, edit: int = 0) -> Origin:
    """
    Return the message's natural key; an edit, by the number of its update, is another one.

    Its date would not do: Telegram writes whole seconds, and two edits fit in one.
    """
    return Origin(message.chat_id, message.message_id, edit)


def text_of(message: Message) -> Secret:
    """Return what was written."""
    return Secret(message.text or "")


def caption_of(message: Message) -> Secret | None:
    """Return what was written under a picture or a file, if anything was."""
    return Secret(message.caption) if message.caption else None


def argument_of(message: Message) -> Secret:
    """Return what stands after the command."""
    return Secret(_NAME.sub("", message.text or "", count=1))


def forwarded_from(message: Message) -> Secret | None:
    """Return who wrote a forwarded text first, as far as Telegram tells."""
    origin = message.forward_origin
    if origin is None:
        return None
    if isinstance(origin, MessageOriginUser):
        return Secret(origin.sender_user.full_name)
    if isinstance(origin, MessageOriginHiddenUser):
        return Secret(origin.sender_user_name)
    chat = getattr(origin, "chat", None) or getattr(origin, "sender_chat", None)
    return Secret(chat.title or "" if chat else "")


def sweep_of(message: Message) -> SweepDue:
    """Return that *message* has to leave the chat."""
    at: datetime = message.date
    return SweepDue(message.chat_id, message.message_id, at)


async def note_sweep(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Remember that what came in has to leave the chat, refused or not."""
    message = update.message or update.edited_message
    if message is not None and PRIVATE.filter(message):
        current_outcome().sweep = sweep_of(message)


def register(app: App) -> None:
    """Stand in front of every handler, and of the border (`handlers/borders.py`)."""
    app.add_handler(TypeHandler(Update, note_sweep), group=-2)

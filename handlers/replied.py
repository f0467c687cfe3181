"""Which record a typed reply to one of our own messages is about."""

from telegram import Message

from domain.references import Reference
from handlers.marks import Mark, find_marked


def replied_to(message: Message) -> tuple[Mark, Reference] | None:
    """Return what a typed reply to one of our own messages is about."""
    to = message.reply_to_message
    if to is None or to.from_user is None or message.forward_origin or message.via_bot:
        return None
    if to.from_user.id != message.get_bot().id:
        return None
    return find_marked(to.text or "")


def reference_of_reply(message: Message) -> Reference | None:
    """Return the reference of the record a typed reply is about."""
    replied = replied_to(message)
    return replied[1] if replied else None

"""Text without a command: a note, a reply that adds, an edit that overtook the sweep."""

from dataclasses import dataclass
from functools import partial

from telegram import Message, Update
from telegram.ext import ContextTypes, MessageHandler
from telegram.ext.filters import TEXT, UpdateType

from domain.letters import Answer
from domain.plain_words import Request
from handlers.gate import (
    COMMAND,
    PRIVATE,
    argument_of,
    forwarded_from,
    is_command,
    is_typed,
    origin_of,
    sender_of,
    text_of,
)
from handlers.messenger import TelegramMessenger
from handlers.plain_words import Asked, do
from handlers.replied import reference_of_reply, replied_to
from handlers.replies import Mark
from handlers.telling import Tell
from handlers.verbs import Commands
from handlers.wire import App
from services.incoming.additions import AddToRecord, ReplaceRecord
from services.incoming.editing import AddEdit
from services.incoming.hearing import Hear
from services.records.notes import SaveNote


@dataclass(frozen=True, slots=True)
class Notes:
    """The verbs that text without a command can mean."""

    save_note: SaveNote
    add_to_record: AddToRecord
    replace_record: ReplaceRecord
    add_edit: AddEdit
    hear: Hear
    commands: Commands
    tell: Tell


async def note(
    verbs: Notes, messenger: TelegramMessenger, update: Update, _: ContextTypes.DEFAULT_TYPE
) -> None:
    """Keep a text, on the record it replies to if it does; or do what it asks for."""
    message = update.message
    if message is None:
        return
    answer = await _keep(verbs, message, update.update_id)
    if isinstance(answer, Request):
        await do(verbs.commands, messenger, Asked(answer, message, update.update_id))
    else:
        await verbs.tell(answer)


async def edit(
    verbs: Notes, messenger: TelegramMessenger, update: Update, _: ContextTypes.DEFAULT_TYPE
) -> None:
    """Keep an edit: with what its message became, else as a note of its own."""
    message = update.edited_message
    if message is None:
        return
    sender, origin = sender_of(message), origin_of(message, update.update_id)
    argument = argument_of(message) if is_command(message) else None
    to = reference_of_reply(message)
    if answer := await verbs.add_edit(sender, origin, text_of(message), argument, to):
        await messenger.say(answer)


async def _keep(verbs: Notes, message: Message, update: int) -> Answer | Request:
    sender, origin, text = sender_of(message), origin_of(message), text_of(message)
    marked = replied_to(message)
    if marked is None and is_typed(message):
        to = message.reply_to_message
        if to is None:
            if exported := await verbs.commands.hear_export(sender, text, update):
                return exported
            taken = await verbs.commands.hear_code(sender, text, update, message.message_id)
            if taken is not None:
                return taken
        return await verbs.hear(sender, origin, text, update, to.message_id if to else 0)
    if marked is None:
        return await verbs.save_note(sender, origin, text, forwarded_from(message))
    mark, reference = marked
    verb = verbs.add_to_record if mark is Mark.ADD else verbs.replace_record
    return await verb(sender, origin, reference, text)


def register(app: App, verbs: Notes, messenger: TelegramMessenger) -> None:
    """Add the handlers of text that is no command."""
    text = PRIVATE & TEXT
    app.add_handler(
        MessageHandler(text & UpdateType.MESSAGE & ~COMMAND, partial(note, verbs, messenger))
    )
    app.add_handler(
        MessageHandler(text & UpdateType.EDITED_MESSAGE, partial(edit, verbs, messenger))
    )

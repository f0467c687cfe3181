"""What is no text: a photo, a voice note or a file is not kept, and its sender hears so."""

from functools import partial

from telegram import Message, Update
from telegram.ext import ContextTypes, MessageHandler
from telegram.ext.filters import TEXT, StatusUpdate, UpdateType

from domain.origins import Origin
from handlers.gate import PRIVATE, caption_of, origin_of, sender_of
from handlers.messenger import TelegramMessenger
from handlers.wire import App
from services.incoming.media import RefuseMedia


async def unkept(
    refuse_media: RefuseMedia,
    messenger: TelegramMessenger,
    update: Update,
    _: ContextTypes.DEFAULT_TYPE,
) -> None:
    """Say that it is not kept, once for an album."""
    if message := update.message:
        origin, album = origin_of(message), message.media_group_id or ""
        await _refuse(refuse_media, messenger, message, origin, album)


async def edited_unkept(
    refuse_media: RefuseMedia,
    messenger: TelegramMessenger,
    update: Update,
    _: ContextTypes.DEFAULT_TYPE,
) -> None:
    """Say the same of an edited picture, once: a place that moves is edited for hours."""
    if message := update.edited_message:
        origin, edits = origin_of(message, update.update_id), f"edits of {message.message_id}"
        await _refuse(refuse_media, messenger, message, origin, edits)


async def _refuse(
    refuse_media: RefuseMedia,
    messenger: TelegramMessenger,
    message: Message,
    origin: Origin,
    album: str,
) -> None:
    caption = caption_of(message)
    if answer := await refuse_media(sender_of(message), origin, album, caption):
        await messenger.say(answer)


def register(app: App, refuse_media: RefuseMedia, messenger: TelegramMessenger) -> None:
    """Add the handlers of what is no text."""
    media = PRIVATE & ~TEXT & ~StatusUpdate.ALL  # what is pinned or renamed is nobody's words
    fresh = partial(unkept, refuse_media, messenger)
    app.add_handler(MessageHandler(media & UpdateType.MESSAGE, fresh))
    edited = partial(edited_unkept, refuse_media, messenger)
    app.add_handler(MessageHandler(media & UpdateType.EDITED_MESSAGE, edited))

"""Travel: whatever a traveller sends is kept or answered here, and reaches no other handler."""

from dataclasses import dataclass
from functools import partial

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes, TypeHandler

from domain.errors import NotPermitted
from domain.letters import Answer, Plain, Reader
from domain.step_up import Travelling
from handlers.gate import (
    PRIVATE,
    forwarded_from,
    is_command,
    is_typed,
    origin_of,
    sender_of,
    text_of,
)
from handlers.messenger import TelegramMessenger
from handlers.refused_words import command_of, words_in
from handlers.replies import refusal
from handlers.wire import App
from services.people.entering import HearCode
from services.people.travelling import FindTraveller
from services.records.notes import SaveNote

PASSING = frozenset({"travel", "unlock", "export"})
"""Commands that are heard all the same: to sweep once more, and codes, also those of duress."""


@dataclass(frozen=True, slots=True)
class Border:
    """What stands between a traveller and everything else."""

    find_traveller: FindTraveller
    hear_code: HearCode
    save_note: SaveNote
    messenger: TelegramMessenger


async def stop(border: Border, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """
    Keep what a traveller writes, answer everything else by the same words, and let no more pass.

    An error lets nothing pass either: `handlers.errors.report` ends the update.

    Raises:
        ApplicationHandlerStop: It was settled.
    """
    if await _settle(border, update):
        raise ApplicationHandlerStop


async def _settle(border: Border, update: Update) -> bool:
    """Return whether *update* is a traveller's; then it was answered."""
    message, query = update.message or update.edited_message, update.callback_query
    sender = query.from_user.id if query else None
    if message is not None and PRIVATE.filter(message):
        sender = sender_of(message)
    if sender is None or (message is not None and _passes(message)):
        return False
    at = (message.edit_date or message.date) if message else None
    reader = await border.find_traveller(sender, at)
    if reader is None:
        return False
    if query is not None:
        await border.messenger.answer_press(query.id, refusal(Travelling.reply_key, reader))
    elif message is not None and not await _is_code(border, update, message):
        is_kept = await _keep(border, update, message)
        await _answer(border, reader, "travel-kept" if is_kept else Travelling.reply_key)
    return True


def _passes(message: Message) -> bool:
    is_commanding = is_command(message) and is_typed(message)
    return is_commanding and command_of(message) in PASSING


async def _is_code(border: Border, update: Update, message: Message) -> bool:
    """
    Tell whether a message was a code alone, and say what came of it as `/unlock` does.

    Kept as a note, the number said under duress would warn nobody, and a right code would hear
    other words than that number hears: by them both would be known.
    """
    if update.message is None or not is_typed(message) or message.reply_to_message is not None:
        return False
    sender, text = sender_of(message), text_of(message)
    taken = await border.hear_code(sender, text, update.update_id, message.message_id)
    if taken is None:
        return False
    await border.messenger.say(Answer(taken.to, taken.letter))  # no button works on a journey
    return True


async def _keep(border: Border, update: Update, message: Message) -> bool:
    """Keep text as a note, whatever it asks for or replies to; capture never waits."""
    heard = words_in(update)
    if heard is None or not heard.text.reveal().strip():
        return False
    origin = origin_of(message, update.update_id if update.edited_message else 0)
    try:
        await border.save_note(sender_of(message), origin, heard.text, forwarded_from(message))
    except NotPermitted:
        return False
    return True


async def _answer(border: Border, reader: Reader, key: str) -> None:
    await border.messenger.say(Answer(reader, Plain(key)))


def register(app: App, border: Border) -> None:
    """Stand behind the gate, and in front of everything else."""
    app.add_handler(TypeHandler(Update, partial(stop, border)), group=-1)

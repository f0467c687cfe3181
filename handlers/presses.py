"""Presses: each is checked by its verb as if it were typed, and answered exactly once."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, ContextTypes

from domain.keyboards import ButtonSpent, Press, Verb, read_press
from domain.letters import Answer, Plain
from handlers.messenger import TelegramMessenger
from handlers.replies import render
from handlers.telling import Tell
from handlers.wire import App

Pressed = Callable[[int, Press], Awaitable[Answer]]

NEW_MESSAGE = frozenset({Verb.CHANGE, Verb.NOTE, Verb.ADD, Verb.SOURCE})
"""What is answered beside the pressed message; everything else takes its place."""

ALERTS = frozenset({Verb.MARKING, Verb.SEEN, Verb.SNOOZE, Verb.OMIT})
"""What is answered over the chat, if in plain words (Bot API: an alert of up to 200 characters)."""


async def press(
    verbs: Mapping[str, Pressed],
    tell: Tell,
    messenger: TelegramMessenger,
    update: Update,
    _: ContextTypes.DEFAULT_TYPE,
) -> None:
    """Do what a button means, show the result in its message, answer the press."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if query.message.chat.type != ChatType.PRIVATE:
        raise ButtonSpent  # under what stands in a group there is nothing to press
    pressed = read_press(query.data or "", query.message.message_id, query.id)
    if pressed.verb not in verbs:
        raise ButtonSpent
    answer = await verbs[pressed.verb](query.from_user.id, pressed)
    if pressed.verb in ALERTS and isinstance(answer.letter, Plain):
        await messenger.answer_press(query.id, render(answer.letter, answer.to).text)
        return
    if pressed.verb in NEW_MESSAGE:
        await messenger.answer_press(query.id)  # first: a press answered twice harms nobody
        await tell(answer)
        return
    await messenger.show(answer.to, pressed.message, answer.letter, answer.buttons)
    await messenger.answer_press(query.id)
    if answer.then is not None:
        await tell(answer.then)


def register(
    app: App, verbs: Mapping[str, Pressed], tell: Tell, messenger: TelegramMessenger
) -> None:
    """Add the one handler of all buttons."""
    app.add_handler(CallbackQueryHandler(partial(press, verbs, tell, messenger)))

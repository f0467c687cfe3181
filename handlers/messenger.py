"""Says letters in Telegram, protected, and tells by cause why one was not said."""

from collections.abc import Awaitable, Collection
from contextlib import suppress
from typing import TypeVar

from telegram import (
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from domain.contents import Paged
from domain.delivering import Blocked, Migrated, NotSent, Refused, SendFailed, TooMany, Uncertain
from domain.letters import Answer, Buttons, Letter, Reader
from domain.members import LANGUAGES
from domain.menus import Menu
from domain.shown import Cursor
from handlers import guide, replies
from handlers.buttons import COPIED
from handlers.outcome import note_said
from handlers.pacing import Pace
from handlers.wire import NO_PREVIEW, Wire, asked_pause
from locales.catalogues import FALLBACK

T = TypeVar("T")

_DONE = ("not modified", "to edit not found", "to delete not found", "query is too old")
"""Refusals (Bot API, 400) that mean: what was wanted is so, or can never matter any more."""

_AT_ONCE = 100
"""Messages in one call (Bot API, deleteMessages)."""

_NEVER_LEFT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}
"""What httpx calls the failures that come before anything was sent."""

_CODES = {language: None if language == FALLBACK else language for language in LANGUAGES}
"""How the Bot API names our languages: none is the one for whoever has no other."""

_UNKNOWN = ("not found", "not implemented", "does not model")
"""How a Bot API server says (404, 501) that it has no such method."""


class TelegramMessenger:
    """Everything Amana says goes through here."""

    def __init__(self, bot: Wire, pace: Pace | None = None) -> None:
        self._bot, self._pace = bot, pace
        self._answered = 0

    async def send(
        self, to: Reader, letter: Letter, buttons: Buttons = None, *, silent: bool = False
    ) -> int:
        """Send a new message, with or without a sound, and return its id."""
        return await self._send(to, replies.render(letter, to, buttons), silent=silent)

    async def say(self, answer: Answer) -> int:
        """Send an answer as a new message, which is remembered, and return its id."""
        message = await self.send(answer.to, answer.letter, answer.buttons)
        self._answered += 1
        note_said(answer.to.chat, message)
        return message

    def answered(self) -> int:
        """Return how many messages answered somebody since this was asked last."""
        told, self._answered = self._answered, 0
        return told

    async def show(self, to: Reader, message: int, letter: Letter, buttons: Buttons = None) -> None:
        """Put *letter* in the place of a message's words."""
        reply = replies.render(letter, to, buttons)
        await _by_cause(
            self._bot.edit_message_text(
                chat_id=to.chat,
                message_id=message,
                text=reply.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(reply),
                link_preview_options=NO_PREVIEW,
            )
        )

    async def remove(self, chat: int, message: int) -> None:
        """Take a message out of a chat; one that is gone already is fine."""
        await _by_cause(self._bot.delete_message(chat, message))

    async def clear(self, chat: int, messages: Collection[int]) -> None:
        """Take many messages out of a chat, a hundred at once; those that are gone are fine."""
        listed = sorted(messages)
        for at in range(0, len(listed), _AT_ONCE):
            await _by_cause(self._bot.delete_messages(chat, listed[at : at + _AT_ONCE]))

    async def answer_press(self, query: str, words: str = "") -> None:
        """Answer a press (Bot API: within 150 seconds), with an alert if there are words."""
        await _by_cause(
            self._bot.answer_callback_query(query, words or None, show_alert=bool(words))
        )

    async def report_incident(self, to: Reader, number: str) -> None:
        """Say that something was not kept, and under which number it is looked into."""
        message = await self._send(to, replies.Reply(replies.incident(number, to), ()))
        self._answered += 1
        note_said(to.chat, message)

    async def offer(self, menu: Menu) -> None:
        """Set what a chat offers behind a "/"; for everybody else nothing, and who the bot is."""
        if menu.chat:
            await self._offer_chat(menu)
        elif menu.described:
            await self._describe()
        else:
            for code in _CODES.values():
                await _if_known(self._bot.delete_my_commands(language_code=code))

    async def leave(self, chat: int) -> None:
        """Leave a group or a channel (Bot API: leaveChat); one that is left already is fine."""
        with suppress(Blocked, Refused):
            await _by_cause(self._bot.leave_chat(chat))

    def username(self) -> str:
        """Return what the bot is called in Telegram."""
        return self._bot.username

    async def _offer_chat(self, menu: Menu) -> None:
        scope = BotCommandScopeChat(menu.chat)
        if menu.roles:
            told = guide.command_descriptions(menu.language, menu.roles)
            await _if_known(self._bot.set_my_commands(list(told.items()), scope=scope))
        else:
            await _if_known(self._bot.delete_my_commands(scope=scope))

    async def _describe(self) -> None:
        for language, code in _CODES.items():
            short, long = guide.about(language)
            await _if_known(self._bot.set_my_short_description(short, language_code=code))
            await _if_known(self._bot.set_my_description(long, language_code=code))

    def edition(self) -> tuple[str, ...]:
        """Return every word that a menu or the bot's own page can carry, in a fixed order."""
        return guide.edition()

    def rest(self, to: Reader, page: Paged) -> Cursor | None:
        """Return where the page after *page* begins, or None when it is the last."""
        return replies.rest(page, to)

    async def _send(self, to: Reader, reply: replies.Reply, *, silent: bool = False) -> int:
        if self._pace is not None:
            await self._pace()
        sent = await _by_cause(
            self._bot.say(
                to.chat,
                reply.text,
                reply_markup=_markup(reply),
                disable_notification=silent or None,
            )
        )
        if sent is None:
            raise Refused
        return sent


def _markup(reply: replies.Reply) -> InlineKeyboardMarkup | None:
    rows = [[_button(label, data) for label, data in row] for row in reply.buttons]
    links = [[InlineKeyboardButton(label, url=url)] for label, url in reply.links]
    return InlineKeyboardMarkup([*links, *rows]) if links or rows else None


def _button(label: str, data: str) -> InlineKeyboardButton:
    """Return a button; protected words are copied by one alone (Bot API, CopyTextButton)."""
    if data.startswith(COPIED):
        return InlineKeyboardButton(label, copy_text=CopyTextButton(data.removeprefix(COPIED)))
    return InlineKeyboardButton(label, callback_data=data)


async def _by_cause(call: Awaitable[T]) -> T | None:
    """Await a call; None when its refusal means that nothing is left to do."""
    try:
        return await call
    except TelegramError as error:
        if isinstance(error, BadRequest) and any(words in error.message for words in _DONE):
            return None
        raise _cause(error) from None


async def _if_known(call: Awaitable[T]) -> None:
    """Await a call about menus or descriptions; a server that does not take it is left alone."""
    try:
        await call
    except TelegramError as error:
        is_unknown = any(words in error.message.casefold() for words in _UNKNOWN)
        if not (is_unknown or isinstance(error, BadRequest)):
            raise _cause(error) from None


def _cause(error: TelegramError) -> SendFailed:
    """Tell apart what python-telegram-bot puts together: what did not leave, and what may have."""
    if isinstance(error, ChatMigrated):
        return Migrated(error.new_chat_id)
    if isinstance(error, RetryAfter):
        return TooMany(asked_pause(error))
    if isinstance(error, Forbidden):
        return Blocked()
    if isinstance(error, InvalidToken):
        return NotSent()
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return NotSent() if type(error.__cause__).__name__ in _NEVER_LEFT else Uncertain()
    return Refused()

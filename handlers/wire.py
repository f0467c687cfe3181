"""The bot as python-telegram-bot gives it, and what it lacks: answers left as they are."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, cast

from httpx import create_ssl_context
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError, TimedOut
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

App = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""Sent with every poll: Telegram remembers the last list it was given."""

TIMEOUT = timedelta(seconds=10)
"""For a call to Telegram as a whole; `domain.deliveries.LEASE` is three times as long."""

_FOR_PLACE, _FOR_CONNECTION = timedelta(seconds=2), timedelta(seconds=3)
"""Well within the whole, TLS included: what never left is known not to have left."""

_CALLS_AT_ONCE = 48
"""More than lanes and deliveries ever make side by side: nobody waits for a place."""

MOST_UPDATES = 100
"""In one batch: so many at once say that there may be more (Bot API: getUpdates, limit)."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

POLL = timedelta(seconds=25)
"""How long Telegram may hold a poll open."""


_SERVERS_FAULT = 500
"""From this status on it is the server that failed (RFC 9110, 15.6)."""

_UNNOTED: Callable[[bool], None] = lambda _: None  # noqa: E731  # a default, and nothing else


sys.modules.setdefault("sniffio", cast("Any", None))
"""
httpcore looks for that library four times in each call, and where it is not installed the whole
path is searched each time, an eighth of what a call costs. None says that it is not to be had
(Python, the import system), and httpcore then takes asyncio, which it is.
"""

_authorities = cache(create_ssl_context)
"""The usual ones, read once: each reading takes longer than opening all the rest of the house."""


class PunctualRequest(HTTPXRequest):
    """Calls that end in time: a lease must not run out while its message is on its way."""

    def __init__(
        self, pool: int, deadline: timedelta = TIMEOUT, note: Callable[[bool], None] = _UNNOTED
    ) -> None:
        """Make *pool* calls at once, each within *deadline*; *note* hears which were answered."""
        seconds = TIMEOUT.total_seconds()
        super().__init__(
            connection_pool_size=pool,
            read_timeout=seconds,
            write_timeout=seconds,
            connect_timeout=_FOR_CONNECTION.total_seconds(),
            pool_timeout=_FOR_PLACE.total_seconds(),
            httpx_kwargs={"verify": _authorities()},
        )
        self._deadline, self._note = deadline, note

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401  # the library's own signature, passed on
        """
        Do one call, all its parts together within the deadline.

        Raises:
            telegram.error.TelegramError: `TimedOut` past it; whether it arrived nobody knows.
        """
        is_answer = False
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                status, body = await super().do_request(*args, **options)
            is_answer = status < _SERVERS_FAULT
        except TimeoutError as error:
            raise TimedOut from error
        finally:
            self._note(is_answer)
        return status, body


class Wire(ExtBot[None]):
    """
    A bot that takes some answers as they are.

    An update that cannot be parsed blocks no other; and of a message that was sent nothing but
    its number is wanted, while parsing all of it costs as much as sending it.
    """

    async def fetch(self, offset: int | None) -> Sequence[dict[str, Any]]:
        """
        Return the updates from *offset* on, each as its JSON object (Bot API: getUpdates).

        Raises:
            telegram.error.TelegramError
        """
        data = {
            "offset": offset,
            "timeout": int(POLL.total_seconds()),
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        batch: Sequence[dict[str, Any]] = await self._post(
            "getUpdates", data, read_timeout=(POLL + TIMEOUT).total_seconds()
        )
        return batch

    async def say(self, chat: int, text: str, **more: object) -> int:
        """
        Send a text in HTML that cannot be forwarded (Bot API: sendMessage); return its id.

        Raises:
            telegram.error.TelegramError
        """
        data = {
            "chat_id": chat,
            "text": text,
            "parse_mode": ParseMode.HTML,
            "protect_content": True,
            "link_preview_options": NO_PREVIEW,
            **{name: value for name, value in more.items() if value is not None},
        }
        sent: dict[str, int] = await self._post("sendMessage", data)
        return sent["message_id"]

    def __repr__(self) -> str:
        """Keep the token out of every log that shows a bot."""
        return "<bot>"


def build_application(
    token: str, telegram_url: str, note: Callable[[bool], None] = _UNNOTED
) -> App:
    """Return the application without an updater and without a job queue: both would lose things."""
    bot = Wire(
        token=token,
        base_url=f"{telegram_url}/bot",
        base_file_url=f"{telegram_url}/file/bot",
        request=PunctualRequest(_CALLS_AT_ONCE, note=note),
        get_updates_request=PunctualRequest(1, POLL + 2 * TIMEOUT, note),
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()


async def find_username(token: str, telegram_url: str) -> str | None:
    """Return the bot's own username, or None while Telegram is away or does not know the token."""
    bot = Wire(token=token, base_url=f"{telegram_url}/bot", request=PunctualRequest(1))
    try:
        async with bot:
            return bot.username
    except TelegramError:
        return None


def asked_pause(error: RetryAfter) -> timedelta:
    """Return how long Telegram asks to be left alone."""
    return error._retry_after  # noqa: SLF001  # a timedelta in every version; the property's type depends on a setting

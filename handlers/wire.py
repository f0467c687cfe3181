"""The bot as python-telegram-bot gives it, and the one call it lacks: updates left unparsed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

App = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
"""Sent with every poll: Telegram remembers the last list it was given."""

TIMEOUT = timedelta(seconds=10)
"""For a call to Telegram; `domain.deliveries.LEASE` is three times as long."""

POLL = timedelta(seconds=25)
"""How long Telegram may hold a poll open."""


class Wire(ExtBot[None]):
    """A bot that can fetch updates as they are: one that cannot be parsed blocks no other."""

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

    def __repr__(self) -> str:
        """Keep the token out of every log that shows a bot."""
        return "<bot>"


def build_application(token: str, telegram_url: str) -> App:
    """Return the application without an updater and without a job queue: both would lose things."""
    bot = Wire(
        token=token,
        base_url=f"{telegram_url}/bot",
        base_file_url=f"{telegram_url}/file/bot",
        request=_request(pool=32),
        get_updates_request=_request(pool=1),
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()


def _request(pool: int) -> HTTPXRequest:
    seconds = TIMEOUT.total_seconds()
    return HTTPXRequest(
        connection_pool_size=pool,
        read_timeout=seconds,
        write_timeout=seconds,
        connect_timeout=seconds,
        pool_timeout=seconds,
    )


async def find_username(token: str, telegram_url: str) -> str | None:
    """Return the bot's own username, or None while Telegram is away or does not know the token."""
    bot = Wire(token=token, base_url=f"{telegram_url}/bot", request=_request(pool=1))
    try:
        async with bot:
            return bot.username
    except TelegramError:
        return None

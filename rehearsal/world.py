"""The world the phones and the bot share: its clock, its numbers, its updates, its changes."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import datetime

from rehearsal.refusals import Json
from rehearsal.updates import UpdateQueue


class World:
    """What Telegram keeps for one bot; `touch` wakes everyone who waits for a change."""

    bot_username = "amana_rehearsal_bot"

    def __init__(self, token: str, now: Callable[[], datetime], first_update: int = 1) -> None:
        self.token = token
        self.now = now
        self.updates = UpdateQueue(now, first_update)
        self.version = 0
        self._changed = asyncio.Event()
        self._message_ids = itertools.count(1)
        self._query_ids = itertools.count(4_100_000_000_001)

    @property
    def bot(self) -> Json:
        """Return the bot as a User of the Bot API; its id is the token's first part."""
        number = self.token.partition(":")[0]
        bot_id = int(number) if number.isdigit() else 1
        return {"id": bot_id, "is_bot": True, "first_name": "Amana", "username": self.bot_username}

    def seconds(self) -> int:
        """Return the time as Telegram writes it: whole seconds of Unix time."""
        return int(self.now().timestamp())

    def next_message_id(self) -> int:
        """Return a number no message of this bot has had; it rises, with gaps in each chat."""
        return next(self._message_ids)

    def next_query_id(self) -> str:
        """Return a fresh callback query id."""
        return str(next(self._query_ids))

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update for the bot and wake whoever polls."""
        self.updates.push(kind, payload)
        self.touch()

    def touch(self) -> None:
        """Say that something changed."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, predicate: Callable[[], bool], timeout: float) -> bool:  # noqa: ASYNC109 - a parameter of the wire's long poll
        """Wait until *predicate* holds, asked at every change; False after *timeout* seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not predicate():
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def next_change(self, within: float) -> None:
        """Wait until anything changes, for *within* seconds at most."""
        version = self.version
        await self.until(lambda: self.version != version, within)

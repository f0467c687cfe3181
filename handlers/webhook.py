"""Receives by being called: what Telegram brings is durable before it hears so."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from domain.errors import AmanaError
from domain.handover import Handover
from domain.outages import Outage, warning
from domain.secrecy import Secret
from handlers import errors
from handlers.reception import Receives
from handlers.updates import read_update
from handlers.wire import ALLOWED_UPDATES, Wire
from services.incoming.lag import Lag

MOST_CALLS = 40
"""How many calls at once Telegram is asked to make (Bot API: setWebhook, max_connections)."""

_PATIENCE = timedelta(seconds=5)
"""For a database that hangs; its driver may take as long again to let go."""

_WORDS = 120


@dataclass(slots=True)
class TakeOver:
    """Keeps one update at a time, from as many calls as come side by side."""

    receive: Receives
    wake: Callable[[Iterable[bytes]], None]
    _is_away: bool = False

    async def __call__(self, body: bytes) -> Handover:
        """Keep the update that a call brought."""
        received = read_update(body)
        if received is None:
            errors.alarm("a call of Telegram's held no update: look at what passes calls on")
            return Handover.UNREADABLE
        try:
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                lanes = await self.receive([received])
        except (AmanaError, TimeoutError) as error:
            self._note_outage(error)
            return Handover.LATER
        except Exception as error:  # noqa: BLE001  # Telegram calls again, whatever it was
            errors.note_defect(error)
            return Handover.LATER
        self._is_away = False
        self.wake(lanes)
        return Handover.KEPT

    def _note_outage(self, error: Exception) -> None:
        """Write it once, not for every call while it lasts."""
        if not self._is_away:
            errors.note_outage("cannot receive, Telegram will call again", error)
        self._is_away = True


@dataclass(slots=True)
class KeepWebhook:
    """Has Telegram call *url*, and says so if it calls another address, or fails to reach us."""

    wire: Wire
    url: str
    secret: Callable[[], Secret]
    note: Callable[[bool], None] = lambda _: None
    """Hears whether the address at Telegram is ours."""
    lag: Lag | None = None
    """What all processes know together of how long nothing was received."""
    _outage: Outage = field(default_factory=Outage)
    _is_set: bool = False
    _has_looked: bool = False
    _failed_at: datetime | None = None

    async def __call__(self) -> None:
        """Set it once for each start, and again whenever somebody else did."""
        try:
            if not self._is_set:
                self.note(False)  # noqa: FBT003  # it is the whole message
                await self._set()
            info = await self.wire.get_webhook_info()
            await self._look(info)
            await self._note_waiting(info.pending_update_count)
        except InvalidToken:
            errors.alarm("Telegram does not know this token: check it with @BotFather")
            await self._note_lag()
        except TelegramError as error:
            errors.note_outage("cannot look after the webhook, trying again", error)
            await self._note_lag()

    async def _note_waiting(self, many: int) -> None:
        """Note whether Telegram has anything left that it could not bring."""
        if many:
            await self._note_lag(many)
            return
        self._outage.end()
        if self.lag is not None:
            await self.lag.note()

    async def _note_lag(self, waiting: int = 0) -> None:
        known = await self.lag.lasted() if self.lag is not None else None
        if lasted := self._outage.fail(asyncio.get_running_loop().time(), known):
            errors.alarm(warning(lasted, waiting))

    async def _set(self) -> None:
        """Name the kinds of updates each time; what waits at Telegram is never dropped."""
        await self.wire.set_webhook(
            self.url,
            secret_token=self.secret().reveal(),
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=MOST_CALLS,
        )
        self._is_set = True

    async def _look(self, info: WebhookInfo) -> None:
        self.note(info.url == self.url)
        if info.url != self.url:
            errors.alarm(
                "Telegram was told to call another address, and calls us again now:"
                " stop whoever else holds the token, or revoke it"
            )
            await self._set()
        elif self._has_looked and info.last_error_date != self._failed_at:
            errors.alarm(f"Telegram could not reach us: {(info.last_error_message or '')[:_WORDS]}")
        self._failed_at, self._has_looked = info.last_error_date, True  # the first may be long past

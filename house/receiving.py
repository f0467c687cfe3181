"""Receives: by asking Telegram, or, where an address is set, by being called."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from domain.calls import Call
from domain.pauses import WHOLE
from domain.secrecy import Secret
from handlers.reception import Receives, Reception
from handlers.webhook import KeepWebhook, TakeOver
from handlers.wire import App
from house.calling import Calling
from scheduler.ticker import Verb
from services.incoming.inbox import Received
from services.incoming.lag import Lag
from services.ports import Locks
from services.vitals import Vitals
from settings import Settings

_INTERVAL = timedelta(minutes=1)
_PATH = "/telegram"


@dataclass(frozen=True, slots=True)
class Inlet:
    """How one process receives; *secret* is what Telegram is known by when it calls."""

    settings: Settings
    app: App
    secret: Callable[[], Secret]
    vitals: Vitals
    chance: Callable[[], float] = lambda: WHOLE
    lag: Lag | None = None

    @property
    def is_called(self) -> bool:
        """Tell whether Telegram calls, rather than being asked."""
        return bool(self.settings.public_url)

    def verbs(self) -> dict[str, tuple[Verb, timedelta]]:
        """Return what looks after the address at Telegram, and how often, where one is set."""
        url = f"{self.settings.public_url}{_PATH}"
        keep_webhook = KeepWebhook(self.app.bot, url, self.secret, self.vitals.own, self.lag)
        return {"webhook": (keep_webhook, _INTERVAL)} if self.is_called else {}

    @asynccontextmanager
    async def open(
        self,
        receive: Receives,
        wake: Callable[[Iterable[bytes]], None],
        locks: Locks,
        lines: Calling | None = None,
    ) -> AsyncIterator[None]:
        """
        Receive until left; over *lines* the others hear that the place of who polls is free.

        Raises:
            ListenRefused
        """
        if self.is_called:
            async with self._called(TakeOver(self._counted(receive), wake)):
                yield
            return
        async with asyncio.TaskGroup() as group:
            reception = self._reception(self._counted(receive), wake, locks, lines or Calling())
            polling = group.create_task(reception.run())
            try:
                yield
            finally:
                polling.cancel()

    def _reception(
        self,
        receive: Receives,
        wake: Callable[[Iterable[bytes]], None],
        locks: Locks,
        lines: Calling,
    ) -> Reception:
        hand_over = partial(lines.ring, Call.POLL)
        poll, chance = self.vitals.poll, self.chance
        reception = Reception(
            self.app.bot, receive, locks, wake, poll, hand_over, chance, lag=self.lag
        )
        lines.hearers[Call.POLL] = reception.come
        return reception

    def _counted(self, receive: Receives) -> Receives:
        async def received(batch: list[Received]) -> Iterable[bytes]:
            lanes = await receive(batch)
            self.vitals.take_in(len(batch))
            return lanes

        return received

    @asynccontextmanager
    async def _called(self, take_over: TakeOver) -> AsyncIterator[None]:
        """Import what answers HTTP only here: who polls starts sooner without it."""
        from web.server import serving  # noqa: PLC0415  # as the docstring says
        from web.webhook import Webhook, webhook_app  # noqa: PLC0415

        door, listen = Webhook(take_over, self.secret(), self.vitals.answer), self.settings.listen
        async with serving(webhook_app(_PATH, door), listen.host, listen.port):
            yield

"""The house while its root is not there: it receives, seals and counts, and opens nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import SystemRandom

from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.keystore import Keystore
from domain.errors import KeyFileRefused
from domain.sealing import Sealing, Urgency
from domain.secrecy import Secret
from handlers.wire import build_application
from house.connecting import connected
from house.keeper import Keeper
from house.monitoring import stock
from house.receiving import Inlet
from house.rooms import token_of
from scheduler.ticker import Ticker, Verb
from services.incoming.intake import StoreSealed
from services.incoming.lag import Lag
from services.ports import Clock, Locks
from services.vitals import Vitals
from settings import Settings
from storage.locks import open_locks

_INTERVAL = timedelta(minutes=10)
_HOUR = timedelta(hours=1)

_log = logging.getLogger("amana.house")


@dataclass(slots=True)
class Watch:
    """Says in the log that the house is sealed: once, then a warning, then every hour louder."""

    standing: Callable[[], Awaitable[Sealing]]
    clock: Clock
    _said: Urgency | None = None
    _alarmed_at: datetime | None = None

    async def __call__(self) -> None:
        """Look how long it has been."""
        found, now = await self.standing(), self.clock.now()
        urgency = found.urgency(now)
        hours = found.hours(now)
        if urgency is Urgency.ALARM:
            self._alarm(now, hours)
        elif urgency is not self._said:
            level = logging.WARNING if urgency is Urgency.WARNING else logging.INFO
            _log.log(level, "sealed, for %d hours: `python bot.py unseal` opens it", hours)
        self._said = urgency

    def _alarm(self, now: datetime, hours: int) -> None:
        if self._alarmed_at is None or now - self._alarmed_at >= _HOUR:
            self._alarmed_at = now
            _log.error(
                "sealed for %d hours: unseal now, what is 48 hours old stays in the chats", hours
            )


@asynccontextmanager
async def open_sealed(
    settings: Settings, clock: Clock, keeper: Keeper, engine: AsyncEngine, vitals: Vitals
) -> AsyncIterator[None]:
    """Receive, if there is a key to seal to, until left; nobody is answered."""
    watch: tuple[Verb, timedelta] = (Watch(keeper.standing, clock), _INTERVAL)
    taken = stock(keeper.transactions, clock, vitals)
    ticker = Ticker({"sealed": watch, **taken}, note=vitals.beat)
    inlet = _inlet(settings, keeper.keystore, vitals, Lag(keeper.transactions, clock))
    async with open_locks(engine) as locks, ticker.running(), asyncio.TaskGroup() as group:
        tasks = []
        if _can_seal(keeper, inlet):
            store = StoreSealed(keeper.transactions, keeper.keystore.intake, clock)
            tasks.append(group.create_task(_receive(inlet, store, locks)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


def _inlet(settings: Settings, keystore: Keystore, vitals: Vitals, lag: Lag) -> Inlet:
    token = token_of(settings)
    app = build_application(token, settings.telegram_url, vitals.hear)
    secret, chance = lambda: keystore.webhook_secret(Secret(token)), SystemRandom().random
    return Inlet(settings, app, secret, vitals, chance, lag)


async def _receive(inlet: Inlet, store: StoreSealed, locks: Locks) -> None:
    async with (
        connected(inlet.app, inlet.chance),
        Ticker(inlet.verbs(), note=inlet.vitals.beat).running(),
        inlet.open(store, _wake_nobody, locks),
    ):
        await asyncio.Event().wait()


def _wake_nobody(_: Iterable[bytes]) -> None:
    """Leave it until the house is unsealed."""


def _can_seal(keeper: Keeper, inlet: Inlet) -> bool:
    """Tell whether the keys for it are there; without, Telegram keeps the updates, for a day."""
    try:
        keeper.keystore.intake()
        if inlet.is_called:
            inlet.secret()
    except KeyFileRefused as refused:
        keeper.receives = False
        _log.error("nothing is received until the bot is unsealed: %s", refused)
        return False
    return True

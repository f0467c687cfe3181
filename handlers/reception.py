"""Receives: fetch, seal into the inbox, commit; only then does Telegram hear that we have it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from domain.errors import AmanaError, TokenRefused, Unavailable
from domain.outages import Outage, warning
from domain.pauses import WHOLE, growing
from handlers import errors
from handlers.updates import received
from handlers.wire import MOST_UPDATES, App, Wire, asked_pause
from services.incoming.inbox import Received
from services.incoming.lag import Lag
from services.ports import Locks

_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(seconds=30)
_LOCK = "poller"
_MOST_FAILURES = 3
"""Then somebody else may try: the way to Telegram can be cut on one host alone."""


Receives = Callable[[list[Received]], Awaitable[Iterable[bytes]]]
"""Makes updates durable, and tells whose lanes they belong to."""


@dataclass(slots=True)
class Reception:
    """The one poller of a token."""

    wire: Wire
    receive: Receives
    locks: Locks
    wake: Callable[[Iterable[bytes]], None]
    note: Callable[[bool], None] = lambda _: None
    """Hears whether this process is the one that polls."""
    hand_over: Callable[[], None] = lambda: None
    """Tells others that the place is free."""
    chance: Callable[[], float] = lambda: WHOLE
    lag: Lag | None = None
    """What all processes know together of how long nothing was received."""
    _called: asyncio.Event = field(default_factory=asyncio.Event)
    _outage: Outage = field(default_factory=Outage)
    _failures: int = 0
    _polls: bool = False
    _is_uncalled: bool = False
    """Whether Telegram was told to call nobody: while it calls somebody, it lets nobody poll."""

    async def run(self) -> None:
        """Poll until cancelled; nothing is confirmed that is not durable here."""
        try:
            await self._go_on()
        finally:
            await self._let_go()  # now, and not when everything else has ended as well

    def come(self) -> None:
        """Look at once whether the place is free."""
        self._called.set()

    async def _go_on(self) -> None:
        offset: int | None = None
        while True:
            try:
                if await self._is_poller():
                    offset = await self._poll(offset)
                    self._failures = 0
                else:
                    self._outage.rest()
                    await self._stand_by()
            except TelegramError as error:
                await self._after_failure(error)
            except AmanaError as error:
                await self._let_go()
                await self._report_and_pause(error)

    async def _after_failure(self, error: TelegramError) -> None:
        """Give the place up to who may get through, or who believes himself in it."""
        if isinstance(error, Conflict):
            self._is_uncalled = False
        if isinstance(error, Conflict) or self._failures >= _MOST_FAILURES:
            await self._let_go()
        await self._report_and_pause(error)

    async def _stand_by(self) -> None:
        """Wait until the place may be free."""
        self._called.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause().total_seconds()):
                await self._called.wait()

    def _pause(self, error: Exception | None = None) -> timedelta:
        return pause_after(self._failures, error, self.chance())

    async def _is_poller(self) -> bool:
        """Be, or stay, the process that polls: a lock can die with its connection, unnoticed."""
        is_mine = self._polls and await self.locks.holds(_LOCK)
        self._polls = is_mine or await self.locks.take(_LOCK)
        self.note(self._polls)
        return self._polls

    async def _let_go(self) -> None:
        """Be the poller no longer: the lock may have gone to somebody else."""
        if self._polls:
            self._polls = False
            self.note(False)  # noqa: FBT003  # it is the whole message
            await self.locks.release(_LOCK)
            self.hand_over()

    async def _poll(self, offset: int | None) -> int | None:
        if not self._is_uncalled:
            await self.wire.delete_webhook()
            self._is_uncalled = True
        batch = await self.wire.fetch(offset)
        if batch:
            self.wake(await self.receive([received(each) for each in batch]))
            offset = 1 + max(int(each["update_id"]) for each in batch)
        if len(batch) < MOST_UPDATES:
            await self._note_nothing_left()
        return offset

    async def _note_nothing_left(self) -> None:
        """Note it where every process sees it: what comes from now on is a day from being lost."""
        self._outage.end()
        if self.lag is not None:
            await self.lag.note()

    async def _report_and_pause(self, error: Exception) -> None:
        self._failures += 1
        self._report(error)
        if lasted := self._outage.fail(asyncio.get_running_loop().time(), await self._known(error)):
            errors.alarm(warning(lasted))
        await asyncio.sleep(self._pause(error).total_seconds())

    async def _known(self, error: Exception) -> timedelta | None:
        """Ask how long it has lasted: not a database that is away, which keeps one waiting."""
        if self.lag is None or isinstance(error, Unavailable):
            return None
        return await self.lag.lasted()

    @staticmethod
    def _report(error: Exception) -> None:
        if isinstance(error, Conflict):
            errors.alarm("somebody else receives with this token: stop it, or revoke the token")
        elif isinstance(error, InvalidToken):
            errors.alarm("Telegram does not know this token: check it with @BotFather")
        else:
            errors.note_outage("cannot receive, trying again", error)


def pause_after(failures: int, error: Exception | None = None, chance: float = WHOLE) -> timedelta:
    """Return how long to wait after so many *failures*: longer each time, or as Telegram asks."""
    if isinstance(error, RetryAfter):
        return max(asked_pause(error), _FIRST_PAUSE)
    return growing(_FIRST_PAUSE, _LONGEST_PAUSE, failures, chance)


async def wait_for_telegram(app: App, chance: Callable[[], float] = lambda: WHOLE) -> None:
    """
    Connect, however long Telegram is away.

    Raises:
        TokenRefused
    """
    for failures in count():
        try:
            await app.initialize()
        except InvalidToken:
            msg = "Telegram does not know this token: check AMANA_TOKEN with @BotFather"
            raise TokenRefused(msg) from None
        except TelegramError as error:
            errors.note_outage("Telegram is away, trying again", error)
            await asyncio.sleep(pause_after(failures, error, chance()).total_seconds())
        else:
            return

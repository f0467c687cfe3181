"""Opens the listener for whoever watches over the house, where one is wanted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from scheduler.ticker import Verb
from services.ports import Clock, Transactions
from services.stocktaking import TakeStock
from services.vitals import Vitals
from settings import Settings

_INTERVAL = timedelta(seconds=15)


def stock(
    transactions: Transactions, clock: Clock, vitals: Vitals
) -> dict[str, tuple[Verb, timedelta]]:
    """Return what looks how much lies in the database, and how often."""
    return {"stock": (TakeStock(transactions, clock, vitals.stand), _INTERVAL)}


@asynccontextmanager
async def monitored(settings: Settings, clock: Clock) -> AsyncIterator[Vitals]:
    """
    Yield the vital signs of this process, to be seen at the address that is set, until left.

    Raises:
        ListenRefused
    """
    vitals = Vitals(clock)
    if settings.monitor is None:
        yield vitals
        return
    from web.monitor import monitor_app  # noqa: PLC0415  # who wants no listener starts sooner
    from web.server import serving  # noqa: PLC0415  # as above

    async with serving(monitor_app(vitals), settings.monitor.host, settings.monitor.port):
        yield vitals

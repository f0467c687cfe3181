"""Opens the connection to Telegram, and closes it in the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from handlers.reception import wait_for_telegram
from handlers.wire import App


@asynccontextmanager
async def connected(app: App, chance: Callable[[], float]) -> AsyncIterator[None]:
    """
    Open the connection to Telegram, however long it is away; close it in the end.

    Raises:
        TokenRefused
    """
    await wait_for_telegram(app, chance)
    try:
        yield
    finally:
        await app.shutdown()

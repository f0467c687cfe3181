"""One of several replicas behind a webhook: `python -m benchmarks.replica FOLDER URL DATABASE`."""

import asyncio
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks.capture import settings_of
from benchmarks.webhook import SECRET
from domain.calls import Call
from domain.secrecy import Secret
from handlers.messenger import TelegramMessenger
from handlers.webhook import TakeOver
from handlers.wire import build_application
from house.calling import calling
from house.exporting import outside_of
from house.front import build_lanes, register
from house.rooms import open_rooms, token_of
from house.wiring import wake
from scheduler.clock import SystemClock
from services.incoming.inbox import Receive
from settings import Settings
from storage.locks import open_locks
from web.server import serving
from web.webhook import Webhook, webhook_app


async def _replicate(settings: Settings) -> None:
    """
    Take calls and work them off, unpaced; nothing is swept.

    Print where; at the second line of input, how many seconds of the processor went since the
    first, and end.
    """
    app = build_application(token_of(settings), settings.telegram_url)
    messenger = TelegramMessenger(app.bot)
    async with (
        open_rooms(settings, SystemClock()) as rooms,
        open_locks(rooms.engine) as locks,
        calling(settings.database_url, lambda: 0.0) as lines,
        app,
        asyncio.TaskGroup() as group,
    ):
        register(app, rooms.archive, messenger, outside_of(settings.exports))
        lanes = build_lanes(rooms.archive, app, messenger, locks)
        lines.hearers[Call.HANDLE] = lanes.wake
        working = group.create_task(lanes.run())
        door = Webhook(
            TakeOver(Receive(rooms.archive), partial(wake, lanes, lines)), Secret(SECRET)
        )
        async with serving(webhook_app("/telegram", door), "127.0.0.1", 0) as root:
            sys.stdout.write(f"{root}\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.readline)
            used = time.process_time()
            await asyncio.to_thread(sys.stdin.readline)
            sys.stdout.write(f"{time.process_time() - used}\n")
        working.cancel()


if __name__ == "__main__":
    asyncio.run(_replicate(settings_of(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))

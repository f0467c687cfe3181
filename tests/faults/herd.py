"""Several replicas of the real process at any time, one of which is killed now and then."""

import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from scheduler.clock import SystemClock
from tests.faults.post import Post
from tests.faults.process import PATIENCE, Child

_LONGEST_PAUSE = 0.05


@dataclass(slots=True)
class Herd:
    """So many replicas, each known to the database by a name; who is killed is replaced."""

    post: Post
    chance: random.Random
    staying: AsyncExitStack
    alive: dict[str, Child] = field(default_factory=dict)
    killed: dict[str, datetime] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    async def begin(self, replicas: int) -> None:
        """Start so many, and wait until Telegram was greeted by each."""
        for _ in range(replicas):
            await self._add()
        stand_in = self.post.stand_in
        await stand_in.wait_for(lambda: len(self.post.calls("getMe")) >= replicas, PATIENCE)

    async def kill_one(self) -> None:
        """Kill one, now or a moment later, as a power cut would; start another in its place."""
        await self.post.stand_in.until(lambda: False, self.chance.random() * _LONGEST_PAUSE)
        name = self.chance.choice(list(self.alive))
        self.killed[name], child = SystemClock().now(), self.alive.pop(name)
        assert await child.kill() == -9, child.errors
        await self._add()

    async def end(self) -> None:
        """Stop everybody; none of them failed."""
        for child in self.alive.values():
            assert await child.stop() == 0, child.errors

    async def _add(self) -> None:
        name, settings = f"replica-{next(self._numbers)}", self.post.installation.settings
        started = self.post.installation.start(
            "run",
            AMANA_SOCKET=str(settings.socket.with_name(name)),
            AMANA_DATABASE_URL=f"{settings.database_url}&application_name={name}",
        )
        self.alive[name] = await self.staying.enter_async_context(started)

"""Replicas of one bot, each with a way of its own to Telegram: who called what, who is killed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from rehearsal.office import Caller
from rehearsal.refusals import Json
from rehearsal.server import Reply
from rehearsal.telegram import StandIn, serve
from tests.faults.post import Post
from tests.faults.process import Child

KILLED = -9


@dataclass(frozen=True, slots=True)
class End:
    """How a life ended: after so many calls on the wire, at a moment of this name."""

    at: int
    moment: str


@dataclass(slots=True)
class Ledger:
    """
    The lives of all replicas: *whose* each call on the wire was, and how each life *ended*.

    *hanging* are the calls that are under way.
    """

    whose: dict[int, int] = field(default_factory=dict)
    ended: dict[int, End] = field(default_factory=dict)
    hanging: dict[int, int] = field(default_factory=dict)

    def end_of(self, call: int) -> End | None:
        """Return how the life ended that made a call; None if it never was killed."""
        return self.ended.get(self.whose.get(call, 0))


@dataclass(slots=True)
class Line:
    """One replica's way to Telegram; *life* is who is at its other end now."""

    stand_in: StandIn
    ledger: Ledger
    life: int = 0

    async def answer(
        self, token: str, method: str, parameters: Json, caller: Caller
    ) -> Reply | None:
        """Answer as the stand-in does, which notes a call before it waits for anything."""
        at = len(self.stand_in.calls)
        self.ledger.whose[at] = self.ledger.hanging[at] = self.life
        try:
            return await self.stand_in.answer(token, method, parameters, caller)
        finally:
            del self.ledger.hanging[at]
            self.stand_in.touch()

    def touch(self) -> None:
        """Wake a poll that hangs."""
        self.stand_in.touch()


@dataclass(slots=True)
class Replicas:
    """Whoever runs on one database; *lines* and where each is reached."""

    post: Post
    lines: list[Line]
    urls: list[str]
    ledger: Ledger
    stack: AsyncExitStack
    living: dict[int, Child] = field(default_factory=dict)
    _lives: "count[int]" = field(default_factory=lambda: count(1))

    async def fill(self) -> None:
        """Start who is missing."""
        for number, line in enumerate(self.lines):
            if line.life not in self.living:
                line.life = next(self._lives)
                self.living[line.life] = await self.stack.enter_async_context(
                    self.post.installation.start("run", **self._settings(number, line.life))
                )

    async def kill(self, life: int, moment: str) -> None:
        """Kill one, and wait until Telegram has noticed of all its calls."""
        child = self.living.pop(life)
        self.ledger.ended[life] = End(len(self.post.stand_in.calls), moment)
        assert await child.kill() == KILLED, child.errors
        await self.post.stand_in.wait_for(lambda: life not in self.ledger.hanging.values())

    async def stop(self) -> str:
        """Stop all, one after the other; return what they told the operator."""
        for child in self.living.values():
            assert await child.stop() == 0, child.errors
        return self.errors()

    def are_alive(self) -> bool:
        """Tell whether nobody has ended by himself."""
        return not any(child.is_over for child in self.living.values())

    def errors(self) -> str:
        """Return what those who live told the operator."""
        return "".join(child.errors for child in self.living.values())

    def poller(self) -> int | None:
        """Return whose poll hangs, or was the last to be answered."""
        calls = self.post.stand_in.calls
        polls = (at for at in reversed(range(len(calls))) if calls[at].method == "getUpdates")
        return self.ledger.whose.get(next(polls, -1))

    def under_way(self) -> list[str]:
        """Return the methods of all calls that are."""
        return [self.post.stand_in.calls[at].method for at in self.ledger.hanging]

    def _settings(self, number: int, life: int) -> dict[str, str]:
        settings = self.post.installation.settings
        own = {
            "AMANA_TELEGRAM_URL": self.urls[number],
            "AMANA_SOCKET": str(settings.socket.with_name(f"hatch{number}")),
        }
        is_server = settings.database_url.startswith("postgresql")
        name = f"{settings.database_url}&application_name={life}"
        return own | ({"AMANA_DATABASE_URL": name} if is_server else {})


@asynccontextmanager
async def open_replicas(post: Post, many: int) -> AsyncIterator[Replicas]:
    """Give *many* replicas of a post's bot, none of which is started; none outlives this."""
    ledger = Ledger()
    lines = [Line(post.stand_in, ledger) for _ in range(many)]
    async with AsyncExitStack() as servers, AsyncExitStack() as stack:
        urls = [await servers.enter_async_context(serve(each)) for each in lines]
        yield Replicas(post, lines, urls, ledger, stack)

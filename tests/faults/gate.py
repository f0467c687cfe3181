"""A stand-in that can hold the bot's words back: who is killed meanwhile never heard of them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from domain.desks import Desk
from rehearsal.methods import canonical
from rehearsal.office import Caller
from rehearsal.refusals import Json
from rehearsal.server import Reply
from rehearsal.telegram import StandIn, serve
from scheduler.clock import SystemClock
from tests.acceptance.stage import TOKEN
from tests.faults.post import Post
from tests.faults.process import PATIENCE, installation_in

WORDS = frozenset({"sendMessage", "editMessageText"})


class Moment(StrEnum):
    """
    When the bot is killed, once somebody did something.

    Before its answer takes effect, after that and before the bot knows, or as chance will have it.
    """

    BEFORE = "before the answer"
    AFTER = "after the answer"
    BY_CHANCE = "by chance"


class GatedStandIn(StandIn):
    """
    Telegram with a gate that is shut at a moment: whatever the bot then says is held there.

    *held* are the chats that it was said to. It is let through to no one, before or after it took
    effect; the bot hears nothing until it hangs up.
    """

    def __init__(self, token: str, now: Callable[[], datetime]) -> None:
        """Begin with the gate open."""
        super().__init__(token, now)
        self.gate: Moment | None = None
        self.held: set[int] = set()

    def shut(self, moment: Moment) -> None:
        """Hold from now on, before or after the effect; by chance, hold nothing."""
        self.gate = None if moment is Moment.BY_CHANCE else moment
        self.held = set()

    def open(self) -> None:
        """Hold nothing any more."""
        self.gate = None

    async def answer(
        self, token: str, method: str, parameters: Json, caller: Caller
    ) -> Reply | None:
        """Answer like the stand-in, unless the gate is shut for it."""
        if self.gate is None or canonical(method) not in WORDS:
            return await super().answer(token, method, parameters, caller)
        if self.gate is Moment.AFTER:
            await super().answer(token, method, parameters, caller)
        self.held.add(int(str(parameters["chat_id"])))
        self.touch()
        await self.wait_for(lambda: caller.gone, PATIENCE)
        return None


@asynccontextmanager
async def open_gated(
    folder: Path, database: str, desk: Desk
) -> AsyncIterator[tuple[Post, GatedStandIn]]:
    """Install in *folder*, against a stand-in with a gate."""
    stand_in = GatedStandIn(TOKEN, SystemClock().now)
    async with serve(stand_in) as url:
        installation = installation_in(folder, url, database)
        yield Post(stand_in, installation, await installation.install(desk)), stand_in

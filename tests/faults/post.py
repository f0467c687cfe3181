"""A post: an installation with the desk NAV, against a stand-in in the test's own loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from domain.desks import Desk
from domain.secrecy import Secret
from rehearsal.telegram import Call, Phone, StandIn, serve
from scheduler.clock import SystemClock
from tests.acceptance.stage import TOKEN, said
from tests.faults.process import NAVAL, PATIENCE, Child, Installation, installation_in


@dataclass(frozen=True, slots=True)
class Post:
    """What a test sees of it: Telegram on one side, the folder with the keys on the other."""

    stand_in: StandIn
    installation: Installation
    desk: Desk

    def calls(self, method: str) -> list[Call]:
        """Return the calls of one method so far."""
        return [each for each in self.stand_in.calls if each.method == method]

    @asynccontextmanager
    async def running(self, **changed: str) -> AsyncIterator[Child]:
        """Start the bot and wait until it polls."""
        polls = len(self.calls("getUpdates"))
        async with self.installation.start("run", **changed) as child:
            await self.stand_in.wait_for(lambda: len(self.calls("getUpdates")) > polls, PATIENCE)
            yield child

    @asynccontextmanager
    async def called(self, port: int, **changed: str) -> AsyncIterator[Child]:
        """Start the bot with an address, and wait until Telegram has it."""
        told = len(self.calls("setWebhook"))
        address = {
            "AMANA_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "AMANA_LISTEN": f"127.0.0.1:{port}",
        }
        async with self.installation.start("run", **(address | changed)) as child:
            await self.stand_in.wait_for(lambda: len(self.calls("setWebhook")) > told, PATIENCE)
            yield child

    async def admit(self, number: int, name: str) -> Phone:
        """Give somebody a phone and admit him, as an officer of NAV; the bot is running."""
        code = await self.installation.invite()
        phone = self.stand_in.phone(number, name)
        phone.type(f"/start {code}")
        await self.hears(phone, 1)
        await self.installation.teach(number)
        return phone

    async def hears(self, phone: Phone, messages: int) -> None:
        """Wait until so many messages of the bot are on a phone."""
        await self.stand_in.wait_for(lambda: len(said(phone)) >= messages, PATIENCE)


@asynccontextmanager
async def open_post(
    folder: Path, database: str = "", desk: Desk = NAVAL, passphrase: Secret | None = None
) -> AsyncIterator[Post]:
    """Install in *folder*; on SQLite, unless *database* is an address."""
    stand_in = StandIn(TOKEN, SystemClock().now)
    async with serve(stand_in) as url:
        installation = installation_in(folder, url, database, passphrase)
        yield Post(stand_in, installation, await installation.install(desk))


def started(post: Post) -> Post:
    """Return *post* with a bot that is started as an operator does it, not forked."""
    return replace(post, installation=replace(post.installation, is_forked=False))

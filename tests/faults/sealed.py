"""A post whose root is a passphrase: its people are there, its bot waits for its operator."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.actions import Action
from domain.members import Permit
from domain.records import AnyRecord
from domain.sealing import Waiting
from domain.secrecy import Secret
from rehearsal.telegram import Phone
from services.incoming.intake import CountSealed
from services.people.admission import Admit, Arrival
from storage.engine import open_engine
from storage.transactions import transactions
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE, Child
from tests.faults.terminal import Typed, at_terminal

_LOOK_AGAIN = 0.05
WORDS = "a lantern beside seven quiet rivers"


@dataclass(frozen=True, slots=True)
class SealedPost:
    """What a test sees and does."""

    post: Post

    async def admit(self, number: int, name: str) -> Phone:
        """Give somebody a phone; he was admitted before, and has had his lessons."""
        code = await self.post.installation.invite()
        async with self.post.installation.rooms() as rooms:
            await Admit(rooms.archive)(Arrival(number, Secret(name)), code)
        await self.post.installation.teach(number)
        return self.post.stand_in.phone(number, name)

    async def unseal(self, words: str = WORDS) -> Typed:
        """Type `unseal`, and *words* at its prompt."""
        command = ("unseal", "--json")
        return await asyncio.to_thread(
            at_terminal, self.post.installation, *command, answers=[words]
        )

    async def status(self) -> dict[str, object]:
        """Ask how the bot stands."""
        child = await self.post.installation.command("unseal", "--status", "--json")
        assert child.process.returncode == 0, child.errors
        found: dict[str, object] = json.loads(child.output)
        return found

    async def listening(self) -> None:
        """Wait until the bot can be asked how it stands."""
        status = ("unseal", "--status")
        async with asyncio.timeout(PATIENCE):
            while (await self.post.installation.command(*status)).process.returncode:
                await self._a_moment()

    async def stored(self, updates: int) -> None:
        """Wait until so many updates wait to be opened."""
        async with asyncio.timeout(PATIENCE):
            while (await self.waiting()).updates < updates:
                await self._a_moment()

    async def worked_off(self, left: int = 0) -> None:
        """Wait until no more than *left* do."""
        async with asyncio.timeout(PATIENCE):
            while (await self.waiting()).updates > left:
                await self._a_moment()

    async def retired(self, slot: bytes) -> None:
        """Wait until *slot* is erased: that is done last of all, once the intake's key went."""
        file = self.post.installation.settings.slot_file
        async with asyncio.timeout(PATIENCE):
            while await asyncio.to_thread(file.read_bytes) == slot:
                await self._a_moment()

    async def _a_moment(self) -> None:
        """Let the bot have the processor: of what it stores, the wire tells nothing."""
        await self.post.stand_in.next_change(_LOOK_AGAIN)

    async def waiting(self) -> Waiting:
        """Count what waits; no key is needed for it."""
        engine = open_engine(self.post.installation.settings.database_url)
        try:
            return await CountSealed(transactions(engine))()
        finally:
            await engine.dispose()

    async def records(self) -> list[AnyRecord]:
        """Open everything that is kept."""
        permit = Permit("test", Action.RECORD_READ, self.post.desk.id)
        async with self.post.installation.rooms() as rooms, rooms.archive() as work:
            return await work.records.between(permit, 0, 1_000_000)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Child]:
        """Run the bot, unsealed."""
        async with self.post.running() as bot:
            typed = await self.unseal()
            assert typed.code == 0, typed
            yield bot


@asynccontextmanager
async def open_sealed_post(folder: Path, database: str = "") -> AsyncIterator[SealedPost]:
    """Install in *folder*; on SQLite, unless *database* is an address."""
    async with open_post(folder, database, passphrase=Secret(WORDS)) as post:
        yield SealedPost(post)

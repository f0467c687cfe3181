"""The host's clock jumps, an hour or a day, ahead and back: nothing is lost, nothing sent twice."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from psycopg.sql import SQL

from rehearsal.telegram import Phone
from scheduler.clock import SystemClock
from tests.faults.aftermath import look_into
from tests.faults.astray import BY, PLATE, Astray
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE
from tests.faults.receipts import Sent, digests, receipts, repeats
from tests.faults.replicas import Ledger
from tests.postgres import PostgresServer

_HOUR, _DAY, _TRUE = timedelta(hours=1), timedelta(days=1), timedelta(0)
_JUMPS = (_HOUR, _TRUE, -_HOUR, _TRUE, _DAY, -_DAY, _TRUE)
"""How far the clock is astray, one after the other."""

_EVENTS = (timedelta(minutes=90), _DAY + timedelta(minutes=30))
"""From now: reminders an hour before them are due once the clock is an hour, a day ahead."""

_DUBAI = timedelta(hours=4)
_DIGEST = timedelta(hours=7, minutes=1)
_MONDAY_TO_THURSDAY = range(4)


def _until_a_digest() -> timedelta:
    """Return how far ahead the hour of a working day's digest is, after tomorrow."""
    now = SystemClock().now() + _DUBAI
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = (midnight + number * _DAY for number in range(2, 9))
    return next(each for each in days if each.weekday() in _MONDAY_TO_THURSDAY) + _DIGEST - now


@dataclass(slots=True)
class Day:
    """Two who write while the clock jumps."""

    post: Post
    clock: Astray
    phones: list[Phone]
    typed: list[str] = field(default_factory=list)

    async def jump(self, astray: timedelta) -> None:
        """Type before and after the clock jumps, and wait for every receipt."""
        self._type()
        self.clock.move(astray)
        self._type()
        await self.post.stand_in.wait_for(lambda: len(self.receipts()) >= len(self.typed), PATIENCE)

    async def announce(self) -> None:
        """Let an event lie ahead that each jump reminds of."""
        for ahead in _EVENTS:
            at = SystemClock().now() + _DUBAI + ahead
            self.typed.append(f"Event {ahead}")
            self.phones[0].type(f"/event {at:%Y-%m-%d %H:%M} {self.typed[-1]} @ Pier 4 remind 1h")
        await self.post.stand_in.wait_for(lambda: len(self.receipts()) == len(_EVENTS), PATIENCE)

    def _type(self) -> None:
        for phone in self.phones:
            self.typed.append(f"Note {len(self.typed)} of {phone.first_name}")
            phone.type(self.typed[-1])

    def receipts(self) -> list[Sent]:
        """Return every receipt that was sent, as often as it was."""
        return [each for each in receipts(self.post.stand_in.calls, Ledger()) if each.reference]

    def reminded(self) -> Counter[int]:
        """Return how often each chat was reminded of something."""
        return Counter(
            each.chat
            for each in receipts(self.post.stand_in.calls, Ledger())
            if each.text.startswith("🔔")
        )

    def digests(self) -> Counter[tuple[int, str]]:
        """Return how often each chat had the digest of each date."""
        sent = digests(self.post.stand_in.calls, Ledger())
        return Counter((each.chat, each.text.splitlines()[1]) for each in sent)

    def is_swept(self) -> bool:
        """Tell whether nothing stands in a chat that was typed."""
        return all(each.from_bot for phone in self.phones for each in phone.chat)


@asynccontextmanager
async def _begun(post: Post) -> AsyncIterator[Day]:
    """Run a bot whose clock can be moved; when it is left, it stops and has lost nothing."""
    clock = Astray(post.installation.folder / "astray")
    clock.move(_TRUE)
    astray = replace(post, installation=replace(post.installation, bot=PLATE))
    async with astray.running(**{BY: str(clock.file)}) as bot:
        phones = [await post.admit(1001 + n, name) for n, name in enumerate(("Salim", "Huda"))]
        day = Day(post, clock, phones)
        await day.announce()
        yield day
        assert await bot.stop() == 0, bot.errors
        assert "defect" not in bot.errors, bot.errors
    kept = await look_into(post.installation.settings, post.desk.id)
    texts = [text for record in kept.records for text in record.texts]
    assert sorted(texts) == sorted(day.typed)
    assert (kept.waiting, kept.aside) == (0, 0)
    assert repeats(day.receipts()) == (Counter(), [])
    assert len(day.receipts()) == len(day.typed)


async def test_what_is_due_by_a_clock_that_jumps_comes_once(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post, _begun(post) as day:
        for number, astray in enumerate((*_JUMPS, _until_a_digest())):
            await day.jump(astray)
            if number == 0:
                await post.stand_in.wait_for(lambda: len(day.reminded()) == 2, PATIENCE)
        await post.stand_in.wait_for(day.is_swept, PATIENCE)
        await post.stand_in.wait_for(lambda: len(day.digests()) >= 2, PATIENCE)

    assert day.reminded() == dict.fromkeys((1001, 1002), len(_EVENTS))
    assert set(day.digests().values()) == {1}


async def test_where_the_database_has_the_time_a_host_may_believe_what_it_likes(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    postgres_server.execute(SQL("CREATE DATABASE jumps"))
    async with open_post(tmp_path, postgres_server.url("jumps")) as post, _begun(post) as day:
        for astray in (*_JUMPS, _until_a_digest()):
            await day.jump(astray)
        await post.stand_in.wait_for(day.is_swept, PATIENCE)
    postgres_server.execute(SQL("DROP DATABASE jumps WITH (FORCE)"))

    assert day.reminded() == day.digests() == Counter()

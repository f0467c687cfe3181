"""Four replicas, one killed over and over: what is owed arrives once, and at most a lease late."""

import asyncio
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from domain.deliveries import DeliveryKind
from storage.schema import migrate
from tests.faults.herd import Herd
from tests.faults.lateness import Lateness
from tests.faults.owing import Team, arrivals
from tests.faults.post import open_post
from tests.faults.process import PATIENCE
from tests.faults.takeovers import let_leases_end, takeovers, watch_claims
from tests.postgres import PostgresServer, running_server

_REPLICAS = 4
_IS_LONG = "KILLS" in os.environ
_DESKS, _PEOPLE, _EVENTS = (20, 10, 9) if _IS_LONG else (2, 5, 3)
_SPAN = timedelta(minutes=8) if _IS_LONG else timedelta(seconds=5)
_BETWEEN = (5, 30) if _IS_LONG else (5, 12)
"""So many arrive between two kills."""

_LOOK = timedelta(seconds=10)
"""Until the next replica looks at what is free again: every five seconds, when it is not busy."""


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Give a PostgreSQL of one's own."""
    with running_server() as running:
        migrate(running.url())
        watch_claims(running)
        yield running


async def test_what_four_replicas_owe_arrives_once_and_in_time_though_they_are_killed(
    tmp_path: Path, server: PostgresServer, record_property: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get("SEED", "1"))
    chance = random.Random(seed)  # noqa: S311  # repeatable
    async with open_post(tmp_path, server.url()) as post, AsyncExitStack() as staying:
        rooms = await staying.enter_async_context(post.installation.rooms())
        team = Team(rooms, post.stand_in)
        await team.gather(_DESKS, _PEOPLE)
        herd = Herd(post, chance, staying)
        await herd.begin(_REPLICAS)
        while await team.is_owed(frozenset({DeliveryKind.MENU})):
            await post.stand_in.next_change(1)

        await team.owe(chance, _SPAN, _EVENTS)
        await _kill_while_it_comes(herd, server, len(team.due))
        async with asyncio.timeout(4 * PATIENCE):
            while not team.has_come() or await team.is_owed():
                await _let_time_pass(herd, server)
        await herd.end()
        sent = {row.id: due for due, row in (await team.sent()).items()}

    taken = defaultdict(list)
    for each in takeovers(server):
        if each.delivery in sent:
            taken[sent[each.delivery]].append(each)
    found = Lateness(team.due, arrivals(post.stand_in.calls), taken, herd.killed)
    record_property("figures", f"four replicas, seed {seed}: {found.summary()}")
    again = f"seed {seed} of SEED aims the same kills again"
    assert (found.lost(), found.unasked()) == (set(), set()), again
    assert set(sent.values()) == team.due.keys(), again
    assert (found.unexplained(), found.orphaned()) == ([], []), again
    assert found.too_late(_LOOK) == {}, again


async def _kill_while_it_comes(herd: Herd, server: PostgresServer, owed: int) -> None:
    """Kill one whenever so many more have arrived, until nearly all have."""
    calls, seen = herd.post.stand_in.calls, 0
    async with asyncio.timeout(_SPAN.total_seconds() + PATIENCE):
        while (seen := seen + herd.chance.randint(*_BETWEEN)) < owed:
            while len(arrivals(calls)) < seen:
                await _let_time_pass(herd, server)
            await herd.kill_one()


async def _let_time_pass(herd: Herd, server: PostgresServer) -> None:
    """Wait for what comes next; in the short form nobody waits for the leases of the dead."""
    if not _IS_LONG:
        await asyncio.to_thread(let_leases_end, server, herd.killed)
    await herd.post.stand_in.next_change(1)

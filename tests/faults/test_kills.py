"""Bots are killed at random, named moments, over and over: nothing is lost, nothing is twice."""

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from psycopg.sql import SQL

from domain.deliveries import DeliveryKind
from tests.faults.aftermath import look_into
from tests.faults.campaign import open_campaign
from tests.faults.figures import Figures
from tests.faults.post import Post, open_post
from tests.faults.receipts import repeats
from tests.postgres import PostgresServer

KILLS = int(os.environ.get("KILLS", "7"))
SEED = int(os.environ.get("SEED", "1"))
_AGAIN = f"KILLS={KILLS} SEED={SEED} aims the same kills again"
_CAST = {1001: "Salim", 1002: "Huda", 1003: "Karim"}


@dataclass(frozen=True, slots=True)
class Plan:
    """How often the replicas of one bot are killed, and the name of their database."""

    replicas: int
    kills: int
    database: str = ""


Outcomes = dict[str, Figures | BaseException]

_REPLICAS = (1, 2, 3, 4) if KILLS >= 40 else (1, 3)
_PLANS = {"sqlite": Plan(1, KILLS)} | {
    f"postgresql-{many}": Plan(many, -(-KILLS // len(_REPLICAS)), f"kills{many}")
    for many in _REPLICAS
}
"""Each database gets so many kills; PostgreSQL's are shared out among numbers of replicas."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> Outcomes:
    """Give what came of each campaign; they suffer side by side."""
    return asyncio.run(_suffer_all(tmp_path_factory.mktemp("kills"), postgres_server))


@pytest.fixture(params=_PLANS)
def name(request: pytest.FixtureRequest) -> str:
    """Give a campaign's name."""
    return str(request.param)


@pytest.fixture
def figures(name: str, outcomes: Outcomes) -> Figures:
    """Give what came of it, or fail with it."""
    found = outcomes[name]
    if isinstance(found, BaseException):
        raise found
    return found


def test_no_message_is_lost(figures: Figures) -> None:
    assert figures.lost() == [], _AGAIN


def test_no_message_is_kept_twice(figures: Figures) -> None:
    assert figures.doubled() == [], _AGAIN
    assert figures.archived.effects == figures.messages, _AGAIN


def test_every_message_has_its_receipt_and_no_other(figures: Figures) -> None:
    assert figures.receipts == figures.messages, _AGAIN
    assert figures.told_references() == figures.owed_references(), _AGAIN


def test_a_receipt_repeats_only_where_its_answer_was_lost_or_a_kill_came_first(
    figures: Figures,
) -> None:
    _, unexplained = repeats(figures.sent)

    assert unexplained == [], _AGAIN


def test_every_digest_asked_for_comes(figures: Figures) -> None:
    sent = Counter(each.chat for each in figures.digests)
    unheard = sum(not each.is_heard for each in figures.digests)

    assert figures.asked - sent == Counter(), _AGAIN
    assert sent.total() - figures.asked.total() <= unheard + figures.killed.total(), _AGAIN


def test_running_numbers_have_no_gap(figures: Figures) -> None:
    numbers = [each.number for each in figures.archived.records]

    assert numbers == [*range(1, len(numbers) + 1)], _AGAIN


def test_what_was_taken_back_is_taken_back_and_nothing_else(figures: Figures) -> None:
    withdrawn = {each.reference for each in figures.archived.records if each.is_withdrawn}

    assert withdrawn == figures.taken_back, _AGAIN


def test_nothing_waits_and_nothing_is_owed_but_reminders_to_come(figures: Figures) -> None:
    archived = figures.archived

    assert (archived.waiting, archived.aside) == (0, 0), _AGAIN
    assert set(archived.due) <= {DeliveryKind.REMINDER}, _AGAIN


def test_the_audit_verifies_and_no_defect_was_met(figures: Figures) -> None:
    assert figures.doctor["ok"] is True, (figures.doctor, _AGAIN)
    assert "ERROR" not in figures.log, (figures.log, _AGAIN)


def test_the_figures_are_told(
    name: str, figures: Figures, record_property: Callable[[str, object], None]
) -> None:
    record_property("figures", f"{figures.summary()}\n  {_AGAIN}")

    assert figures.moments.total() == _PLANS[name].kills


async def _suffer_all(folder: Path, server: PostgresServer) -> Outcomes:
    """Endure all campaigns, three at a time; one that fails lets the others come to their end."""
    turn = asyncio.Semaphore(3)
    campaigns = [_suffer(folder / name, plan, server, turn) for name, plan in _PLANS.items()]
    ended = await asyncio.gather(*campaigns, return_exceptions=True)
    return dict(zip(_PLANS, ended, strict=True))


async def _suffer(
    folder: Path, plan: Plan, server: PostgresServer, turn: asyncio.Semaphore
) -> Figures:
    async with turn, _database(server, plan.database) as url, open_post(folder, url) as post:
        try:
            return await _endure(post, folder.name, plan)
        except Exception as error:
            error.add_note(_AGAIN)
            raise


@asynccontextmanager
async def _database(server: PostgresServer, name: str) -> AsyncIterator[str]:
    """Yield the address of a fresh database on *server*; none if it has no name."""
    if not name:
        yield ""
        return
    await asyncio.to_thread(server.execute, SQL("CREATE DATABASE {}"), name)
    yield server.url(name)
    await asyncio.to_thread(server.execute, SQL("DROP DATABASE {} WITH (FORCE)"), name)


async def _endure(post: Post, name: str, plan: Plan) -> Figures:
    """Kill as often as planned, let them finish, and look at what is left."""
    chance = random.Random(f"{SEED} {name}")  # noqa: S311  # repeatable, no secret in it
    async with open_campaign(post, plan.replicas, chance) as campaign:
        await campaign.gather(_CAST)
        for _ in range(plan.kills):
            await campaign.kill()
        log = await campaign.finish()
    doctor = await post.installation.command("doctor", "--json")
    return Figures(
        database=name.partition("-")[0],
        replicas=plan.replicas,
        killed=campaign.killed,
        moments=campaign.moments,
        typed={person.phone.user_id: person.typed for person in campaign.people},
        taken_back={each for person in campaign.people for each in person.taken_back},
        archived=await look_into(post.installation.settings, post.desk.id),
        asked=Counter({person.phone.user_id: person.asked for person in campaign.people}),
        sent=campaign.sent(),
        digests=campaign.digests(),
        log=log,
        doctor=json.loads(doctor.output),
    )

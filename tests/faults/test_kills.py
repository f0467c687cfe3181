"""The bot is killed at random, named moments, over and over: nothing is lost, nothing is twice."""

import asyncio
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from psycopg.sql import SQL

from domain.deliveries import DeliveryKind
from tests.databases import BOTH
from tests.faults.aftermath import look_into
from tests.faults.campaign import Campaign
from tests.faults.figures import Figures
from tests.faults.post import open_post
from tests.faults.receipts import repeats
from tests.postgres import PostgresServer

KILLS = int(os.environ.get("KILLS", "7"))
SEED = int(os.environ.get("SEED", "1"))
_AGAIN = f"KILLS={KILLS} SEED={SEED} aims the same kills again"
_CAST = {1001: "Salim", 1002: "Huda", 1003: "Karim"}


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> Iterator[dict[str, Figures]]:
    """Give what came of a campaign on each database; they go side by side, and wait together."""
    folder = tmp_path_factory.mktemp("kills")
    postgres_server.execute(SQL("CREATE DATABASE kills"))
    urls = {"sqlite": "", "postgresql": postgres_server.url("kills")}
    try:
        yield asyncio.run(_suffer_both(folder, urls))
    except Exception as error:
        error.add_note(_AGAIN)
        raise
    finally:
        postgres_server.execute(SQL("DROP DATABASE kills WITH (FORCE)"))


@pytest.fixture(params=BOTH)
def figures(request: pytest.FixtureRequest, outcomes: dict[str, Figures]) -> Figures:
    """Give what came of the campaign on one database."""
    return outcomes[request.param]


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
    assert sent.total() - figures.asked.total() <= unheard + KILLS, _AGAIN


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
    figures: Figures, record_property: Callable[[str, object], None]
) -> None:
    record_property("figures", f"{figures.summary()}\n  {_AGAIN}")

    assert figures.moments.total() == KILLS


async def _suffer_both(folder: Path, urls: dict[str, str]) -> dict[str, Figures]:
    campaigns = [_suffer(folder / name, url) for name, url in urls.items()]
    return dict(zip(urls, await asyncio.gather(*campaigns), strict=True))


async def _suffer(folder: Path, database: str) -> Figures:
    """Kill a bot on one database as often as asked, let it finish, and look at what is left."""
    chance = random.Random(f"{SEED} {folder.name}")  # noqa: S311  # repeatable, no secret in it
    async with open_post(folder, database) as post:
        campaign = Campaign(post, chance)
        await campaign.gather(_CAST)
        for _ in range(KILLS):
            await campaign.kill()
        log = await campaign.finish()
        doctor = await post.installation.command("doctor", "--json")
    return Figures(
        database=folder.name,
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

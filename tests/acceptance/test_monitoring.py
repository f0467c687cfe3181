"""The house tells how it is: alive, ready and in numbers, and never of whom."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from domain.actions import Role
from domain.deliveries import DeliveryKind
from domain.desks import Discretion
from house.keeper import Keeper
from house.monitoring import monitored
from house.opening import open_examination
from house.rooms import keystore_of
from house.sealed import open_sealed
from services.findings import Ailment
from storage.engine import engine_at
from storage.transactions import transactions
from tests.acceptance.conftest import Stages
from tests.acceptance.stage import Setup, TestStage

AHEAD = timedelta(days=7)
WATCHED = Setup(is_watched=True, is_called=True)
LABELS = {
    "kind": {each.value for each in DeliveryKind},
    "state": {"soon", "due", "sending", "missed", "waiting", "aside", "sealed"},
    "result": {
        *("sent", "nothing", "not-sent", "uncertain", "flood", "migrated", "blocked", "refused"),
        *("unavailable", "held-up", "defect"),
    },
    "check": {"keys", "database", "telegram", "ticks", "webhook"},
}
"""Every word a label may have; ticks, statuses and bounds are looked at by their form."""


@pytest.fixture
async def stage(stages: Stages) -> AsyncIterator[TestStage]:
    """Return a house that is watched over."""
    async with stages(WATCHED) as opened:
        await opened.until(lambda: bool(opened.stand_in.webhook))
        await opened.house.ticker.call_all()
        yield opened


@pytest.fixture
async def watcher(stage: TestStage) -> AsyncIterator[httpx.AsyncClient]:
    """Return whoever watches."""
    async with httpx.AsyncClient(base_url=address(stage)) as client:
        yield client


def address(stage: TestStage) -> str:
    assert stage.settings.monitor is not None
    return f"http://127.0.0.1:{stage.settings.monitor.port}"


async def numbers(watcher: httpx.AsyncClient) -> dict[str, float]:
    """Return every sample, written as Prometheus shows it."""
    text = (await watcher.get("/metrics")).text
    return {
        f"{each.name}{each.labels or ''}": each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


async def checks(watcher: httpx.AsyncClient) -> tuple[int, dict[str, bool]]:
    answer = await watcher.get("/readyz")
    found: dict[str, bool] = answer.json()["checks"]
    assert answer.json()["ready"] == all(found.values())
    return answer.status_code, found


async def test_a_house_that_is_well_is_alive_and_ready(
    stage: TestStage, watcher: httpx.AsyncClient
) -> None:
    alive = await watcher.get("/healthz")

    assert (alive.status_code, alive.text) == (200, "alive\n")
    assert "server" not in alive.headers
    assert await checks(watcher) == (200, dict.fromkeys(LABELS["check"], True))
    assert await stage.waiting() == 0


async def test_what_comes_in_and_goes_out_is_counted(
    stage: TestStage, watcher: httpx.AsyncClient
) -> None:
    phone = await stage.admit(1001, "Salim")
    before = await numbers(watcher)

    await stage.say(phone, "Two ships at the north pier")
    await stage.house.ticker.call_all()
    after = await numbers(watcher)

    def grown(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown("amana_updates_received_total") == 1
    assert grown("amana_capture_seconds_count") == 1
    assert grown("amana_deliveries_tried_total{'kind': 'sweep', 'result': 'sent'}") == 1
    assert grown("amana_webhook_calls_total{'status': '200'}") == 1
    assert after["amana_inbox_updates{'state': 'waiting'}"] == 0
    assert after["amana_open"] == 1
    assert after["process_resident_memory_bytes"] > 0


async def test_no_label_and_no_answer_names_anybody(
    stage: TestStage, watcher: httpx.AsyncClient
) -> None:
    canaries = ["Zarqa", "Canarysson", "770011223", "SECRETDESK", "tern-canary"]
    desk = await stage.add_desk("ZRQ", Discretion.OPEN)
    phone = await stage.admit(770011223, "Canarysson", Role.HEAD, "ZRQ")
    await stage.say(phone, "SECRETDESK and the tern-canary of Zarqa")
    await stage.advance(timedelta(days=1))
    await stage.settled()

    pages = [(await watcher.get(path)).text for path in ("/healthz", "/readyz", "/metrics")]

    told = "\n".join(pages)
    token = stage.settings.token
    assert token is not None
    hidden = [*canaries, "ZRQ", desk.id, token.reveal(), stage.stand_in.webhook_secret]
    assert [each for each in hidden if each in told] == []
    assert words_of_labels(pages[2]) == []


def words_of_labels(metrics: str) -> list[tuple[str, str]]:
    """Return every label that is not of the few words it may be."""
    ticks = {"webhook", "stock"}
    found = [
        (name, value)
        for family in text_string_to_metric_families(metrics)
        for sample in family.samples
        for name, value in sample.labels.items()
    ]
    return [
        (name, value)
        for name, value in found
        if not (
            value in LABELS.get(name, ())
            or (name == "tick" and (value in ticks or value.isalpha()))
            or (name == "status" and value.isdecimal() and len(value) == 3)
            or (name == "le" and (value == "+Inf" or float(value) > 0))
        )
    ]


async def test_a_database_that_answers_no_more_is_told_and_the_numbers_stay(
    stage: TestStage, watcher: httpx.AsyncClient
) -> None:
    stage.clock.move_to(stage.clock.now() + timedelta(minutes=2))  # nobody looked since

    status, found = await checks(watcher)

    assert status == 503
    assert not found["database"]
    assert (await watcher.get("/metrics")).status_code == 200
    assert (await watcher.get("/healthz")).status_code == 200


async def test_telegram_away_is_told(stage: TestStage, watcher: httpx.AsyncClient) -> None:
    stage.stand_in.faults.away(True)
    await stage.house.ticker.call_all()
    stage.clock.move_to(stage.clock.now() + timedelta(minutes=3))
    await stage.house.ticker.call_all()

    status, found = await checks(watcher)

    assert (status, found["telegram"], found["database"]) == (503, False, True)


async def test_a_sealed_house_is_alive_and_not_ready(stage: TestStage) -> None:
    await stage.running.aclose()
    settings = replace(stage.settings)
    async with (
        engine_at(settings.database_url) as engine,
        monitored(settings, stage.clock) as vitals,
        httpx.AsyncClient(base_url=address(stage)) as watcher,
    ):
        keeper = Keeper.of(keystore_of(settings), stage.clock, transactions(engine))
        async with open_sealed(settings, stage.clock, keeper, engine, vitals):
            async with asyncio.timeout(10):
                while vitals.standing is None or vitals.is_ours is None:
                    await watcher.get("/healthz")
            answer = await watcher.get("/readyz")

    assert answer.status_code == 503
    assert json.loads(answer.text)["checks"] == {
        **dict.fromkeys(LABELS["check"], True),
        "keys": False,
    }


async def test_a_host_whose_clock_is_wrong_is_ready_by_the_databases(
    stages: Stages, postgres_url: str
) -> None:
    setup = Setup(is_watched=True, start=datetime.now(UTC) + AHEAD, database=postgres_url)  # noqa: TID251  # PostgreSQL tells the real time
    async with stages(setup) as stage, httpx.AsyncClient(base_url=address(stage)) as watcher:
        await stage.house.ticker.call_all()
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "A note on a machine of next week")
        found = await numbers(watcher)

        answer = await watcher.get("/readyz")
        assert answer.status_code == 200
        async with open_examination(stage.settings, stage.clock) as examine:
            wrong = [each for each in await examine() if each.code is Ailment.CLOCK_WRONG]
        assert [each.detail.rpartition(" seconds ")[2] for each in wrong] == ["ahead of"]
        assert abs(answer.json()["clock_ahead_seconds"] - AHEAD.total_seconds()) < 60
        assert abs(found["amana_clock_ahead_seconds"] - AHEAD.total_seconds()) < 60


@pytest.mark.parametrize("path", ["/", "/metrics/", "/readyz/x", "/telegram"])
async def test_there_is_nothing_else(
    stage: TestStage, watcher: httpx.AsyncClient, path: str
) -> None:
    answers = [await watcher.get(path), await watcher.post("/metrics")]

    assert [each.status_code for each in answers] == [404, 405]
    assert await stage.waiting() == 0

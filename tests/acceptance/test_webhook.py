"""Telegram calls the house: what it brings is kept before it hears so, and nobody else is heard."""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import httpx
import pytest

from house.keeper import Keeper
from house.rooms import keystore_of
from house.sealed import open_sealed
from services.vitals import Vitals
from storage.engine import engine_at
from storage.transactions import transactions
from tests.acceptance.conftest import Stages
from tests.acceptance.sealing import LETTER, receive_sealed, texts
from tests.acceptance.stage import Setup, TestStage, called, said

CALLED = Setup(is_called=True)
BODY = {"update_id": 7_000_000, "message": {"chat": {"id": 1001}}}


@pytest.fixture
async def stage(stages: Stages) -> AsyncIterator[TestStage]:
    """Return a house that Telegram calls."""
    async with stages(CALLED) as opened:
        await opened.until(lambda: bool(opened.stand_in.webhook))
        yield opened


@pytest.fixture
async def caller(stage: TestStage) -> AsyncIterator[httpx.AsyncClient]:
    """Return somebody who can reach the house's address."""
    async with httpx.AsyncClient(base_url=stage.settings.public_url) as client:
        yield client


def secret(stage: TestStage) -> dict[str, str]:
    """Return the header that Telegram would send."""
    return {"X-Telegram-Bot-Api-Secret-Token": stage.stand_in.webhook_secret}


def outcomes(stage: TestStage) -> list[str | int]:
    """Return how Telegram's calls ended."""
    return [call.outcome for call in stage.stand_in.calls if call.method == "webhook"]


def polls(stage: TestStage) -> int:
    return sum(call.method == "getUpdates" for call in stage.stand_in.calls)


async def test_a_note_that_telegram_brings_is_kept_and_answered(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, "Two ships at the north pier")

    assert "NAV-1" in receipt.text
    assert len(await stage.records()) == 1
    assert set(outcomes(stage)) == {"ok"}
    assert polls(stage) == 0


async def test_an_update_brought_again_is_one_note(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    stage.stand_in.faults.plan("lost", "webhook")
    phone.type("The answer to this call is lost")
    await stage.patiently()

    assert outcomes(stage)[-2:] == ["cut", "ok"]
    assert len(await stage.records()) == 1
    assert len([each for each in said(phone) if "NAV-" in each.text]) == 1


async def test_updates_out_of_order_are_each_kept_once(
    stage: TestStage, caller: httpx.AsyncClient
) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("cut", "webhook", times=1_000)
    for number in range(3):
        phone.type(f"Note {number}")
    waiting = stage.stand_in.updates.waiting()

    for update in [*reversed(waiting), *waiting]:
        answer = await caller.post("/telegram", json=update, headers=secret(stage))
        assert answer.status_code == 200
        while await stage.waiting():
            pass

    assert sorted(await texts(stage)) == [["Note 0"], ["Note 1"], ["Note 2"]]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Telegram-Bot-Api-Secret-Token": ""},
        {"X-Telegram-Bot-Api-Secret-Token": "a" * 64},
        {"X-Telegram-Bot-Api-Secret-Token": "\u00e9" * 64},
    ],
)
async def test_who_does_not_know_the_secret_is_not_heard(
    stage: TestStage, caller: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]

    answer = await caller.post("/telegram", json=BODY, headers=encoded)

    assert (answer.status_code, answer.content) == (401, b"")
    assert "server" not in answer.headers
    assert await stage.waiting() == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/telegram", 405),
        ("PUT", "/telegram", 405),
        ("POST", "/", 404),
        ("POST", "/telegram/", 404),
        ("POST", "/telegram/x", 404),
    ],
)
async def test_there_is_one_path_and_one_method(
    stage: TestStage, caller: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await caller.request(method, path, json=BODY, headers=secret(stage))

    assert answer.status_code == status
    assert await stage.waiting() == 0


async def test_only_json_is_read(stage: TestStage, caller: httpx.AsyncClient) -> None:
    headers = {**secret(stage), "Content-Type": "text/plain"}

    answer = await caller.post("/telegram", content=json.dumps(BODY), headers=headers)

    assert answer.status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b"\xff\xfe",
        b"[1, 2]",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
        b"[" * 200_000,
    ],
)
async def test_what_is_no_update_is_refused_and_stays_with_telegram(
    stage: TestStage, caller: httpx.AsyncClient, body: bytes
) -> None:
    headers = {**secret(stage), "Content-Type": "application/json"}

    answer = await caller.post("/telegram", content=body, headers=headers)

    assert answer.status_code == 400
    assert await stage.waiting() == 0


async def pieces(size: int) -> AsyncIterator[bytes]:
    """Yield *size* bytes whose number is nowhere announced."""
    for _ in range(0, size, 65_536):
        yield b" " * 65_536


async def test_an_oversized_call_is_refused_before_it_is_read(
    stage: TestStage, caller: httpx.AsyncClient
) -> None:
    headers = {**secret(stage), "Content-Type": "application/json"}

    announced = await caller.post("/telegram", content=b" " * (2**20 + 1), headers=headers)
    streamed = await caller.post("/telegram", content=pieces(2**20 + 65_536), headers=headers)

    assert [announced.status_code, streamed.status_code] == [413, 413]
    assert announced.headers["connection"] == "close"


@contextmanager
def gone(stage: TestStage) -> Iterator[None]:
    """Hold the writer's place of the house's own database."""
    path = stage.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    stage: TestStage, caller: httpx.AsyncClient
) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("cut", "webhook", times=1)
    phone.type("A note while the database is away")
    (update,) = stage.stand_in.updates.waiting()

    with gone(stage):
        answer = await caller.post("/telegram", json=update, headers=secret(stage), timeout=30)
    await stage.patiently()

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert await texts(stage) == [["A note while the database is away"]]


async def test_another_address_at_telegram_is_put_right_and_told(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    ours = stage.stand_in.webhook["url"]
    bot = stage.house.app.bot

    await bot.set_webhook("https://elsewhere.example/hook")
    await stage.house.ticker.call_all()

    assert stage.stand_in.webhook["url"] == ours
    assert any("another address" in each.message for each in caplog.records)


async def test_that_telegram_does_not_reach_us_is_told_once(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.house.ticker.call_all()
    stage.stand_in.note_failed_call("Connection refused")

    for _ in range(2):
        await stage.house.ticker.call_all()

    alarms = [each.message for each in caplog.records if "could not reach us" in each.message]
    assert alarms == ["Telegram could not reach us: Connection refused"]


async def test_changing_between_polling_and_being_called_loses_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Brought")
    ways = [replace(stage.settings, public_url=""), called(stage.settings)]

    for number, settings in enumerate(ways):
        stage.settings = settings
        await stage.restart(meanwhile=lambda: phone.type(f"Between {number}"))  # noqa: B023  # called within its turn
        await stage.settled()

    assert await texts(stage) == [["Brought"], ["Between 0"], ["Between 1"]]
    assert polls(stage) > 0
    assert stage.stand_in.webhook


async def test_what_is_brought_to_a_sealed_house_waits_until_it_is_open(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.running.aclose()
    await receive_sealed(stage, lambda: phone.type("Brought while sealed"))
    await stage.restart()
    await stage.advance(LETTER)
    await stage.settled()

    assert await texts(stage) == [["Brought while sealed"]]
    assert polls(stage) == 0


async def test_a_sealed_house_without_its_webhook_key_says_so_and_answers_nobody(
    stage: TestStage, caller: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.running.aclose()
    (stage.settings.keys / "webhook.key").unlink()
    async with engine_at(stage.settings.database_url) as engine:
        keeper = Keeper.of(keystore_of(stage.settings), stage.clock, transactions(engine))
        vitals = Vitals(stage.clock)
        async with open_sealed(stage.settings, stage.clock, keeper, engine, vitals):
            with pytest.raises(httpx.ConnectError):
                await caller.post("/telegram", json=BODY, headers=secret(stage))
    await stage.restart()
    await stage.house.ticker.call_all()

    assert not keeper.receives
    assert any("nothing is received until" in each.message for each in caplog.records)
    assert (stage.settings.keys / "webhook.key").exists()  # made anew by the open house

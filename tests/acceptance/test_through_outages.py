"""Telegram or the database falters: nothing is lost, and repeats follow lost answers alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Literal

import pytest

from domain.actions import Role
from domain.desks import Discretion
from rehearsal.telegram import Phone
from services.people.invitations import Invite
from tests.acceptance.conftest import Stages
from tests.acceptance.stage import Setup, TestStage, by_id, last, said

Kind = Literal["429", "500", "502", "cut", "lost"]


def receipts(phone: Phone) -> list[str]:
    return [message.text for message in said(phone) if "NAV-1" in message.text]


@pytest.mark.parametrize("kind", ["429", "500", "502", "cut", "lost"])
async def test_a_receipt_arrives_and_only_a_lost_answer_repeats_it(
    stage: TestStage, kind: Kind
) -> None:
    phone = await stage.admit(1001, "Salim")

    stage.stand_in.faults.plan(kind, "sendMessage")
    phone.type("A note in bad weather")
    await stage.patiently()

    assert len(receipts(phone)) == (2 if kind == "lost" else 1)
    assert len(await stage.records()) == 1
    assert all(message.from_bot for message in phone.chat)


@pytest.mark.parametrize("kind", ["429", "502", "cut", "lost"])
async def test_a_sweep_is_tried_until_it_worked(stage: TestStage, kind: Kind) -> None:
    phone = await stage.admit(1001, "Salim")

    stage.stand_in.faults.plan(kind, "deleteMessage", times=3)
    phone.type("A note in bad weather")
    await stage.patiently()

    assert all(message.from_bot for message in phone.chat)
    assert len(receipts(phone)) == 1


@pytest.mark.parametrize("kind", ["429", "502", "cut", "lost"])
@pytest.mark.parametrize("command", ["/show NAV-1", "/agenda"])
async def test_what_was_asked_for_is_shown_in_one_message(
    stage: TestStage, kind: Kind, command: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event 2026-11-24 09:00 Briefing")

    stage.stand_in.faults.plan(kind, "editMessageText")
    heard = len(said(phone))
    phone.type(command)
    await stage.through_the_pause()
    await stage.settled()

    assert len(said(phone)) == heard + 1
    assert "Briefing" in last(phone).text


@pytest.mark.parametrize("kind", ["429", "502", "cut", "lost"])
async def test_concealment_is_tried_until_it_worked(stage: TestStage, kind: Kind) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Seen at the pier")
    await stage.tapped(phone, receipt.message_id, "Open")

    stage.stand_in.faults.plan(kind, "editMessageText", times=2)
    await stage.advance(timedelta(minutes=2))
    await stage.patiently()

    assert "pier" not in by_id(phone, receipt.message_id).text


@pytest.mark.parametrize("kind", ["429", "502", "cut", "lost"])
async def test_a_digest_of_many_pages_arrives_whole(stages: Stages, kind: Kind) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")
        for letter in "xyz":
            await stage.say(phone, letter * 4000)

        stage.stand_in.faults.plan(kind, "sendMessage", times=2)
        heard = len(said(phone))
        phone.type("/digest")
        await stage.patiently()

        pages = [message.text for message in said(phone)[heard:]]
        whole = "\n".join(dict.fromkeys(pages))
        assert [whole.count(letter * 3000) for letter in "xyz"] == [1, 1, 1]
        if kind != "lost":
            assert len(pages) == len(set(pages))


@pytest.mark.parametrize("kind", ["429", "502", "cut"])
async def test_a_refused_press_is_answered_once_telegram_takes_it(
    stage: TestStage, kind: Kind
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")

    stage.stand_in.faults.plan(kind, "answerCallbackQuery")
    phone.tap_forged(receipt.message_id, "forged")
    await stage.patiently()

    assert len(phone.alerts) == 1
    assert said(phone)[-1] == receipt


@pytest.mark.parametrize("kind", ["429", "502", "cut", "lost"])
async def test_admission_survives_a_failed_welcome(stage: TestStage, kind: Kind) -> None:
    stage.stand_in.faults.plan(kind, "sendMessage")

    phone = stage.stand_in.phone(1001, "Salim")
    code = (await Invite(stage.house.rooms.archive)("NAV", Role.OFFICER, "en")).code
    phone.type(f"/start {code}")
    await stage.patiently()

    assert len(said(phone)) == (2 if kind == "lost" else 1)


async def test_telegram_away_for_a_while_loses_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    stage.stand_in.faults.away(True)
    for number in range(3):
        phone.type(f"Note {number}")
    stage.stand_in.faults.away(False)
    await stage.patiently()

    assert len(await stage.records()) == 3
    assert len(said(phone)) == 4


@contextmanager
def locked(stage: TestStage) -> Iterator[None]:
    """Hold the writer's place of the house's own database."""
    path = stage.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def fetched(stage: TestStage) -> int:
    """Count the polls that were answered."""
    return sum(
        call.method == "getUpdates" and call.outcome == "ok" for call in stage.stand_in.calls
    )


async def test_a_database_that_is_busy_only_delays(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    before = fetched(stage)

    with locked(stage):
        phone.type("A note while somebody else writes")
        await stage.until(lambda: fetched(stage) > before)
        assert stage.stand_in.updates.count() == 1
        assert receipts(phone) == []
    await stage.settled()

    assert len(await stage.records()) == 1
    assert len(receipts(phone)) == 1


async def test_what_could_not_be_swept_in_time_is_reported(stage: TestStage) -> None:
    head = await stage.admit(1000, "Hadi", Role.HEAD)
    phone = await stage.admit(1001, "Salim")

    stage.stand_in.faults.plan("429", "deleteMessage", retry_after=48 * 3600)
    phone.type("A note that stays")
    await stage.settled()
    await stage.advance(timedelta(hours=48, minutes=1))
    await stage.settled()

    alerts = [message.text for message in said(head) if message.text.startswith("⚠️")]
    assert len(alerts) == 1
    assert "could not be removed" in alerts[0]

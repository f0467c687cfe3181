"""An auditor is sent a signed checkpoint every working day, and nothing of any desk."""

import json
from datetime import timedelta

import pytest

from domain.actions import Role
from domain.deliveries import DeliveryKind, DeliveryState
from domain.members import MemberState
from rehearsal.telegram import Phone
from services.people.members import ChangeState
from tests.acceptance.stage import TestStage, said

NOT_PERMITTED = "Not done: there is no such thing here, or it is not yours to do."
DAY = timedelta(days=1)


async def appoint(stage: TestStage) -> Phone:
    return await stage.admit(1009, "Warda", Role.AUDITOR)


def checkpoints(phone: Phone) -> list[str]:
    return [each.text.rpartition("\n")[2] for each in said(phone) if "Checkpoint" in each.text]


async def days(stage: TestStage, number: int) -> None:
    for _ in range(number):
        await stage.advance(DAY)
        await stage.settled()


async def test_every_working_day_he_is_sent_where_the_audit_stands(stage: TestStage) -> None:
    auditor = await appoint(stage)
    await stage.admit(1001, "Salim")

    await days(stage, 7)

    sent = checkpoints(auditor)
    read = [stage.house.rooms.vault.witness.read(line.encode()) for line in sent]
    assert len(read) == 5
    assert [each.sequence for each in read] == sorted({each.sequence for each in read})
    assert json.loads(sent[0])["instance"] == stage.house.rooms.vault.instance


async def test_he_is_sent_nothing_else(stage: TestStage) -> None:
    auditor = await appoint(stage)
    salim = await stage.admit(1001, "Salim")
    before = len(said(auditor))
    await stage.say(salim, "Two boats")
    await stage.say(salim, "/event 2026-12-03 09:00 Exhibition")

    await days(stage, 30)

    words = [each.text for each in said(auditor)[before:]]
    assert words
    assert all("Checkpoint of the audit" in each for each in words)


@pytest.mark.parametrize(
    "text",
    ["A note", "/today", "/agenda", "/digest", "/promises", "/show NAV-1", "/meeting"],
)
async def test_he_reads_and_writes_nothing(stage: TestStage, text: str) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "Two boats")
    auditor = await appoint(stage)

    answer = await stage.say(auditor, text)

    assert answer.text.startswith(NOT_PERMITTED)
    assert len(await stage.records()) == 1


async def test_his_welcome_and_help_offer_him_no_desk(stage: TestStage) -> None:
    auditor = await appoint(stage)

    told = await stage.say(auditor, "/help")

    welcome = said(auditor)[0]
    assert "signed" in welcome.text
    assert (welcome.buttons, told.buttons) == ((), ())
    assert not {"/today", "/agenda", "/show", "/event"} & set(told.text.split())
    assert "/settings" in told.text


async def test_a_suspended_auditor_is_sent_none(stage: TestStage) -> None:
    auditor = await appoint(stage)
    archive = stage.house.rooms.archive
    async with archive() as work:
        warda = await work.members.require(1009)
    await ChangeState(archive)(warda.id, MemberState.SUSPENDED)

    await days(stage, 3)

    assert checkpoints(auditor) == []
    async with stage.house.rooms.archive() as work:
        missed = await work.unit.deliveries.count(DeliveryState.MISSED)
    assert DeliveryKind.CHECKPOINT not in missed

"""An observer reads; nothing he sends is kept, and nobody tells him how to write."""

import pytest

from domain.actions import Role
from rehearsal.telegram import Phone
from tests.acceptance.stage import TestStage, said

NOT_PERMITTED = "Not done: there is no such thing here, or it is not yours to do."

WRITING = (
    "A note of mine",
    "/meeting Col. Example @ Ministry\nWords.",
    "/meeting",
    "/event 2026-12-03 09:00 Exhibition",
    "/event tomorrow 14:00 Call",
    "/event",
    "/undo",
)


async def a_desk(stage: TestStage) -> tuple[Phone, Phone]:
    salim = await stage.admit(1001, "Salim")
    return salim, await stage.admit(1002, "Huda", Role.OBSERVER)


@pytest.mark.parametrize("text", WRITING)
async def test_an_observer_saves_nothing(stage: TestStage, text: str) -> None:
    _, huda = await a_desk(stage)

    answer = await stage.say(huda, text)

    assert answer.text.startswith(NOT_PERMITTED)
    assert await stage.records() == []


async def test_an_observer_adds_nothing_by_reply_edit_forward_or_picture(stage: TestStage) -> None:
    salim, huda = await a_desk(stage)
    await stage.say(salim, "A note")
    shown = await stage.say(huda, "/show NAV-1")
    assert "A note" in shown.text

    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    reply = huda.type("More", shown.message_id)
    await stage.settled()
    huda.edit(reply, "Much more")
    huda.forward("From elsewhere", "Somebody")
    huda.send_photo()
    await stage.settled()

    (record,) = await stage.records()
    assert record.additions == ()
    assert all(message.text.startswith(NOT_PERMITTED) for message in said(huda)[-4:])


async def test_an_observer_presses_nobody_elses_buttons(stage: TestStage) -> None:
    salim, huda = await a_desk(stage)
    receipt = await stage.say(salim, "A note")
    proposal = await stage.say(salim, "/event tomorrow 14:00 Call")

    for message in (receipt, proposal):
        for row in message.buttons:
            for button in row:
                alert = await stage.refused(
                    huda,
                    lambda: huda.tap_forged(message.message_id, button.data or ""),  # noqa: B023  # awaited at once
                )
                assert "no longer works" in alert

    assert len(await stage.records()) == 1


async def test_an_observer_is_not_told_of_writing(stage: TestStage) -> None:
    salim, huda = await a_desk(stage)

    reads, writes = await stage.say(huda, "/help"), await stage.say(salim, "/help")

    for command in ("/agenda", "/digest", "/show", "/desk", "/settings", "/help", "/cancel"):
        assert command in reads.text
    for command in ("/event", "/meeting", "/undo"):
        assert command not in reads.text
        assert command in writes.text
    assert "Any text you send is kept" not in reads.text
    assert "head of desk" not in writes.text


async def test_an_observer_reads_everything(stage: TestStage) -> None:
    salim, huda = await a_desk(stage)
    await stage.say(salim, "A note to be read")
    await stage.say(salim, "/event 2026-11-24 09:00 Briefing")

    shown = await stage.say(huda, "/show NAV-1")
    agenda = await stage.say(huda, "/agenda")
    digest = await stage.say(huda, "/digest")
    opened = await stage.tapped(huda, digest.message_id, "Open")

    assert "A note to be read" in shown.text
    assert "Briefing" in agenda.text
    assert "A note to be read" in opened.text


async def test_who_writes_on_one_desk_and_reads_another_is_held_to_it(stage: TestStage) -> None:
    await stage.add_desk("AIR", stage.setup.discretion)
    phone = await stage.admit(1001, "Salim", Role.OBSERVER, "AIR")
    await stage.admit(1001, "Salim")
    await stage.say(phone, "A naval note")

    desks = await stage.say(phone, "/desk")
    await stage.tapped(phone, desks.message_id, "AIR")
    refused = await stage.say(phone, "An air note")

    assert refused.text.startswith(NOT_PERMITTED)
    assert await stage.records("AIR") == []
    assert len(await stage.records("NAV")) == 1

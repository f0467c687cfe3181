"""Buttons: for one member, under one message, for a month; every other press is refused."""

from datetime import timedelta

import pytest

from domain.members import MemberState
from tests.acceptance.sights import SPENT, change_state
from tests.acceptance.stage import TestStage, by_id


@pytest.mark.parametrize(
    "data",
    [
        "",
        "x",
        "1:undo",
        "1:undo:nosuchhandle:0",
        "1:undo:nosuchhandle:" + "9" * 5000,
        "1:undo:\x00:0",
        "1:undo:\u202e:0",
        "1:nosuchverb:nosuchhandle:0",
        "2:undo:nosuchhandle:0",
        "1:undo:nosuchhandle:-1",
        "1:undo:nosuchhandle:٣",
        "1:undo:nosuchhandle:0:0",
        "\ud800",
        "x" * 10_000,
    ],
)
async def test_a_forged_press_is_refused_by_its_answer_alone(stage: TestStage, data: str) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")

    alert = await stage.refused(phone, lambda: phone.tap_forged(receipt.message_id, data))

    assert alert.replace("\u2068", "").replace("\u2069", "") == SPENT
    assert len(await stage.records()) == 1


async def test_a_button_does_only_what_it_stands_for(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")
    version, verb, handle, index = (receipt.buttons[0][1].data or "").split(":")
    assert verb == "open"

    for forged in (f"{version}:undo:{handle}:{index}", f"{version}:{verb}:{handle}:7"):
        await stage.refused(phone, lambda: phone.tap_forged(receipt.message_id, forged))  # noqa: B023  # awaited at once

    assert len(await stage.records()) == 1


async def test_a_button_pressed_once_works_under_its_own_message_only(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    first, second = await stage.say(phone, "A note"), await stage.say(phone, "Another note")
    opens = first.buttons[0][1].data or ""
    await stage.tapped(phone, first.message_id, "Open")

    await stage.refused(phone, lambda: phone.tap_forged(second.message_id, opens))

    assert "A note" not in by_id(phone, second.message_id).text


async def test_a_button_of_another_member_is_refused(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    receipt = await stage.say(salim, "A note")

    for button in receipt.buttons[0]:
        await stage.refused(
            huda,
            lambda: huda.tap_forged(receipt.message_id, button.data or ""),  # noqa: B023  # awaited at once
        )

    assert len(await stage.records()) == 1


async def test_a_button_lives_a_month(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")

    await stage.advance(timedelta(days=30))
    await stage.settled()
    assert "A note" in (await stage.tapped(phone, receipt.message_id, "Open")).text
    await stage.advance(timedelta(days=1))
    await stage.settled()
    await stage.refused(phone, lambda: phone.tap(receipt.message_id, "Take back"))

    assert len(await stage.records()) == 1


async def test_a_press_handled_again_says_what_it_said(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")

    stage.stand_in.faults.plan("502", "answerCallbackQuery")
    phone.tap(receipt.message_id, "Take back")
    await stage.through_the_pause()
    await stage.settled()

    assert "Taken back" in by_id(phone, receipt.message_id).text
    assert phone.alerts == [""]


async def test_change_sends_one_prompt_though_answering_the_press_failed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")

    stage.stand_in.faults.plan("502", "answerCallbackQuery")
    heard = len(phone.notices)
    phone.tap(receipt.message_id, "Change")
    await stage.through_the_pause()
    await stage.settled()

    assert len(phone.notices) == heard + 1


async def test_a_press_counts_by_what_its_member_may_do_now(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    phone.tap(receipt.message_id, "Open")
    phone.tap(receipt.message_id, "Take back")
    await stage.settled()
    assert by_id(phone, receipt.message_id) == receipt
    assert phone.alerts == []
    await change_state(stage, "Salim", MemberState.ACTIVE)

    assert "A note" in (await stage.tapped(phone, receipt.message_id, "Open")).text


async def test_a_press_under_a_message_that_is_gone_is_answered(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")
    opens = receipt.buttons[0][1].data or ""
    phone.conversation.remove(receipt.message_id)

    phone.tap_forged(receipt.message_id, opens)
    await stage.settled()

    assert phone.pending_taps == []
    assert len(await stage.records()) == 1

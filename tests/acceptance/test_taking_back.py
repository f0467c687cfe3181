"""Second thoughts: a record is taken back by command or by button, by its author alone."""

from domain.actions import Role
from tests.acceptance.stage import TestStage, by_id, said

WITHDRAWN = "Taken back. Nobody is shown it any more."


async def test_undo_takes_the_last_record_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "First")
    await stage.say(phone, "Second")

    undone = await stage.say(phone, "/undo")

    (left,) = await stage.records()
    assert left.number == 1
    assert "NAV-2" in undone.text
    assert WITHDRAWN in undone.text


async def test_undo_again_takes_back_the_one_before_and_then_says_so(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    for text in ("First", "Second"):
        await stage.say(phone, text)

    for _ in range(2):
        await stage.say(phone, "/undo")
    none_left = await stage.say(phone, "/undo")

    assert await stage.records() == []
    assert "You have kept nothing on this desk lately." in none_left.text


async def test_the_undo_button_works_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A slip")
    (undo, *_), *_ = receipt.buttons

    undone = await stage.tapped(phone, receipt.message_id, "Take back")
    alert = await stage.refused(
        phone, lambda: phone.tap_forged(receipt.message_id, undo.data or "")
    )

    assert WITHDRAWN in undone.text
    assert undone.buttons == ()
    assert "no longer works" in alert
    assert await stage.records() == []


async def test_the_undo_button_after_the_command_says_the_same(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A slip")

    await stage.say(phone, "/undo")
    undone = await stage.tapped(phone, receipt.message_id, "Take back")

    assert WITHDRAWN in undone.text


async def test_another_member_takes_nothing_back_that_is_not_his(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    receipt = await stage.say(salim, "Mine")
    (undo, *_), *_ = receipt.buttons

    answer = await stage.say(huda, "/undo")
    alert = await stage.refused(huda, lambda: huda.tap_forged(receipt.message_id, undo.data or ""))

    assert "You have kept nothing" in answer.text
    assert "no longer works" in alert
    assert len(await stage.records()) == 1


async def test_undo_works_after_a_restart(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A slip")
    await stage.say(phone, "Another")

    await stage.restart()
    await stage.tapped(phone, receipt.message_id, "Take back")
    await stage.say(phone, "/undo")

    assert await stage.records() == []


async def test_what_is_taken_back_is_shown_to_nobody(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    huda = await stage.admit(1002, "Huda", Role.OBSERVER)
    receipt = await stage.say(salim, "A slip of the tongue")
    shown = await stage.say(huda, "/show NAV-1")
    assert "A slip of the tongue" in shown.text

    await stage.tapped(salim, receipt.message_id, "Take back")
    unknown = await stage.say(huda, "/show NAV-2")
    gone = await stage.say(huda, "/show NAV-1")
    added = await stage.say(salim, "More", receipt.message_id)
    digest = await stage.say(huda, "/digest")

    assert gone.text == unknown.text == added.text
    assert "record" not in digest.text


async def test_a_record_taken_back_while_it_stands_open_stays_taken_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A slip of the tongue")
    await stage.tapped(phone, receipt.message_id, "Open")
    await stage.tapped(phone, receipt.message_id, "Take back")

    await stage.advance(stage.desks["NAV"].conceal_after)
    await stage.settled()

    assert WITHDRAWN in by_id(phone, receipt.message_id).text
    assert by_id(phone, receipt.message_id).buttons == ()


async def test_what_stands_open_elsewhere_still_leaves_once_it_was_taken_back(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A slip of the tongue")
    shown = await stage.say(phone, "/show NAV-1")
    await stage.say(phone, "/undo")

    await stage.advance(stage.desks["NAV"].conceal_after)
    await stage.settled()

    assert "slip" not in by_id(phone, shown.message_id).text
    assert not any("slip" in message.text for message in said(phone))

"""A promise told step by step and put off by a day that is asked for, with restarts between."""

from datetime import date

from domain.follow_ups import FollowUp
from domain.owed import Owes
from tests.acceptance.guided import question, questions, told
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage


async def kept(stage: TestStage) -> FollowUp:
    (record,) = await stage.records()
    assert isinstance(record.body, FollowUp)
    return record.body


async def test_a_promise_is_added_from_the_ledger_by_button_and_word(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    ledger = await stage.say(phone, "/promises")
    first = await stage.answer(phone, lambda: phone.tap(ledger.message_id, "Add a promise"))
    assert plain(first.text).startswith("Promise · NAV · 1/4")

    await stage.restart()
    await stage.tapped(phone, first.message_id, "They owe")
    *_, receipt = await told(
        stage, phone, "Col. Example", "the draft agreement", "2026-12-10", restart=True
    )

    promise = await kept(stage)
    assert (promise.owes, promise.due) == (Owes.THEY, date(2026, 12, 10))
    assert promise.counterpart.reveal() == "Col. Example"
    assert "Promise noted." in receipt.text
    assert questions(phone) == []


async def test_it_is_put_off_by_a_day_that_is_asked_for_and_read_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/promises")
    receipt = await stage.say(phone, "/promises we owe Col. Example the figures by 2026-12-10")
    if "Yes, keep it" in [button.text for row in receipt.buttons for button in row]:
        receipt = await stage.tapped(phone, receipt.message_id, "Yes, keep it")

    await stage.tapped(phone, receipt.message_id, "Later")
    await stage.answers(phone, lambda: phone.tap(receipt.message_id, "Another day"))
    asked = question(phone)
    (proposal,) = await told(stage, phone, "2026-12-20", restart=True)
    await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    assert "NAV-1" in asked.text
    assert (await kept(stage)).due == date(2026, 12, 20)
    assert questions(phone) == []


async def test_a_reply_to_the_question_for_a_later_day_is_no_new_wording(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/promises we owe Col. Example the figures by 2026-12-10")
    if "Yes, keep it" in [button.text for row in receipt.buttons for button in row]:
        receipt = await stage.tapped(phone, receipt.message_id, "Yes, keep it")
    await stage.tapped(phone, receipt.message_id, "Later")
    await stage.answers(phone, lambda: phone.tap(receipt.message_id, "Another day"))

    proposal = await stage.say(phone, "2026-12-20", question(phone).message_id)

    assert "Yes, keep it" in [button.text for row in proposal.buttons for button in row]
    assert (await kept(stage)).what.reveal() == "the figures"

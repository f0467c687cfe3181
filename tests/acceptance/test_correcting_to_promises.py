"""A note turns out to be a promise: what is not said in it is asked, and nothing is made twice."""

from datetime import timedelta

from domain.follow_ups import FollowUp
from domain.records import Kind, is_follow_up
from tests.acceptance.corrections import skip_the_rest
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id, last

MEETING = "Col. Example @ Ministry\nThey want a joint exercise.\nWe owe: an answer on dates"
SPENT = "no longer works"


async def test_to_and_fro_makes_no_promise_twice(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, f"/meeting {MEETING}")

    for label in ("Note", "Meeting"):
        await stage.tapped(phone, receipt.message_id, "Kind")
        await stage.tapped(phone, receipt.message_id, label)

    (promise, meeting) = await stage.records()
    assert is_follow_up(promise)
    assert promise.body.meeting == meeting.id


async def test_a_note_that_says_who_owes_becomes_a_promise(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    read = await stage.say(phone, "We owe Colonel Example the draft by 2026-12-10")
    note = await stage.answer(phone, lambda: phone.tap(read.message_id, "Keep as a note"))

    await stage.tapped(phone, note.message_id, "Kind")
    became = await stage.tapped(phone, note.message_id, "Promise")

    assert "Promise noted." in became.text
    (promise,) = await stage.records()
    assert isinstance(promise.body, FollowUp)
    assert promise.body.counterpart.reveal() == "Colonel Example"
    assert str(promise.body.due) == "2026-12-10"


async def test_a_note_that_does_not_say_whom_is_asked_about(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "The draft on berths")
    await stage.tapped(phone, receipt.message_id, "Kind")

    question = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Promise"))
    assert by_id(phone, receipt.message_id).text == receipt.text
    await stage.tapped(phone, question.message_id, "They owe")
    await stage.say(phone, "Col. Example")
    await skip_the_rest(stage, phone)

    assert "It was NAV-1 before." in plain(last(phone).text)
    (promise,) = await stage.records()
    assert isinstance(promise.body, FollowUp)
    assert promise.body.what.reveal() == "The draft on berths"
    assert promise.body.counterpart.reveal() == "Col. Example"
    alert = await stage.refused(phone, lambda: phone.tap(receipt.message_id, "Kind"))
    assert SPENT in alert


async def test_a_promise_whose_day_passed_while_it_was_asked_about_is_refused(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    read = await stage.say(phone, "We owe Colonel Example the draft by tomorrow")
    note = await stage.answer(phone, lambda: phone.tap(read.message_id, "Keep as a note"))
    await stage.tapped(phone, note.message_id, "Kind")
    asked = await stage.tapped(phone, note.message_id, "Promise")
    await stage.advance(timedelta(days=3))
    await stage.settled()

    alert = await stage.refused(phone, lambda: phone.tap(note.message_id, "Yes, keep it"))

    assert "Is this the day you mean?" in asked.text
    assert "over" in alert
    assert [each.kind for each in await stage.records()] == [Kind.NOTE]


async def test_a_promise_asked_for_twice_is_asked_about_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "The draft on berths")
    for _ in range(2):
        await stage.tapped(phone, receipt.message_id, "Kind")
        question = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Promise"))

    await stage.tapped(phone, question.message_id, "They owe")
    await stage.say(phone, "Col. Example")
    await skip_the_rest(stage, phone)

    assert [each.kind for each in await stage.records()] == [Kind.FOLLOW_UP]
    answer = await stage.say(phone, "Nothing is asked any more")
    assert "Note kept." in answer.text
    assert "still open" not in answer.text

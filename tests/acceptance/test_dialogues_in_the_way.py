"""What gets in the way of a dialogue: lost rights, other texts, edits, odd words, long pauses."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.follow_ups import FollowUp
from domain.records import Event, Meeting, Note
from tests.acceptance.guided import labels, questions, told
from tests.acceptance.sights import message, plain
from tests.acceptance.stage import TestStage, by_id, said

HOUR = timedelta(hours=1)


async def notes(stage: TestStage, desk: str = "") -> list[str]:
    bodies = [each.body for each in await stage.records(desk)]
    return [each.text.reveal() for each in bodies if isinstance(each, Note)]


async def test_a_right_taken_away_closes_it_and_offers_all_of_it_as_a_note_elsewhere(
    stage: TestStage,
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    phone = await stage.admit(1001, "Salim", desk="AIR")
    await stage.admit(1001, "Salim", desk="NAV")
    await stage.say(phone, "/meeting")
    await told(stage, phone, "Col. Example", "Ministry")
    await stage.admit(1001, "Salim", Role.OBSERVER, desk="NAV")
    desks = await stage.say(phone, "/desk")
    await stage.tapped(phone, desks.message_id, "AIR")

    closed = await stage.say(phone, "A joint exercise")
    await stage.answers(phone, lambda: phone.tap(closed.message_id, "Keep as a note"))

    assert "the dialogue is closed" in closed.text
    assert questions(phone) == []
    assert await notes(stage, "AIR") == ["Col. Example\nMinistry\nA joint exercise"]
    assert await stage.records("NAV") == []


async def test_a_right_taken_away_closes_it_at_a_button_too(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    asked = await stage.say(phone, "Col. Example")
    await stage.admit(1001, "Salim", Role.OBSERVER)

    closed = await stage.tapped(phone, asked.message_id, "Keep now")

    assert "the dialogue is closed" in closed.text
    assert labels(closed) == []  # he may save no note either
    assert await stage.records() == []


async def test_what_is_forwarded_is_a_note_and_the_question_stays(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")

    receipt = await stage.answer(phone, lambda: phone.forward("Words of another", "A friend"))
    asked = await stage.say(phone, "Col. Example")

    assert "Note kept." in receipt.text
    assert await notes(stage) == ["Words of another"]
    assert plain(asked.text).startswith("Meeting · NAV · 2/5")


@pytest.mark.parametrize("command", ["/help", "/settings", "/agenda", "/desk", "/nosuchcommand"])
async def test_every_command_is_done_in_the_middle(stage: TestStage, command: str) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await stage.say(phone, "Col. Example")

    await stage.say(phone, command)
    asked = await stage.say(phone, "Ministry")

    assert plain(asked.text).startswith("Meeting · NAV · 3/5")


async def test_a_text_after_half_an_hour_is_a_note_that_names_what_is_open(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await stage.say(phone, "Col. Example")

    await stage.advance(31 * timedelta(minutes=1))
    receipt = await stage.say(phone, "Two frigates")
    again = await stage.say(phone, "/meeting")

    assert "A question is still open" in receipt.text
    assert await notes(stage) == ["Two frigates"]
    assert plain(again.text).startswith("Meeting · NAV · 2/5\nThis is still open")
    assert len(questions(phone)) == 1


async def test_a_dialogue_left_for_days_goes_on_and_alarms_nobody(stage: TestStage) -> None:
    head = await stage.admit(1009, "Head", Role.HEAD)
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await stage.say(phone, "Col. Example")

    await stage.restart(downtime=72 * HOUR)
    await stage.settled()
    await stage.say(phone, "/meeting")
    asked = await stage.say(phone, "Ministry")
    await stage.tapped(phone, asked.message_id, "Keep now")
    await stage.patiently()

    (record,) = await stage.records()
    assert isinstance(record.body, Meeting)
    assert not any("⚠️" in each.text for each in said(head))


async def test_an_edit_that_overtakes_the_sweep_changes_the_answer(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type("Col. Exmaple")
    await stage.settled()

    changed = await stage.answer(phone, lambda: phone.edit(sent, "Col. Example"))
    await stage.tapped(phone, questions(phone)[-1].message_id, "Keep now")

    (record,) = await stage.records()
    assert isinstance(record.body, Meeting)
    assert [each.reveal() for each in record.body.counterparts] == ["Col. Example"]
    assert changed.text == "Your answer was changed."


async def test_an_edit_that_answers_nothing_leaves_the_answer_and_says_so(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event")
    await stage.say(phone, "Exhibition")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type("2026-12-03 09:00")
    await stage.settled()

    stands = await stage.answer(phone, lambda: phone.edit(sent, "Some time in spring"))
    await stage.answers(phone, lambda: phone.tap(stands.message_id, "Keep as a note"))
    await stage.tapped(phone, questions(phone)[-1].message_id, "Keep now")

    (event,) = [each.body for each in await stage.records() if isinstance(each.body, Event)]
    assert event.start.day == 3
    assert "what you answered before stands" in stands.text
    assert await notes(stage) == ["Some time in spring"]


async def test_an_edit_after_the_end_is_added_to_what_it_became(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await stage.say(phone, "Col. Example")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type("Ministry")
    await stage.settled()
    await stage.tapped(phone, questions(phone)[-1].message_id, "Keep now")

    added = await stage.answer(phone, lambda: phone.edit(sent, "Ministry, second floor"))

    (record,) = await stage.records()
    assert [each.text.reveal() for each in record.additions] == ["Ministry, second floor"]
    assert "Added." in added.text


@pytest.mark.parametrize("text", ["tomorow 9 Exhibition", "2026-12-03 09:00 " + "x" * 300])
async def test_words_behind_a_refused_command_are_kept_by_button_after_a_restart(
    stage: TestStage, text: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    refused = await stage.say(phone, f"/event {text}")

    await stage.restart()
    await stage.answers(phone, lambda: phone.tap(refused.message_id, "Keep as a note"))
    await stage.answers(phone, lambda: phone.tap(refused.message_id, "Keep as a note"))

    assert await notes(stage) == [text]


async def test_words_behind_a_mistyped_command_are_kept_by_button(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    refused = await stage.say(phone, "/evnt 2026-12-03 09:00 Exhibition")
    await stage.answers(phone, lambda: phone.tap(refused.message_id, "Keep as a note"))

    assert "There is no such command" in refused.text
    assert await notes(stage) == ["2026-12-03 09:00 Exhibition"]


@pytest.mark.parametrize("text", ["/show NAV-99", "/undo", "/nosuchcommand", "/event \u200b"])
async def test_nothing_is_offered_where_nothing_was_told(stage: TestStage, text: str) -> None:
    phone = await stage.admit(1001, "Salim")

    refused = await stage.say(phone, text)

    assert labels(refused) == []


async def test_nothing_is_offered_to_whoever_may_keep_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Oleg", Role.OBSERVER)

    refused = await stage.say(phone, "Two frigates at the pier")

    assert labels(refused) == []


async def test_an_edited_command_offers_its_words(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    edited = message(stage, phone, "/event tomorrow 9:00 Exhibition", edit_date=1)

    said_so = await stage.answer(phone, lambda: stage.stand_in.push_raw({"edited_message": edited}))
    await stage.answers(phone, lambda: phone.tap(said_so.message_id, "Keep as a note"))

    assert said_so.text.startswith("An edited message is no command")
    assert await notes(stage) == ["tomorrow 9:00 Exhibition"]


async def test_a_reminder_that_lacks_its_hour_is_asked_for_and_its_words_can_be_a_note(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")

    asked = await stage.say(phone, "remind me to call the ministry")
    await stage.answers(phone, lambda: phone.tap(asked.message_id, "Keep as a note"))
    note = await stage.say(phone, "2026-11-23 08:00 nobody asks any more")

    assert await notes(stage) == [
        "remind me to call the ministry",
        "2026-11-23 08:00 nobody asks any more",
    ]
    assert "Note kept." in note.text
    assert questions(phone) == []


async def test_a_reminder_told_step_by_step_survives_restarts(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "remind me")
    await told(stage, phone, "call the ministry", restart=True)
    await told(stage, phone, "2026-11-24 08:00", restart=True)

    (record,) = await stage.records()

    assert isinstance(record.body, FollowUp)
    assert "call the ministry" in record.body.what.reveal()
    assert questions(phone) == []


async def test_a_day_that_passed_while_the_rest_was_asked_is_asked_again(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    for text in ("/event", "Harbour call", "today 14:20", "Pier 4"):
        await stage.say(phone, text)
    await stage.advance(25 * timedelta(minutes=1))

    refusal, question = await stage.answers(phone, lambda: phone.type("1h"))
    proposal = await stage.say(phone, "tomorrow 09:00")
    await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    assert refusal.text.startswith("Not kept: that time is over")
    assert "When?" in question.text
    (record,) = await stage.records()
    assert isinstance(record.body, Event)
    assert (record.body.place.reveal(), record.body.offsets) == ("Pier 4", (timedelta(hours=1),))


async def test_a_day_that_passed_is_asked_again_by_button_too(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    for text in ("/event", "Harbour call", "today 14:20"):
        question = await stage.say(phone, text)
    await stage.advance(25 * timedelta(minutes=1))

    (asked,) = await stage.answers(phone, lambda: phone.tap(question.message_id, "Keep now"))

    refused = by_id(phone, question.message_id)
    assert refused.text.startswith("Not kept: that time is over")
    assert "When?" in asked.text


async def test_a_promise_that_ended_while_its_day_was_asked_is_put_off_no_more(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting Col. Example\nA visit.\nWe owe: the brochure")
    cards = [await stage.say(phone, "/show NAV-2") for _ in range(2)]
    await stage.tapped(phone, cards[0].message_id, "Later")
    await stage.answer(phone, lambda: phone.tap(cards[0].message_id, "Another day"))
    await stage.tapped(phone, cards[1].message_id, "Done")

    closed = await stage.say(phone, "next friday")

    assert "dialogue is closed" in closed.text
    assert [row for row in closed.buttons if row[0].text == "Keep as a note"]


async def test_refused_words_for_a_record_are_offered_on_its_desk(stage: TestStage) -> None:
    await stage.add_desk("AIR", stage.setup.discretion)
    phone = await stage.admit(1001, "Salim", desk="AIR")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Call @ Pier 4")
    await stage.admit(1001, "Salim")
    change = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Change"))

    refused = await stage.say(phone, "no day at all", change.message_id)
    kept = await stage.answer(phone, lambda: phone.tap(refused.message_id, "Keep as a note"))

    assert "AIR-2" in kept.text

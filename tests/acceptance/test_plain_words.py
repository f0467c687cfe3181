"""Common things said without a slash: done, read back or asked for; everything else is a note."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.records import is_event, is_follow_up, is_note
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, said


def labels(message: ChatMessage) -> list[str]:
    return [button.text for row in message.buttons or () for button in row]


async def talk(stage: TestStage, phone: Phone, text: str) -> ChatMessage:
    """Type *text*; return the newest of what is said to it, lessons aside."""
    before = {message.message_id for message in said(phone)}
    phone.type(text)
    await stage.settled()
    new = [message for message in said(phone) if message.message_id not in before]
    return new[0]


@pytest.mark.parametrize(
    ("language", "name", "asked"),
    [("en", "Salim", "what's on tomorrow?"), ("ar", "سالم", "ماذا لدينا غدًا؟")],
)
async def test_what_is_on_tomorrow_is_shown_and_concealed_again(
    stage: TestStage, language: str, name: str, asked: str
) -> None:
    phone = await stage.admit(1001, name, language=language)
    await talk(stage, phone, "/event 2026-11-23 16:00 Harbour call @ Pier 4")
    await talk(stage, phone, "/event 2026-11-25 16:00 Another thing")

    shown = await talk(stage, phone, asked)
    await stage.advance(timedelta(minutes=3))
    await stage.settled()
    concealed = next(each for each in said(phone) if each.message_id == shown.message_id)

    assert "Harbour call" in shown.text
    assert "Another thing" not in shown.text
    assert "Harbour" not in concealed.text
    assert len(await stage.records()) == 2


async def test_words_taken_for_a_question_can_be_kept_as_a_note_after_all(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    shown = await talk(stage, phone, "agenda")

    phone.tap(shown.message_id, "Keep as a note")
    phone.tap(shown.message_id, "Keep as a note")
    await stage.settled()

    (record,) = await stage.records()
    assert is_note(record)
    assert record.body.text.reveal() == "agenda"


async def test_a_reminder_is_read_back_and_comes_to_nobody_else(stage: TestStage) -> None:
    phone, other = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    proposal = await talk(stage, phone, "remind me tomorrow 8:00 to call the protocol office")
    assert "08:00" in proposal.text
    assert "protocol" not in proposal.text
    await stage.tapped(phone, proposal.message_id, "Yes, keep it")
    before = len(said(other))

    await stage.advance(timedelta(hours=18, minutes=1))
    await stage.settled()

    (record,) = await stage.records()
    assert is_follow_up(record)
    reminders = [each for each in said(phone) if each.text.startswith("🔔 Reminder")]
    assert len(reminders) == 1
    assert not [each for each in said(other)[before:] if each.text.startswith("🔔")]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("remind me to call the protocol office", "When?"),
        ("remind me at 5 to call the protocol office", "When?"),
        ("we owe the brochure by Thursday", "To whom"),
    ],
)
async def test_what_lacks_is_asked_for_and_the_rest_is_remembered(
    stage: TestStage, text: str, question: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = await talk(stage, phone, text)
    assert question in asked.text
    assert "Keep as a note" in labels(asked)

    answer = "Col. Example" if "whom" in asked.text else "tomorrow 08:00"
    proposal = await talk(stage, phone, answer)
    await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    (record,) = await stage.records()
    assert is_follow_up(record)
    assert record.body.what.reveal() in {"call the protocol office", "the brochure"}


async def test_a_reminder_for_a_time_that_is_over_says_so_and_asks(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    before = len(said(phone))

    phone.type("remind me yesterday at 8:00 to call the harbour")
    await stage.settled()

    refusal, question = [each.text for each in said(phone)[before:]]
    assert refusal.startswith("Not kept: that time is over")
    assert "When?" in question
    assert await stage.records() == []


async def test_a_name_like_a_reference_to_no_desk_of_ones_own_is_a_note(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.add_desk("MIG", stage.setup.discretion)

    receipt = await talk(stage, phone, "MIG-29")

    (record,) = await stage.records()
    assert is_note(record)
    assert receipt.text.startswith("🔒")


async def test_days_that_could_be_meant_otherwise_are_asked_for(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    asked = await talk(stage, phone, "what's on this weekend")

    assert asked.text.startswith("Which days")
    assert labels(asked) == ["Today", "14 days", "Promises", "Keep as a note"]


async def test_an_event_said_plainly_is_read_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await talk(stage, phone, "new event tomorrow 9:00 Harbour call @ Pier 4")

    await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    (record,) = await stage.records()
    assert is_event(record)
    assert record.body.place.reveal() == "Pier 4"


async def test_forwarded_words_ask_for_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    phone.forward("what's on tomorrow", "Somebody")
    await stage.settled()

    (record,) = await stage.records()
    assert is_note(record)


async def test_an_observer_asks_but_writes_no_promise(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Ali", role=Role.OBSERVER)

    refused = await talk(stage, phone, "we owe Col. Example the brochure by Thursday")
    asked = await talk(stage, phone, "promises")

    assert "not yours to do" in plain(refused.text)
    assert "Open promises" in asked.text
    assert await stage.records() == []


async def test_a_reply_to_the_open_question_answers_it_however_late(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    question = await talk(stage, phone, "remind me to call the harbour")
    await stage.advance(timedelta(hours=2))
    note = await talk(stage, phone, "tomorrow 09:00")
    assert "still open" in note.text

    before = {message.message_id for message in said(phone)}
    phone.type("tomorrow 08:00", question.message_id)
    await stage.settled()
    (proposal,) = [each for each in said(phone) if each.message_id not in before]

    assert "08:00" in proposal.text
    assert "Yes, keep it" in labels(proposal)


async def test_what_became_a_note_after_all_can_be_confirmed_no_more(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await talk(stage, phone, "we owe Col. Example the brochure by Thursday")
    phone.tap(proposal.message_id, "Keep as a note")
    await stage.settled()

    await stage.refused(phone, lambda: phone.tap(proposal.message_id, "Yes, keep it"))
    cancelled = await talk(stage, phone, "/cancel")

    assert cancelled.text.startswith("There is nothing to cancel")
    (record,) = await stage.records()
    assert is_note(record)


async def test_a_meeting_on_another_desk_is_another_dialogue(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.add_desk("AIR", stage.setup.discretion)
    await talk(stage, phone, "/meeting")
    await talk(stage, phone, "Col. Example")
    await stage.admit(1001, "Salim", desk="AIR")

    question = await talk(stage, phone, "/meeting")

    assert plain(question.text).startswith("Meeting · AIR · 1/5")


async def test_a_promise_is_whose_its_line_says(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    for text in ("/meeting", "Col. Example", "Ministry", "A visit in spring"):
        await talk(stage, phone, text)
    await talk(stage, phone, "the brochure\nthey owe: a list")

    kept = await talk(stage, phone, "we owe: a map\na date")

    assert "we owe: 2 · they owe: 2" in plain(kept.text)

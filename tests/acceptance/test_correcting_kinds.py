"""What was kept as the wrong kind becomes the right one, by button, and no word is lost."""

from datetime import timedelta
from functools import partial

import pytest

from domain.records import Event, Kind, Meeting, Note, is_follow_up
from tests.acceptance.corrections import any_record, labels, skip_the_rest
from tests.acceptance.sights import at, plain, reminders
from tests.acceptance.stage import TestStage

MEETING = "Col. Example @ Ministry\nThey want a joint exercise.\nWe owe: an answer on dates"
SPENT = "no longer works"


async def test_kind_asks_what_a_note_is_and_leads_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A frigate came in")

    asked = await stage.tapped(phone, receipt.message_id, "Kind")
    assert labels(asked) == [["Meeting", "Event"], ["Promise", "Back"]]
    back = await stage.tapped(phone, receipt.message_id, "Back")

    assert back.text == receipt.text
    assert labels(back) == labels(receipt)


@pytest.mark.parametrize(
    ("language", "kind", "one", "other"),
    [("en", "Kind", "Meeting", "Note"), ("ar", "النوع", "اجتماع", "ملاحظة")],
)
async def test_a_note_becomes_a_meeting_and_a_note_again(
    stage: TestStage, language: str, kind: str, one: str, other: str
) -> None:
    phone = await stage.admit(1001, "Salim", language=language)
    receipt = await stage.say(phone, MEETING)
    await stage.say(phone, "Friendly", receipt.message_id)

    await stage.tapped(phone, receipt.message_id, kind)
    became = await stage.tapped(phone, receipt.message_id, one)
    meeting, promise = await stage.records()
    await stage.tapped(phone, receipt.message_id, kind)
    await stage.tapped(phone, receipt.message_id, other)
    again = [each for each in await stage.records() if each.kind is Kind.NOTE]

    assert plain(became.text).splitlines()[0] == "🔒 NAV-2"
    assert "NAV-1" in plain(became.text)
    assert isinstance(meeting.body, Meeting)
    assert meeting.body.place.reveal() == "Ministry"
    assert is_follow_up(promise)
    assert promise.body.meeting == meeting.id
    (note,) = again
    assert isinstance(note.body, Note)
    assert note.body.text.reveal() == MEETING
    assert [each.text.reveal() for each in note.additions] == ["Friendly"]
    assert (note.author, note.received_at) == (meeting.author, meeting.received_at)


async def test_a_note_with_a_full_date_becomes_an_event_that_reminds(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "2026-11-24 09:00 Exhibition @ Hall 4")
    (note,) = await stage.records()

    await stage.tapped(phone, receipt.message_id, "Kind")
    became = await stage.tapped(phone, receipt.message_id, "Event")
    await stage.advance_to(at(24, 8, 1))
    await stage.settled()

    assert "Event kept." in became.text
    assert "It was NAV-1 before." in plain(became.text)
    assert "Exhibition" not in became.text
    (event,) = await stage.records()
    assert isinstance(event.body, Event)
    assert (await any_record(stage, note.id, "NAV")).became == event.id
    assert all("NAV-2" in each.text for each in reminders(phone))


async def test_an_unclear_date_is_read_back_in_the_receipts_place(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "24 November 9:00 Exhibition @ Hall 4")

    await stage.tapped(phone, receipt.message_id, "Kind")
    asked = await stage.tapped(phone, receipt.message_id, "Event")
    assert labels(asked) == [["Yes, keep it", "Change"], ["Back"]]
    assert "Exhibition" not in asked.text
    (note,) = await stage.records()
    kept = await stage.tapped(phone, receipt.message_id, "Yes, keep it")

    assert "It was NAV-1 before." in plain(kept.text)
    (event,) = await stage.records()
    assert isinstance(event.body, Event)
    assert (event.body.start.day, event.received_at) == (24, note.received_at)


async def test_another_date_can_be_chosen_before_it_counts(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "24 November 9:00 Exhibition @ Hall 4")
    await stage.tapped(phone, receipt.message_id, "Kind")
    await stage.tapped(phone, receipt.message_id, "Event")

    question = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Change"))
    assert "NAV-1" in question.text
    await stage.say(phone, "2026-11-25 10:00")
    await skip_the_rest(stage, phone)

    (event,) = await stage.records()
    assert isinstance(event.body, Event)
    assert (event.body.start.day, event.body.title.reveal()) == (25, "Exhibition")
    assert (event.number, event.body.place.reveal()) == (2, "Hall 4")


async def test_tomorrow_is_the_day_after_the_note_was_written(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "The day after tomorrow 09:00 Exhibition")
    await stage.advance(timedelta(days=1))
    await stage.settled()

    await stage.tapped(phone, receipt.message_id, "Kind")
    asked = await stage.tapped(phone, receipt.message_id, "Event")

    assert "Tue 24 Nov 2026" in asked.text


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("A frigate came in", "unclear"),
        ("2025-11-24 09:00 Exhibition", "over"),
        ("2026-11-24 09:00", "title"),
        ("03.04 Exhibition", "unclear"),
    ],
)
async def test_what_is_no_event_is_refused_with_words_and_nothing_changes(
    stage: TestStage, words: str, because: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, words)
    await stage.tapped(phone, receipt.message_id, "Kind")

    alert = await stage.refused(phone, lambda: phone.tap(receipt.message_id, "Event"))

    assert because in alert
    (note,) = await stage.records()
    assert isinstance(note.body, Note)
    back = await stage.tapped(phone, receipt.message_id, "Back")
    assert back.text == receipt.text


async def test_a_date_that_passed_while_it_was_asked_about_is_refused(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Tomorrow 09:00 Exhibition")
    await stage.tapped(phone, receipt.message_id, "Kind")
    await stage.tapped(phone, receipt.message_id, "Event")
    await stage.advance(timedelta(days=2))
    await stage.settled()

    alert = await stage.refused(phone, lambda: phone.tap(receipt.message_id, "Yes, keep it"))

    assert "over" in alert
    assert [each.kind for each in await stage.records()] == [Kind.NOTE]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "/event 2026-12-03 09:00-11:00 Exhibition @ Hall 4 remind 2d 3h",
            "2026-12-03 09:00-11:00 Exhibition @ Hall 4 remind 2d 3h",
        ),
        ("/event 2026-12-03 09:00 معرض بحري @ القاعة", "2026-12-03 09:00 معرض بحري @ القاعة"),
    ],
)
async def test_an_event_becomes_the_line_it_was_typed_in(
    stage: TestStage, typed: str, words: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, typed)

    asked = await stage.tapped(phone, receipt.message_id, "Kind")
    assert labels(asked) == [["Note", "Back"]]
    await stage.tapped(phone, receipt.message_id, "Note")
    await stage.advance_to(at(22, 14) + timedelta(days=12))
    await stage.settled()

    (note,) = await stage.records()
    assert isinstance(note.body, Note)
    assert note.body.text.reveal() == words
    assert reminders(phone) == []


async def test_who_wrote_a_forwarded_note_is_not_lost(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.answer(phone, lambda: phone.forward("Parade at noon", "Karim Example"))

    await stage.tapped(phone, receipt.message_id, "Kind")
    await stage.tapped(phone, receipt.message_id, "Meeting")
    opened = await stage.tapped(phone, receipt.message_id, "Open")

    assert "Karim Example" in opened.text


async def test_no_marking_is_set_up_says_an_alert_and_nothing_else_changes(
    stage: TestStage,
) -> None:
    for language, label in (("en", "Marking"), ("ar", "درجة السرية")):
        phone = await stage.admit(1001 if language == "en" else 1002, "Salim", language=language)
        receipt = await stage.say(phone, "A frigate came in")

        alert = await stage.refused(phone, partial(phone.tap, receipt.message_id, label))

        assert 0 < len(alert) <= 200


async def test_a_change_of_kind_survives_a_restart(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "24 November 9:00 Exhibition")
    await stage.tapped(phone, receipt.message_id, "Kind")
    await stage.restart()
    await stage.tapped(phone, receipt.message_id, "Event")
    await stage.restart()

    await stage.tapped(phone, receipt.message_id, "Yes, keep it")

    (event,) = await stage.records()
    assert event.kind is Kind.EVENT


async def test_what_was_left_by_back_waits_for_no_word_any_more(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "tomorrow 14:00 Exhibition @ Hall 4")
    await stage.tapped(phone, receipt.message_id, "Kind")
    await stage.tapped(phone, receipt.message_id, "Event")

    await stage.tapped(phone, receipt.message_id, "Back")

    answer = await stage.say(phone, "/cancel")
    assert answer.text.startswith("There is nothing to cancel")

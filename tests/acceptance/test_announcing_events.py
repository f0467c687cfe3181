"""An event in one line: kept at once when the date is certain, else read back first."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from domain.desks import Discretion
from domain.records import Event, Note
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import plain
from tests.acceptance.stage import Setup, TestStage, last

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def kept(stage: TestStage, desk: str = "") -> Event:
    (record,) = await stage.records(desk)
    assert isinstance(record.body, Event)
    return record.body


async def test_an_iso_date_is_kept_at_once_and_read_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Naval exhibition @ Hall 4")

    event = await kept(stage)
    assert (event.title.reveal(), event.place.reveal()) == ("Naval exhibition", "Hall 4")
    assert (event.start, event.zone) == (datetime(2026, 12, 3, 9), "Asia/Dubai")  # noqa: DTZ001  # wall time
    assert event.offsets == (DAY, HOUR)
    assert "Thu 3 Dec 2026 · 23 Jumada II 1448, 09:00 (Dubai)" in receipt.text
    assert "1 day, 1 hour" in receipt.text
    assert "exhibition" not in receipt.text
    assert [button.text for row in receipt.buttons for button in row] == [
        *("Take back", "Open", "Change", "Kind", "Marking", "Ask for Seen", "Add source")
    ]


async def test_an_open_desk_reads_the_title_back_on_tap_only(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")

        receipt = await stage.say(phone, "/event 2026-12-03 09:00 <b>&amp; Exhibition @ Hall <4>")
        proposal = await stage.say(phone, "/event tomorrow 09:00 Exhibition @ Hall")

        assert not any("Exhibition" in each.text for each in (receipt, proposal))
        opened = await stage.tapped(phone, receipt.message_id, "Open")
        assert "<b>&amp; Exhibition" in opened.text
        assert "Place: \u2068Hall <4>\u2069" in opened.text


async def test_reminders_are_chosen(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition remind 2d 3h 30m")

    assert (await kept(stage)).offsets == (2 * DAY, 3 * HOUR, HOUR / 2)
    assert "2 days, 3 hours, 30 minutes" in receipt.text


async def test_reminders_already_past_are_not_promised(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    soon = await stage.say(phone, "/event 2026-11-22 14:30 Briefing")
    later = await stage.say(phone, "/event 2026-11-23 09:00 Briefing")

    assert "No reminder: it begins too soon." in soon.text
    assert "Reminders: \u20681 hour\u2069 before" in later.text


@pytest.mark.parametrize("is_reply", [True, False])
async def test_change_asks_for_a_whole_new_line_and_then_for_nothing_more(
    stage: TestStage, is_reply: bool
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition @ Hall 4")

    prompt = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Change"))
    to = prompt.message_id if is_reply else None
    changed = await stage.say(phone, "2026-12-04 10:30 Exhibition @ Hall 5 remind 2h", to)
    note = await stage.say(phone, "A note after it")

    record, _ = await stage.records()
    assert record.revision == 2
    assert isinstance(record.body, Event)
    assert (record.body.start.day, record.body.place.reveal()) == (4, "Hall 5")
    assert record.body.offsets == (2 * HOUR,)
    assert "Fri 4 Dec 2026" in changed.text
    assert "NAV-1" in changed.text
    assert "Note kept." in note.text
    assert prompt.message_id not in [each.message_id for each in phone.chat]


async def test_an_event_is_taken_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")

    await stage.tapped(phone, receipt.message_id, "Take back")
    agenda = await stage.say(phone, "/agenda")

    assert await stage.records() == []
    assert "Nothing is planned" in agenda.text


async def test_an_addition_to_an_event_can_become_its_line(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")

    added = await stage.say(phone, "2026-12-04 10:00 Exhibition @ Hall 5", receipt.message_id)
    await stage.tapped(phone, added.message_id, "Replace instead")

    (record,) = await stage.records()
    assert (record.revision, record.additions) == (2, ())
    assert (await kept(stage)).start.day == 4


async def test_words_added_to_an_event_are_kept_though_they_cannot_replace_it(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")

    added = await stage.say(phone, "Bring the map", receipt.message_id)
    alert = await stage.refused(phone, lambda: phone.tap(added.message_id, "Replace instead"))

    (record,) = await stage.records()
    assert [each.text.reveal() for each in record.additions] == ["Bring the map"]
    assert "date or hour is unclear" in alert


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sometime next week: Call", "date or hour is unclear"),
        ("2026-13-45 09:00 Call", "date or hour is unclear"),
        ("2026-12-03 Call", "date or hour is unclear"),
        ("03/04 09:00 Call", "date or hour is unclear"),
        ("2026-11-22 09:00 Call", "that time is over"),
        ("1999-12-31 23:59 Call", "that time is over"),
        ("2026-12-03 09:00", "title is missing"),
        ("2026-12-03 09:00 @ Ministry", "title is missing"),
        ("2026-12-03 09:00 Call remind 99d", "reminders are unclear"),
        ("2026-12-03 09:00 " + "x" * 201, "may have"),
        ("2026-12-03 09:00 Call @ " + "x" * 201, "may have"),
        ("2026-12-03 09:00 " + "x " * 1900, "may have"),
    ],
)
async def test_a_broken_line_is_answered_once_and_keeps_nothing(
    stage: TestStage, line: str, words: str
) -> None:
    phone = await stage.admit(1001, "Salim")

    answer = await stage.say(phone, f"/event {line}")

    assert answer.text.startswith("Not kept")
    assert words in answer.text
    assert "Call" not in answer.text
    assert await stage.records() == []


async def test_a_refused_line_is_kept_as_a_note_by_button(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    refused = await stage.say(phone, "/event tomorow 9 Exhibition @ Hall 4")

    receipt, *_ = await stage.answers(
        phone, lambda: phone.tap(refused.message_id, "Keep as a note")
    )

    (record,) = await stage.records()
    assert isinstance(record.body, Note)
    assert record.body.text.reveal() == "tomorow 9 Exhibition @ Hall 4"
    assert "Note kept." in receipt.text
    assert "Exhibition" not in receipt.text


async def test_event_alone_asks_step_by_step(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    question = await stage.say(phone, "/event")

    assert plain(question.text) == "Event · NAV · 1/4\nWhat is it called?"


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_the_examples_of_a_refusal_are_lines_that_work(
    stage: TestStage, language: str
) -> None:
    phone = await stage.admit(1001, "Salim", language=language)

    refused = await stage.say(phone, "/event 2030-12-03 09:00 @ Hall")
    (example,) = re.findall(r"2030-12-03 09:00", refused.text)
    receipt = await stage.say(phone, f"/event {example} Title @ Place")

    assert await stage.records() != []
    assert "NAV-1" in receipt.text


@pytest.mark.parametrize("between", ["\t", "\n", "\u00a0", "  "])
async def test_any_space_may_stand_behind_the_command(stage: TestStage, between: str) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, f"/event{between}2026-12-03 09:00 Exhibition")

    assert (await kept(stage)).title.reveal() == "Exhibition"


async def test_the_event_is_in_the_zone_of_its_desk(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.OPEN, "Africa/Cairo")
    phone = await stage.admit(1001, "Salim", desk="AIR")

    await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")

    assert (await kept(stage, "AIR")).starts() == datetime(2026, 12, 3, 7, tzinfo=UTC)
    assert "(Cairo)" in last(phone).text

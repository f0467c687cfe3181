"""Receipts: the reference first, then what became of it, then the date read back."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.desks import Discretion
from domain.letters import EventProposal, Kept, Receipt
from domain.records import AnyRecord, reword
from domain.references import Reference
from handlers.replies import render
from tests.unit.handlers.samples import ENGLISH, EVENT, MEETING, NOTE, NOW, desk, draft

MARKS = {0x2068: None, 0x2069: None}


def lines_of(record: AnyRecord, kept: Kept = Kept.KEPT) -> list[str]:
    words = render(Receipt(desk(), record, kept), ENGLISH).text
    return words.translate(MARKS).split("\n")


def test_a_notes_receipt_is_its_reference_and_how_to_add() -> None:
    assert lines_of(NOTE) == [
        "🔒 NAV-17",
        "Note kept.",
        "To add to it, reply to this message.",
    ]


def test_an_events_receipt_reads_back_weekday_calendars_place_and_reminders() -> None:
    soon = replace(EVENT.body, start=datetime(2026, 12, 9, 9))  # noqa: DTZ001  # wall time
    record = reword(EVENT, soon, NOW, "m")

    assert lines_of(record, Kept.REPLACED) == [
        "🔒 NAV-19",
        "Replaced. 1 earlier wording stays on record.",
        "Wed 9 Dec 2026 · 29 Jumada II 1448, 09:00 (Riyadh)",
        "Reminders: 1 day, 1 hour before",
        "To add to it, reply to this message.",
    ]


def test_a_reminder_whose_time_is_over_is_not_promised() -> None:
    in_an_hour = replace(EVENT.body, start=datetime(2026, 12, 2, 13))  # noqa: DTZ001  # wall time
    record = reword(EVENT, in_an_hour, NOW, "m")

    assert "No reminder: it begins too soon." in lines_of(record)


def test_an_addition_says_how_many_there_are() -> None:
    added = NOTE.added(NOTE.body.text, NOW, "m").added(NOTE.body.text, NOW, "m")

    assert lines_of(added, Kept.ADDED)[1] == "Added. It has 2 additions now."


def test_what_was_taken_back_offers_nothing_more() -> None:
    assert lines_of(MEETING, Kept.WITHDRAWN) == [
        "🔒 NAV-18",
        "Taken back. Nobody is shown it any more.",
    ]


def test_what_was_moved_says_what_it_was_and_promises_no_reminder_again() -> None:
    moved = Receipt(desk(), EVENT, Kept.MOVED, Reference("AIR", 4))

    assert render(moved, ENGLISH).text.translate(MARKS).split("\n") == [
        "🔒 NAV-19",
        "Moved here.",
        "It was AIR-4 before.",
        "Thu 3 Dec 2026 · 23 Jumada II 1448, 09:00 (Riyadh)",
        "To add to it, reply to this message.",
    ]


def test_a_proposal_asks_before_anything_counts() -> None:
    ends = replace(draft(), end=draft().start + timedelta(hours=2))

    said = render(EventProposal(desk(Discretion.OPEN), ends), ENGLISH).text.translate(MARKS)

    assert said.split("\n") == [
        "🗓 Is this the date you mean?",
        "Thu 3 Dec 2026 · 23 Jumada II 1448, 09:00–11:00 (Riyadh)",
        "Reminders: 1 day, 1 hour before",
        "The Hijri date follows the Umm al-Qura calendar.",
        "Nothing is kept until you confirm. To change it, press Change.",
    ]

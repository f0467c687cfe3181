"""Who has read a record, of the audit's entries about it."""

from datetime import UTC, datetime, timedelta

from domain.actions import PERMITTED, READERS, READINGS, Action
from domain.audit import Entry
from domain.readings import Reading, readings

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def entry(who: str, action: Action, hours: int) -> Entry:
    return Entry(NOON + hours * HOUR, who, action, "d", "r")


def test_each_person_stands_once_whoever_read_last_first() -> None:
    entries = [
        entry("huda", Action.DIGEST_READ, 1),
        entry("salim", Action.RECORD_READ, 4),
        entry("huda", Action.RECORD_READ, 3),
        entry("huda", Action.AGENDA_READ, 2),
    ]

    assert readings(entries) == [
        Reading("salim", NOON + 4 * HOUR, NOON + 4 * HOUR, 1),
        Reading("huda", NOON + HOUR, NOON + 3 * HOUR, 3),
    ]


def test_what_shows_nothing_is_no_reading() -> None:
    entries = [entry("salim", action, 0) for action in set(Action) - READINGS]

    assert readings(entries) == []


def test_every_action_by_which_a_reader_is_shown_a_record_counts() -> None:
    read = {each for each in PERMITTED if each.value.endswith(":read")}

    assert {each for each in read if PERMITTED[each] == READERS} == READINGS - {
        Action.RECORD_EXPORT
    }

"""Rules of recurrence, against a slow and obvious model; their caps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.errors import AmanaError
from domain.occurrences import following, nearest, occurrence, spread, start_of
from domain.records import Event, Kind, Record, Version
from domain.recurrence import (
    LONGEST,
    MOST_APART,
    MOST_TIMES,
    Frequency,
    Recurrence,
    RecurrenceNoDay,
    RecurrenceTooLong,
    RecurrenceTooOften,
    RecurrenceUnclear,
    checked,
    read_rule,
    walls,
)
from domain.secrecy import Secret

DAY = timedelta(days=1)
NOON = time(12)
ZONES = ["Africa/Cairo", "Asia/Beirut", "America/Santiago", "Pacific/Apia", "Asia/Karachi"]

RULES = st.builds(
    Recurrence,
    st.sampled_from(list(Frequency)),
    st.integers(1, 5),
    st.lists(st.integers(0, 6), max_size=3, unique=True).map(lambda days: tuple(sorted(days))),
    st.none() | st.integers(1, 60),
    st.none(),
)
STARTS = st.builds(
    datetime.combine,
    st.dates(date(2026, 1, 1), date(2027, 12, 28)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
)


def fitting(rule: Recurrence, start: datetime) -> Recurrence:
    """Return *rule* as it may be with *start*."""
    is_weekly = rule.frequency is Frequency.WEEKLY
    days = {*rule.weekdays, start.weekday()} if is_weekly and rule.weekdays else ()
    try:
        return checked(replace(rule, weekdays=tuple(sorted(days))), start)
    except RecurrenceTooLong:
        return checked(replace(rule, weekdays=tuple(sorted(days)), count=None, interval=1), start)


def falls_on(rule: Recurrence, start: date, day: date) -> bool:
    """Tell whether a rule takes a day in, ends aside: look at the day, and nothing else."""
    months = (day.year - start.year) * 12 + day.month - start.month
    match rule.frequency:
        case Frequency.DAILY:
            return (day - start).days % rule.interval == 0
        case Frequency.WEEKLY:
            first = start - (start.weekday() - rule.week_from) % 7 * DAY
            is_its_week = (day - first).days // 7 % rule.interval == 0
            return is_its_week and day.weekday() in (rule.weekdays or (start.weekday(),))
        case Frequency.MONTHLY:
            return day.day == start.day and months % rule.interval == 0
        case Frequency.YEARLY:
            return day.day == start.day and months % (12 * rule.interval) == 0


def model(rule: Recurrence, start: datetime) -> list[datetime]:
    """Find every occurrence by looking at one day after the other."""
    days: Iterator[date] = (start.date() + n * DAY for n in range((LONGEST + DAY).days))
    taken = (day for day in days if falls_on(rule, start.date(), day))
    until = rule.until or date.max
    return [
        datetime.combine(day, start.time()) for day in islice(taken, rule.count) if day <= until
    ]


def record_of(rule: Recurrence, start: datetime, zone: str) -> Record[Event]:
    event = Event(Secret("Briefing"), Secret(""), start, zone, rule=rule.rule)
    version = Version(event, datetime(2025, 1, 1, tzinfo=UTC), "salim")
    return Record("r", Kind.EVENT, "d", "NAV", 1, "salim", Secret("S"), version.at, "", (version,))


@given(RULES, STARTS)
@settings(max_examples=150)
def test_a_rule_gives_the_days_that_looking_at_each_day_gives(
    rule: Recurrence, start: datetime
) -> None:
    assume(start.day <= 28)
    rule = fitting(rule, start)

    found = list(walls(rule, start))

    assert found == model(rule, start)
    assert found[0] == start
    assert len(found) <= MOST_TIMES
    assert found[-1].date() - start.date() <= LONGEST
    assert read_rule(rule.rule) == rule


@given(RULES, STARTS, st.sampled_from(ZONES), st.integers(-20, 800), st.integers(0, 60))
@settings(max_examples=80)
def test_occurrences_are_found_by_span_by_moment_and_by_name(
    rule: Recurrence, start: datetime, zone: str, after: int, length: int
) -> None:
    assume(start.day <= 28)
    record = record_of(fitting(rule, start), start, zone)
    since = start.replace(tzinfo=UTC) + after * DAY
    until = since + length * DAY
    every = [occurrence(record, wall) for wall in model(read_rule(record.body.rule), start)]
    assert None not in every
    times = [each.body.starts() for each in every if each]

    near = [each.body.starts() for each in spread([record], since, until)]
    assert [each for each in near if since <= each < until] == [
        each for each in times if since <= each < until
    ]
    ahead = [each.body.starts() for each in following(record, since)]
    assert ahead == [each for each in times if each > since]
    assert nearest(record, since).body.starts() == (ahead or times[-1:])[0]


def test_what_was_left_out_does_not_take_place() -> None:
    start = datetime(2026, 11, 30, 10)  # noqa: DTZ001  # wall time
    rule = checked(Recurrence(Frequency.WEEKLY, count=3), start)
    record = record_of(rule, start, "Asia/Dubai")
    second = start + 7 * DAY
    body = replace(record.body, omitted=(second,))
    record = replace(record, versions=(*record.versions, replace(record.versions[0], body=body)))

    found = list(following(record, datetime(2026, 1, 1, tzinfo=UTC)))

    assert [start_of(each) for each in found] == [start, start + 14 * DAY]
    assert occurrence(record, second) is None
    assert nearest(record, start.replace(tzinfo=UTC)).body.start == start + 14 * DAY


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("FREQ=SECONDLY", RecurrenceTooOften),
        ("FREQ=MINUTELY;COUNT=2", RecurrenceTooOften),
        ("FREQ=HOURLY;INTERVAL=24", RecurrenceTooOften),
        ("", RecurrenceUnclear),
        ("FREQ=", RecurrenceUnclear),
        ("FREQ=DAILY;FREQ=SECONDLY", RecurrenceTooOften),
        ("FREQ=SECONDLY;FREQ=DAILY", RecurrenceUnclear),
        ("FREQ=DAILY;BYSECOND=1,2,3", RecurrenceUnclear),
        ("FREQ=DAILY;BYDAY=MO", RecurrenceUnclear),
        ("FREQ=WEEKLY;BYDAY=1MO", RecurrenceUnclear),
        ("FREQ=WEEKLY;UNTIL=20269999", RecurrenceUnclear),
        ("FREQ=WEEKLY;COUNT=99999", RecurrenceUnclear),
        ("FREQ=WEEKLY;INTERVAL=-1", RecurrenceUnclear),
    ],
)
def test_a_rule_that_says_too_much_is_no_rule(text: str, refused: type[AmanaError]) -> None:
    with pytest.raises(refused):
        read_rule(text)


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        ("FREQ=DAILY;INTERVAL=0", RecurrenceTooLong),
        (f"FREQ=DAILY;INTERVAL={MOST_APART + 1}", RecurrenceTooLong),
        (f"FREQ=DAILY;COUNT={MOST_TIMES + 1}", RecurrenceTooLong),
        ("FREQ=DAILY;COUNT=0", RecurrenceUnclear),
        ("FREQ=DAILY;UNTIL=20281201", RecurrenceTooLong),
        ("FREQ=YEARLY;COUNT=4", RecurrenceTooLong),
        ("FREQ=WEEKLY;UNTIL=99991231", RecurrenceTooLong),
        ("FREQ=YEARLY;INTERVAL=60;COUNT=400", RecurrenceTooLong),
        ("FREQ=YEARLY;INTERVAL=60", RecurrenceTooLong),
        ("FREQ=YEARLY;INTERVAL=3", RecurrenceTooLong),
        ("FREQ=WEEKLY;BYDAY=TU", RecurrenceUnclear),
        ("FREQ=WEEKLY;UNTIL=20261129", RecurrenceUnclear),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20261231", RecurrenceUnclear),
        ("FREQ=MONTHLY", RecurrenceNoDay),
        ("FREQ=YEARLY", RecurrenceNoDay),
    ],
)
def test_caps_are_kept(rule: str, refused: type[AmanaError]) -> None:
    is_by_month = refused is RecurrenceNoDay
    start = datetime(2026, 11, 29 if is_by_month else 30, 10)  # noqa: DTZ001  # wall time
    with pytest.raises(refused):
        checked(read_rule(rule), start if is_by_month or "YEARLY" not in rule else start - 5 * DAY)


@pytest.mark.parametrize("frequency", list(Frequency))
def test_without_an_end_it_has_the_latest(frequency: Frequency) -> None:
    start = datetime(2026, 12, 1, 10)  # noqa: DTZ001  # wall time

    rule = checked(Recurrence(frequency), start)

    assert rule.until is not None
    assert rule.until <= start.date() + LONGEST
    following_one = next(
        day for n in count(1) if falls_on(rule, start.date(), day := rule.until + n * DAY)
    )
    is_last = following_one > start.date() + LONGEST
    assert is_last or len(list(walls(rule, start))) == MOST_TIMES

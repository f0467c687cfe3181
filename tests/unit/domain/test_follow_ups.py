"""Promises as values: when they are due and late, what puts them off, whom they concern."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.desks import Desk
from domain.digests import owed_before, owed_by
from domain.follow_ups import FollowUp, FollowUpState, concerns
from domain.owed import Owes
from domain.owed_lexicon import RANKS
from domain.records import Event, Kind, Record, Version
from domain.secrecy import Secret

ZONES = ["Asia/Dubai", "Africa/Cairo", "Asia/Beirut", "Africa/Casablanca", "America/New_York"]
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # bounds are naive
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
HOURS = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))


def promise(
    due: date | None = None, at: time | None = None, zone: str = "Asia/Dubai", name: str = "Haddad"
) -> FollowUp:
    return FollowUp(
        owes=Owes.WE,
        counterpart=Secret(name),
        what=Secret("the brochure"),
        due=due,
        at=at,
        zone=zone,
        holder="m",
        holder_name=Secret("Salim"),
    )


def kept(number: int, body: FollowUp) -> Record[FollowUp]:
    return Record(
        id=f"r{number}",
        kind=Kind.FOLLOW_UP,
        desk="d",
        code="NAV",
        number=number,
        author="m",
        author_name=Secret("Salim"),
        received_at=NOW,
        expires="2028-11",
        versions=(Version(body, NOW, "m"),),
    )


@given(MOMENTS, DAYS, st.sampled_from(ZONES))
def test_a_day_is_kept_until_the_clocks_on_the_wall_show_the_next(
    now: datetime, due: date, zone: str
) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()

    assert promise(due, zone=zone).is_late(now) == (today > due)


@given(MOMENTS, DAYS, st.times(), st.sampled_from(ZONES))
def test_an_hour_is_late_when_the_clocks_have_shown_it(
    now: datetime, due: date, at: time, zone: str
) -> None:
    at = at.replace(second=0, microsecond=0)
    body = promise(due, at, zone)
    wall = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    if abs(wall - datetime.combine(due, at)) > timedelta(hours=2):  # clear of changed clocks
        assert body.is_late(now) == (wall >= datetime.combine(due, at))
    assert body.is_due_before(now) == body.is_late(now)


@given(MOMENTS, MOMENTS, DAYS, HOURS, st.sampled_from(ZONES))
def test_what_is_late_stays_late(
    one: datetime, other: datetime, due: date, at: time | None, zone: str
) -> None:
    body = promise(due, at, zone)
    earlier, later = sorted((one, other))

    assert body.is_late(later) or not body.is_late(earlier)


@given(MOMENTS, DAYS, HOURS, st.sampled_from(ZONES), st.integers(1, 365))
def test_put_off_counts_from_today_keeps_the_hour_and_is_never_late(
    now: datetime, due: date, at: time | None, zone: str, days: int
) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()

    later = promise(due, at, zone).put_off_by(days, now)

    assert (later.due, later.at) == (today + timedelta(days=days), at)
    assert not later.is_late(now)


@pytest.mark.parametrize("state", [FollowUpState.KEPT, FollowUpState.DROPPED])
@given(now=MOMENTS, due=DAYS, at=HOURS)
def test_what_ended_is_neither_late_nor_due_nor_reminded_of(
    state: FollowUpState, now: datetime, due: date, at: time | None
) -> None:
    body = promise(due, at).ended(state)

    assert not body.is_late(now)
    assert not body.is_due_before(now)
    assert body.reminds_at() is None
    assert body.ended(FollowUpState.OPEN) == promise(due, at)


def test_a_reminder_belongs_to_one_hour_and_one_holder() -> None:
    body = promise(date(2026, 12, 1), time(9))

    assert body.is_for_the_hour_of(body.reworded(Secret("a map")))
    assert not body.is_for_the_hour_of(body.put_off(date(2026, 12, 2), time(9)))
    assert not body.is_for_the_hour_of(body.put_off(date(2026, 12, 1), None))
    assert not body.is_for_the_hour_of(body.handed_to("n", Secret("Huda")))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Col. Haddad", "Lunch with Haddad"),
        ("Colonel Haddad", "Haddad's office"),
        ("Rear Admiral al-Haddad", "HADDAD: a briefing"),
        ("Col. Haddad", "Lunch with Had\u200fdad"),
        ("José Sample", "jose at noon"),
        ("العقيد الحداد", "غداء مع حدّاد"),
        ("اللواء فلان", "لقاء فلان في الوزارة"),
        ("Ministry of Defence", "Defence week"),
        ("the Embassy", "Reception at the embassy"),
    ],
)
def test_a_word_of_his_name_is_enough(name: str, words: str) -> None:
    assert concerns(promise(name=name), Secret(words))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Col. Haddad", "Lunch with the Colonel"),
        ("the Colonel", "Lunch with the Colonel"),
        ("العقيد", "غداء مع العقيد"),
        ("Ministry of Defence", "Ministry of Culture"),
        ("Maj. Sample and staff of the 4th", "The 4th of the month, and the Major"),
        ("Li", "Library"),
        ("", "Anything"),
        ("2026", "Exhibition 2026"),
        ("Haddad", "Haddadin"),
    ],
)
def test_a_rank_a_number_or_half_a_name_concern_nobody(name: str, words: str) -> None:
    assert not concerns(promise(name=name), Secret(words))


@given(st.lists(st.sampled_from(sorted(RANKS)), max_size=4), st.text(max_size=40))
def test_ranks_alone_concern_nobody_whatever_is_written(ranks: list[str], words: str) -> None:
    name = " ".join(ranks)

    assert not concerns(promise(name=name), Secret(f"{words} {name}"))


@given(st.lists(st.tuples(st.text("abc لام", max_size=6), st.text("abc لام", max_size=6))))
def test_many_events_concern_whom_any_of_them_names(pairs: list[tuple[str, str]]) -> None:
    promises = [kept(at, promise(name=name)) for at, (name, _) in enumerate(pairs)]
    start = datetime(2026, 12, 1, 9)  # noqa: DTZ001  # wall time
    bodies = [Event(Secret(title), Secret(""), start, "Asia/Dubai") for _, title in pairs]
    events = [
        replace(promises[at], kind=Kind.EVENT, versions=(Version(body, NOW, "m"),))  # type: ignore[arg-type]  # only the body differs
        for at, body in enumerate(bodies)
    ]

    found = owed_before(promises, events)  # type: ignore[arg-type]  # as above

    assert found == [
        each for each in promises if any(concerns(each.body, body.title) for body in bodies)
    ]


@given(
    MOMENTS,
    st.lists(st.tuples(st.integers(-5, 12) | st.none(), HOURS, st.sampled_from(FollowUpState))),
    st.sampled_from([frozenset({4, 5}), frozenset({5, 6}), frozenset({6}), frozenset[int]()]),
    st.sampled_from(ZONES),
)
@example(NOW, [(2, time(0), FollowUpState.OPEN)], frozenset[int](), "Asia/Dubai")
def test_a_digest_speaks_of_what_is_open_and_due_by_the_next_working_day(
    now: datetime,
    rows: list[tuple[int | None, time | None, FollowUpState]],
    weekend: frozenset[int],
    zone: str,
) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()
    last = today + timedelta(days=1)
    while last.weekday() in weekend:
        last += timedelta(days=1)
    promises = [
        kept(
            number,
            promise(
                None if day is None else today + timedelta(days=day),
                None if day is None else at,
                zone,
            ).ended(state),
        )
        for number, (day, at, state) in enumerate(rows)
    ]
    desk = Desk("d", "NAV", Secret("Naval"), zone, weekend=weekend)

    told = {each.number for each in owed_by(desk, promises, now)}

    wanted = {
        number
        for number, (day, _, state) in enumerate(rows)
        if state is FollowUpState.OPEN and day is not None and today + timedelta(days=day) <= last
    }
    assert told == wanted

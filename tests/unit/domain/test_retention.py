"""Months of expiry, and what a desk remembers of their notices and savings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import add_months, end_of_month, month_of
from domain.desks import Desk
from domain.retention import Expiring, Notice, Reserved, Saving, is_month, summed
from domain.secrecy import Secret

DESK = Desk("desk", "NAV", Secret("Naval"), "Asia/Dubai")
NOON = datetime(2026, 12, 8, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone


@given(MOMENTS)
def test_a_month_is_over_at_the_first_instant_of_the_next(moment: datetime) -> None:
    end = end_of_month(month_of(moment))

    assert month_of(end) == add_months(month_of(moment), 1)
    assert month_of(end - timedelta(microseconds=1)) == month_of(moment)


@given(MOMENTS, st.integers(min_value=1, max_value=120))
def test_nothing_expires_before_it_was_kept_for_the_months_of_its_desk(
    received: datetime, months: int
) -> None:
    desk = Desk("desk", "NAV", Secret("Naval"), "Asia/Dubai", keep_months=months)

    expires = desk.expiry_of(received)

    assert expires == add_months(month_of(received), months)
    assert expires in desk.months_ahead(received)
    assert len(desk.months_ahead(received)) == 14


@pytest.mark.parametrize("text", ["2028-11", "1999-01", "2100-12"])
def test_a_month_is_written_with_four_and_two_digits(text: str) -> None:
    assert is_month(text)


@pytest.mark.parametrize(
    "text", ["", "held", "2028-13", "2028-00", "2028-1", "2028-11-01", "28-11"]
)
def test_nothing_else_is_a_month(text: str) -> None:
    assert not is_month(text)


def test_a_notice_of_a_clock_that_was_ahead_is_none_and_is_replaced() -> None:
    ahead = NOON + timedelta(days=731)
    wrong = DESK.moved_on(1, ahead.date(), ahead, ("2026-12",)).has_arrived(ahead)

    right = wrong.moved_on(2, NOON.date(), NOON, ("2026-12",)).has_arrived(NOON)

    assert wrong.noticed_at("2026-12", NOON) is None
    assert right.noticed == (Notice("2026-12", NOON),)


def test_a_notice_counts_from_the_first_digest_that_arrived() -> None:
    told = DESK.moved_on(1, NOON.date(), NOON, ("2026-12",)).has_arrived(NOON)

    again = told.moved_on(2, NOON.date(), NOON, ("2026-12",)).has_arrived(NOON + timedelta(days=1))

    assert again.noticed == (Notice("2026-12", NOON),)
    assert (again.noticed_at("2026-12", NOON), again.noticed_at("2027-01", NOON)) == (NOON, None)
    assert again.untold(["2026-12"]).noticed == ()


def test_a_saving_of_all_concerns_every_month_and_one_of_a_month_that_month() -> None:
    every, one = Reserved(Saving.HOLD), Reserved(Saving.EXTEND, "2026-12", "2028-01")

    assert [each.concerns("2026-12") for each in (every, one)] == [True, True]
    assert [each.concerns("2028-01") for each in (every, one)] == [True, False]


def test_the_same_saving_begun_twice_ends_once() -> None:
    saving = Reserved(Saving.HOLD, "2026-12")

    twice = DESK.reserving(saving).reserving(saving)

    assert twice.reserved == (saving,)
    assert twice.released(saving) == DESK


def test_months_that_are_over_are_told_as_one() -> None:
    over = [
        Expiring("2026-09", date(2026, 9, 30), 2, is_over=True),
        Expiring("2026-10", date(2026, 10, 31), 3, is_over=True),
    ]
    near = Expiring("2026-11", date(2026, 11, 30), 1, is_over=False)

    assert summed([*over, near]) == [
        Expiring("2026-10", date(2026, 10, 31), 5, is_over=True),
        near,
    ]
    assert summed([near]) == [near]

"""Days chosen by button: each button leads where it says, and to no day that is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.day_picking import OFFERED, Picking, day_on, read_picking
from domain.holidays import FURTHEST

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


@given(DAYS, st.integers(0, 60))
def test_every_day_is_offered_once_however_often_one_asks_for_later_ones(
    today: date, ahead: int
) -> None:
    picking = read_picking("", today)
    offered: list[date] = []
    for _ in range(ahead // OFFERED + 1):
        assert picking
        offered += picking.days()
        picking = read_picking(picking.firsts()[-1], today)

    assert offered == [today + timedelta(days=n) for n in range(len(offered))]


@given(DAYS, DAYS)
def test_a_first_day_leads_to_its_last_ones_none_of_them_over(first: date, today: date) -> None:
    picking = read_picking(f"first:{first}", today)

    assert picking
    pauses = picking.pauses(first)
    assert all(each.first == first and each.last >= max(first, today) for each in pauses)
    assert [each.last for each in pauses] == picking.days()


@pytest.mark.parametrize(
    "value", ["first:", "from:tomorrow", "2026-12-02", "from:first:2026-12-02", "last:2026-12-02"]
)
def test_what_no_button_holds_leads_nowhere(value: str) -> None:
    assert read_picking(value, date(2026, 11, 22)) is None


@given(st.sampled_from(["first:", "from:"]), st.dates())
def test_a_day_that_is_too_far_leads_nowhere(kind: str, day: date) -> None:
    today = date(2026, 11, 22)

    picking = read_picking(f"{kind}{day}", today)

    assert (picking is None) == (day - today > FURTHEST)
    assert picking is None or len(picking.firsts()) == OFFERED + 1


def test_the_button_for_later_days_shows_no_day() -> None:
    *days, later = Picking(date(2026, 12, 2)).firsts()

    assert [day_on(each) for each in days] == Picking(date(2026, 12, 2)).days()
    assert day_on(later) is None

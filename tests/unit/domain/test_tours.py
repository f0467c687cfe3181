"""A tour ends with its last day by the desk's clocks; each notice is due from a morning on."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import local_date
from domain.desks import Desk
from domain.secrecy import Secret
from domain.tours import TOLD_BEFORE, due_notice, ends_at

UNTIL = date(2027, 8, 31)
DUBAI = Desk("d", "NAV", Secret("Naval"), "Asia/Dubai", digest_at=time(7))
ZONES = ("Asia/Dubai", "America/Sao_Paulo", "Pacific/Kiritimati", "Europe/London", "Asia/Kolkata")


def test_it_ends_with_the_last_day_of_the_desks_zone() -> None:
    assert ends_at(UNTIL, DUBAI) == datetime(2027, 8, 31, 20, tzinfo=UTC)


def test_each_notice_is_due_from_the_digest_hour_of_its_day_on() -> None:
    before = datetime(2027, 7, 2, 2, 59, tzinfo=UTC)

    assert due_notice(UNTIL, DUBAI, before) is None
    assert due_notice(UNTIL, DUBAI, before + timedelta(minutes=1)) == 60
    assert due_notice(UNTIL, DUBAI, datetime(2027, 8, 1, 3, tzinfo=UTC)) == 30
    assert due_notice(UNTIL, DUBAI, datetime(2027, 8, 24, 3, tzinfo=UTC)) == 7
    assert due_notice(UNTIL, DUBAI, datetime(2027, 8, 31, 19, 59, tzinfo=UTC)) == 7
    assert due_notice(UNTIL, DUBAI, datetime(2027, 8, 31, 20, tzinfo=UTC)) is None


@given(
    st.dates(date(2026, 1, 1), date(2090, 12, 31)),
    st.integers(-5, 100),
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(ZONES),
)
def test_a_notice_is_never_said_earlier_than_its_days_nor_after_the_end(
    until: date, days: int, minute: int, zone: str
) -> None:
    desk = Desk("d", "NAV", Secret("Naval"), zone, digest_at=time(7))
    now = ends_at(until, desk) - timedelta(days=days, minutes=minute)

    due = due_notice(until, desk, now)

    left = (until - local_date(now, zone)).days
    assert (due is not None) is (due in TOLD_BEFORE)
    assert due is None or 0 <= left <= due
    assert left > min(TOLD_BEFORE) - 1 or left < 0 or due == 7

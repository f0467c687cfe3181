"""The operator hears that messages will be lost while there are hours left to prevent it."""

from datetime import timedelta

from domain.outages import KEPT, Outage

HOUR = 3600.0


def _told(outage: Outage, until: int) -> list[timedelta]:
    """Fail every ten minutes for so many hours; return what the operator heard."""
    moments = [ten * HOUR / 6 for ten in range(until * 6)]
    return [lasted for at in moments if (lasted := outage.fail(at)) is not None]


def test_half_a_day_of_failing_is_told_and_from_then_on_each_hour() -> None:
    assert _told(Outage(), 16) == [timedelta(hours=hours) for hours in (12, 13, 14, 15)]


def test_it_is_told_long_before_telegram_forgets() -> None:
    assert _told(Outage(), 13)[0] <= KEPT / 2


def test_what_works_again_begins_anew() -> None:
    outage = Outage()
    outage.fail(0)
    outage.end()

    assert outage.fail(20 * HOUR) is None

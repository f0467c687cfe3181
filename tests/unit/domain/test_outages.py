"""The operator hears that messages will be lost while there are hours left to prevent it."""

from datetime import timedelta

from domain.outages import KEPT, Outage, warning

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


def test_what_all_processes_know_outlives_a_start() -> None:
    outage = Outage()

    told = [outage.fail(at, timedelta(hours=13)) for at in (0.0, 60.0)]

    assert told == [timedelta(hours=13), None]
    assert outage.fail(HOUR, timedelta(hours=14)) == timedelta(hours=14)


def test_what_another_process_received_counts_here_too() -> None:
    outage = Outage()
    outage.fail(0)

    assert outage.fail(20 * HOUR, timedelta(minutes=5)) is None


def test_who_stands_by_in_between_is_not_told_more_often() -> None:
    outage, lasted = Outage(), timedelta(hours=13)
    outage.fail(0, lasted)
    outage.rest()

    assert outage.fail(60, lasted) is None


def test_the_warning_says_how_many_wait() -> None:
    lasted = timedelta(hours=13, minutes=5)

    assert warning(lasted) == (
        "nothing was received for 13 hours: what members sent is lost when Telegram has kept it"
        " for 24"
    )
    assert warning(lasted, 7).endswith("for 24, where 7 wait")

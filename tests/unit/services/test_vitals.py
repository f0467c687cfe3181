"""Vital signs: a process is ready when it can receive and send, and says what it lacks."""

from datetime import timedelta

import pytest

from domain.deliveries import DeliveryKind
from domain.standing import Arrived, Beat, Phase, Standing
from services.vitals import BUCKETS, Vitals
from tests.clocks import SetClock

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def vitals(clock: SetClock) -> Vitals:
    """Return those of a process that is well."""
    found = Vitals(clock, is_open=True)
    found.hear(is_answer=True)
    found.stand(Standing(clock.now(), Arrived(0, 0, 0), []))
    return found


def lacking(vitals: Vitals) -> list[str]:
    return [check for check, is_well in vitals.checks().items() if not is_well]


def test_a_process_that_has_just_begun_lacks_everything(clock: SetClock) -> None:
    assert lacking(Vitals(clock)) == ["keys", "database", "telegram"]


def test_a_process_that_is_well_lacks_nothing(vitals: Vitals) -> None:
    assert lacking(vitals) == []


def test_a_sealed_process_lacks_its_keys(vitals: Vitals) -> None:
    vitals.is_open = False

    assert lacking(vitals) == ["keys"]


def test_a_database_that_answers_no_more_is_lacking_after_a_minute(
    vitals: Vitals, clock: SetClock
) -> None:
    found = []
    for _ in range(2):
        clock.moment += 31 * SECOND
        found.append(lacking(vitals))

    assert found == [[], ["database"]]


def test_telegram_is_lacking_once_its_calls_have_failed_for_a_while(
    vitals: Vitals, clock: SetClock
) -> None:
    vitals.hear(is_answer=False)
    at_once = vitals.checks()["telegram"]
    clock.moment += 3 * MINUTE
    later = vitals.checks()["telegram"]
    vitals.hear(is_answer=True)

    assert (at_once, later, vitals.checks()["telegram"]) == (True, False, True)


def test_who_has_nothing_to_ask_telegram_does_not_lack_it(vitals: Vitals, clock: SetClock) -> None:
    clock.moment += HOUR

    assert vitals.checks()["telegram"]


@pytest.mark.parametrize(("is_ours", "found"), [(None, []), (True, []), (False, ["webhook"])])
def test_another_address_at_telegram_is_lacking(
    vitals: Vitals, is_ours: bool | None, found: list[str]
) -> None:
    vitals.is_ours = is_ours

    assert lacking(vitals) == found


def beat(phase: Phase, took: timedelta = timedelta(0)) -> Beat:
    return Beat("deliver", phase, interval=5 * SECOND, limit=5 * MINUTE, took=took)


@pytest.mark.parametrize(
    ("phase", "passed", "is_late"),
    [
        (Phase.PLANNED, 74 * SECOND, False),
        (Phase.PLANNED, 76 * SECOND, True),
        (Phase.WELL, 76 * SECOND, True),
        (Phase.FAILED, 74 * SECOND, False),
        (Phase.BEGUN, 359 * SECOND, False),
        (Phase.BEGUN, 361 * SECOND, True),
    ],
)
def test_a_tick_that_hangs_or_is_called_no_more_is_late(
    vitals: Vitals, clock: SetClock, phase: Phase, passed: timedelta, is_late: bool
) -> None:
    vitals.beat(beat(phase))

    clock.moment += passed

    assert vitals.checks()["ticks"] == (not is_late)


def test_a_tick_that_is_over_is_late_no_more(vitals: Vitals, clock: SetClock) -> None:
    vitals.beat(beat(Phase.BEGUN))
    vitals.beat(beat(Phase.OVER))

    clock.moment += HOUR

    assert vitals.checks()["ticks"]


def test_runs_are_counted_with_what_the_last_one_took(vitals: Vitals) -> None:
    for phase in (Phase.BEGUN, Phase.FAILED, Phase.BEGUN, Phase.FAILED, Phase.BEGUN, Phase.WELL):
        vitals.beat(beat(phase, took=2 * SECOND if phase is Phase.WELL else SECOND))

    tick = vitals.ticks["deliver"]
    assert (tick.failures, tick.took, tick.is_running) == (2, 2 * SECOND, False)


@pytest.mark.parametrize(
    ("ago", "bucket"),
    [(-5.0, 0), (0.0, 0), (1.0, 0), (1.5, 1), (3600.0, len(BUCKETS) - 1), (4000.0, len(BUCKETS))],
)
def test_a_capture_is_counted_by_how_long_it_took(
    vitals: Vitals, clock: SetClock, ago: float, bucket: int
) -> None:
    vitals.capture(clock.now() - ago * SECOND)

    assert [at for at, many in enumerate(vitals.captures) if many] == [bucket]
    assert vitals.capture_seconds == max(0.0, ago)


def test_tries_are_counted_by_kind_and_result(vitals: Vitals) -> None:
    for result in ("sent", "flood", "sent"):
        vitals.deliver(DeliveryKind.DIGEST, result)

    assert vitals.delivered[DeliveryKind.DIGEST, "sent"] == 2
    assert vitals.delivered[DeliveryKind.DIGEST, "flood"] == 1

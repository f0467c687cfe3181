"""The movable clock, and another one that keeps up with it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rehearsal.clock import MovableClock
from tests.clocks import SetClock

HOUR = timedelta(hours=1)
STEPS = st.lists(st.timedeltas(-400 * HOUR, 400 * HOUR), max_size=8)


@given(STEPS)
def test_it_never_goes_back_and_another_can_keep_up(steps: list[timedelta]) -> None:
    machine = SetClock()
    clock, other = MovableClock(machine.now), MovableClock(machine.now)

    for step in steps:
        before = clock.now()
        clock.move_to(before + step)
        other.keep_up(clock.ahead)
        assert clock.now() == max(before, before + step)

    assert other.now() == clock.now()


def test_late_news_do_not_turn_it_back() -> None:
    clock = MovableClock(SetClock().now)
    clock.keep_up(2 * HOUR)

    clock.keep_up(HOUR)

    assert clock.ahead == 2 * HOUR


def test_a_new_stage_begins_at_the_machines_time() -> None:
    machine = SetClock()
    clock = MovableClock(machine.now)
    clock.move_to(machine.moment + HOUR)

    clock.begin_anew()

    assert clock.now() == machine.moment

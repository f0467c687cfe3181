"""Pauses grow, stay within bounds, and differ by chance."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.pauses import growing, spread

CHANCES = st.floats(0, 1, exclude_max=True)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@given(st.timedeltas(SECOND, timedelta(days=1)), CHANCES)
def test_a_pause_is_between_a_half_and_the_whole(pause: timedelta, chance: float) -> None:
    assert pause / 2 <= spread(pause, chance) <= pause


@given(st.integers(0, 10**6), CHANCES)
def test_however_often_something_failed_its_pause_is_bounded(failures: int, chance: float) -> None:
    assert SECOND / 2 <= growing(SECOND, MINUTE, failures, chance) <= MINUTE


def test_a_pause_doubles_until_it_is_the_longest() -> None:
    pauses = [growing(SECOND, MINUTE, failures, 0.5) for failures in range(8)]

    assert pauses == [0.75 * SECOND * each for each in (1, 2, 4, 8, 16, 32, 60, 60)]

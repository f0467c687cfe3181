"""What is sent is spaced: no second has more than its share, and nobody waits for long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.delivering import TooMany
from handlers.pacing import Pace


def test_a_burst_goes_at_once_and_what_follows_waits_for_the_next_second() -> None:
    pace = Pace(10)

    waits = [pace.reserve(100.0) for _ in range(14)]

    assert waits == [0.0] * 10 + [1.0] * 4


def test_whoever_would_wait_long_is_put_off_and_takes_no_place() -> None:
    pace = Pace(10)
    for _ in range(30):
        pace.reserve(100.0)

    for _ in range(3):
        with pytest.raises(TooMany) as refused:
            pace.reserve(100.0)
        assert refused.value.pause.total_seconds() == 3.0
    assert pace.reserve(101.5) == 1.5


@given(st.lists(st.floats(0, 0.5), max_size=120))
def test_no_second_sees_more_than_its_share(pauses: list[float]) -> None:
    pace, now, sent = Pace(10), 100.0, []

    for pause in pauses:
        now += pause
        try:
            sent.append(now + pace.reserve(now))
        except TooMany:
            continue

    assert all(later - first > 1 - 1e-9 for first, later in zip(sent, sent[10:], strict=False))

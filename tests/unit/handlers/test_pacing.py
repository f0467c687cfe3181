"""What is sent is spaced: a burst at once, then so many a second, and nobody waits for long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.delivering import TooMany
from handlers.pacing import Pace


def test_a_burst_goes_at_once_and_what_follows_is_spaced() -> None:
    pace = Pace(10)

    waits = [pace.reserve(100.0) for _ in range(14)]

    assert waits[:10] == pytest.approx([0.0] * 10, abs=1e-9)
    assert waits[10:] == pytest.approx([0.1, 0.2, 0.3, 0.4])


def test_whoever_would_wait_long_is_put_off_and_takes_no_place() -> None:
    pace = Pace(10)
    for _ in range(30):
        pace.reserve(100.0)

    for _ in range(3):
        with pytest.raises(TooMany) as refused:
            pace.reserve(100.0)
        assert refused.value.pause.total_seconds() == pytest.approx(2.1)
    assert pace.reserve(100.2) == pytest.approx(1.9)


@given(st.lists(st.floats(0, 0.5), max_size=120))
def test_no_second_sees_more_than_the_burst_and_a_seconds_worth(pauses: list[float]) -> None:
    pace, now, sent = Pace(10), 100.0, []

    for pause in pauses:
        now += pause
        try:
            sent.append(now + pace.reserve(now))
        except TooMany:
            continue

    for at in sent:
        assert len([each for each in sent if at <= each < at + 1.0]) <= 20

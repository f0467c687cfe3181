"""So many within a span, for each key: never more in any span, and nobody pays for another."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.allowances import Allowance

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 5))
def test_no_span_ever_holds_more_than_are_allowed(pauses: list[int], most: int) -> None:
    allowance, now, taken = Allowance(most, MINUTE), NOON, []

    for pause in pauses:
        now += timedelta(seconds=pause)
        if allowance.take("salim", now):
            taken.append(now)
        else:
            assert len([at for at in taken if now - MINUTE < at]) == most

    for at in taken:
        assert len([each for each in taken if at <= each < at + MINUTE]) <= most


def test_each_has_his_own() -> None:
    allowance = Allowance(1, MINUTE)

    assert [allowance.take(who, NOON) for who in ("a", "b", "a")] == [True, True, False]


def test_a_clock_that_is_put_back_forgives() -> None:
    allowance = Allowance(1, MINUTE)
    assert allowance.take("a", NOON)

    assert allowance.take("a", NOON - timedelta(days=1))


def test_whoever_has_been_quiet_is_forgotten_and_memory_is_bounded() -> None:
    allowance = Allowance(1, MINUTE)

    for number in range(10_050):
        assert allowance.take(number, NOON)

    assert allowance.take(0, NOON)
    assert not allowance.take(10_049, NOON)

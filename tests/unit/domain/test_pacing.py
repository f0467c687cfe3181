"""What keeps messages apart, held against a slow model: every window, counted one by one."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.limits import MOST_A_SECOND
from domain.pacing import CHAT, GROUP, TOKEN, Rate, rate_of

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PAUSES = st.lists(st.timedeltas(timedelta(0), 3 * SECOND), max_size=60)


def _sent(rate: Rate, pauses: list[timedelta]) -> list[datetime]:
    """Ask for a place after each pause and wait for it, as whoever sends does."""
    now, next_at, sent = NOON, LONG_AGO, []
    for pause in pauses:
        now += pause
        now += rate.wait(next_at, now)
        sent.append(now)
        next_at = rate.after(next_at, now)
    return sent


def _most_within(window: timedelta, sent: list[datetime]) -> int:
    return max((sum(at <= each < at + window for each in sent) for at in sent), default=0)


@given(PAUSES)
def test_no_second_of_the_token_has_more_than_telegram_takes(pauses: list[timedelta]) -> None:
    sent = _sent(TOKEN, [pause / 60 for pause in pauses])

    assert _most_within(SECOND, sent) <= MOST_A_SECOND
    assert all(later - first >= TOKEN.step for first, later in pairwise(sent))


@given(PAUSES)
def test_no_minute_of_a_group_has_more_than_twenty(pauses: list[timedelta]) -> None:
    assert _most_within(MINUTE, _sent(GROUP, pauses)) <= 20


@given(PAUSES)
def test_a_person_gets_one_a_second_after_the_burst(pauses: list[timedelta]) -> None:
    sent = _sent(CHAT, pauses)

    assert all(_most_within(SECOND * span, sent) <= CHAT.burst + span for span in (1, 2, 10))


@given(st.integers(0, 40), st.timedeltas(timedelta(0), 2 * SECOND))
def test_the_places_that_are_told_are_those_that_begin_in_time(
    taken: int, passed: timedelta
) -> None:
    next_at = TOKEN.after(LONG_AGO, NOON, taken)
    now = NOON + passed

    begins = [max(next_at, now) + TOKEN.step * number for number in range(99)]

    free = [at for at in begins if at < now + SECOND]
    assert TOKEN.places(next_at, now, SECOND) == len(free)


def test_a_clock_that_is_put_back_keeps_nobody_waiting() -> None:
    next_at = TOKEN.after(LONG_AGO, NOON + 9 * MINUTE)

    assert TOKEN.wait(next_at, NOON) == timedelta(0)
    assert TOKEN.after(next_at, NOON) == NOON + TOKEN.step


@pytest.mark.parametrize(("chat", "rate"), [(1001, CHAT), (-100_123, GROUP)])
def test_groups_are_known_by_their_numbers(chat: int, rate: Rate) -> None:
    assert rate_of(chat) is rate

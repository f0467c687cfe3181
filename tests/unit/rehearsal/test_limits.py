"""The stand-in refuses what Telegram would: as much as that in a second, a chat, a group."""

import pytest

from rehearsal.limits import Limits


class Steady:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        """Say how many there were."""
        return self.seconds


@pytest.fixture
def steady() -> Steady:
    return Steady()


@pytest.fixture
def limits(steady: Steady) -> Limits:
    made = Limits(steady)
    made.is_enforced = True
    return made


def test_the_thirty_first_of_a_second_is_refused(limits: Limits, steady: Steady) -> None:
    refused = [limits.refuses(chat) for chat in range(1, 32)]
    steady.seconds += 1

    assert refused == [False] * 30 + [True]
    assert limits.refuses(40) is False


@pytest.mark.parametrize(("chat", "most", "window"), [(1001, 14, 10), (-1001, 20, 60)])
def test_one_chat_is_told_no_more_than_its_share(
    limits: Limits, steady: Steady, chat: int, most: int, window: int
) -> None:
    refused = [limits.refuses(chat) for _ in range(most + 1)]
    steady.seconds += window

    assert refused == [False] * most + [True]
    assert limits.refuses(chat) is False


def test_nothing_is_refused_until_it_is_enforced(steady: Steady) -> None:
    limits = Limits(steady)

    assert not any(limits.refuses(1) for _ in range(99))

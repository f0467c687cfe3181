"""How long the reception waits after what went wrong, and what Telegram's clock says."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import NetworkError, RetryAfter

from handlers.reception import pause_after
from handlers.updates import sent_at_of


@pytest.fixture(autouse=True)
def durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose the library's durations, as the house does."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.mark.parametrize("asked", [1, 7, 600])
def test_a_flood_is_waited_out_as_telegram_asks(asked: int) -> None:
    pause = pause_after(1, RetryAfter(timedelta(seconds=asked)))

    assert pause == timedelta(seconds=asked)


def test_a_flood_without_a_pause_still_has_one() -> None:
    assert pause_after(1, RetryAfter(timedelta())) == timedelta(seconds=1)


def test_outages_are_waited_out_longer_each_time_and_never_for_minutes() -> None:
    pauses = [pause_after(failures, NetworkError("away")) for failures in (0, 1, 2, 99)]

    assert pauses == [timedelta(seconds=each) for each in (1, 2, 4, 30)]


SENT, EDITED = 1_767_225_600, 1_767_229_200


@pytest.mark.parametrize(
    ("update", "seconds"),
    [
        ({"message": {"date": SENT}}, SENT),
        ({"edited_message": {"date": SENT, "edit_date": EDITED}}, EDITED),
    ],
)
def test_a_message_says_what_time_it_is_at_telegram(
    update: dict[str, object], seconds: int
) -> None:
    assert sent_at_of(update) == datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"callback_query": {"message": {"date": SENT}}},
        {"message": {"date": "now"}},
        {"message": {"date": 10**20}},
        {"message": "no message at all"},
    ],
)
def test_what_has_no_date_of_its_own_says_nothing(update: dict[str, object]) -> None:
    assert sent_at_of(update) is None

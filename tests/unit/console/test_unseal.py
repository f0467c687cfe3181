"""`unseal`: how a bot stands, as lines and as JSON, and what presses."""

from datetime import timedelta

import pytest

from domain.errors import HatchRefused
from domain.sealing import Sealing, Waiting
from tests.clocks import START
from tests.unit.console.conftest import Installation


def standing(hours: float, *, waiting: Waiting | None = None, receives: bool = True) -> Sealing:
    """Return a bot that has been sealed for so many hours."""
    since = START - timedelta(hours=hours)
    return Sealing(is_sealed=True, since=since, waiting=waiting, receives=receives)


def test_unsealing_is_done_through_its_door(empty: Installation) -> None:
    assert empty.ask("unseal") == {"done": "unseal"}
    assert empty.calls == ["unseal"]


def test_a_refusal_is_one_line(empty: Installation) -> None:
    empty.trouble = HatchRefused("nobody listens")

    result = empty.type("unseal")

    assert (result.exit_code, result.stderr) == (1, "Refused: nobody listens\n")


def test_status_asks_for_nothing_and_says_all(empty: Installation) -> None:
    empty.sealing = standing(41, waiting=Waiting(3, START - timedelta(hours=2)))

    assert empty.ask("unseal", "--status") == {
        "sealed": True,
        "since": "2026-11-03T16:30:00Z",
        "receives": True,
        "waiting": 3,
        "oldest": "2026-11-05T07:30:00Z",
        "hours": 41,
        "urgency": "alarm",
    }
    assert empty.calls == []


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (standing(0, waiting=Waiting(0)), "waiting   nothing"),
        (standing(1), "waiting   not known: the database is away"),
        (standing(1, waiting=Waiting(2, START)), "waiting   2, the oldest since 2026-11-05"),
        (standing(1, receives=False), "receives  nothing"),
        (standing(20), "pressing  20 hours: unseal soon"),
        (standing(40), "pressing  40 hours: unseal now"),
        (standing(1, waiting=Waiting(1, START - timedelta(hours=40))), "pressing  40 hours"),
    ],
)
def test_status_as_lines(empty: Installation, found: Sealing, says: str) -> None:
    empty.sealing = found

    result = empty.type("unseal", "--status")

    assert result.exit_code == 0
    assert says in result.stdout


def test_an_open_bot_presses_nobody(empty: Installation) -> None:
    empty.sealing = Sealing(is_sealed=False, since=START - timedelta(days=9), waiting=Waiting(0))

    lines = empty.type("unseal", "--status").stdout.splitlines()

    assert lines == ["unsealed  since 2026-10-27T09:30:00Z", "waiting   nothing"]

"""One way to write down what a phrase must mean, for both languages' tables."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from domain.dates import DatePast, DateUnclear, read_when

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
"""Tuesday 1 December 2026, 21 Jumada II 1448, 10:00 in Dubai."""


@pytest.fixture(scope="session")
def meaning() -> Callable[[str], str]:
    """Give `wall`, `wall > end`, with ` !` where it is certain, or `unclear`, or `past`."""
    return _meaning


def _meaning(phrase: str) -> str:
    try:
        reading = read_when(phrase, NOW, "Asia/Dubai")
    except DateUnclear:
        return "unclear"
    except DatePast:
        return "past"
    end = f" > {reading.end:%Y-%m-%d %H:%M}" if reading.end else ""
    return f"{reading.wall:%Y-%m-%d %H:%M}{end}{' !' if reading.certain else ''}"

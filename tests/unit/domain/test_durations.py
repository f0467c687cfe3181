"""Durations at the console."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.durations import LONGEST, DurationUnclear, parse_duration, written_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("8s", timedelta(seconds=8)),
        ("2m", timedelta(minutes=2)),
        ("48h", timedelta(hours=48)),
        ("3d", timedelta(days=3)),
        (" 3650d ", timedelta(days=3650)),
    ],
)
def test_a_number_and_a_unit_are_a_duration(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8",
        "s",
        "0s",
        "-2m",
        "2 m",
        "2M",
        "1.5h",
        "2m3s",
        "٢m",
        "3651d",
        "9999999s",
        "2w",
        "2m\n3",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DurationUnclear):
        parse_duration(text)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(hours=48), "2d"),
        (timedelta(minutes=90), "90m"),
        (timedelta(seconds=61), "61s"),
        (timedelta(0), "0s"),
        (timedelta(milliseconds=1500), "1s"),
    ],
)
def test_a_duration_is_written_in_its_largest_whole_unit(duration: timedelta, text: str) -> None:
    assert written_duration(duration) == text


@given(st.integers(1, 999_999))
def test_what_is_written_reads_back(seconds: int) -> None:
    duration = timedelta(seconds=seconds)

    assert parse_duration(written_duration(duration)) == duration


@given(st.text() | st.from_regex(r"[0-9]{1,9}[smhdw]?"))
def test_a_parsed_duration_is_positive_and_bounded(text: str) -> None:
    try:
        duration = parse_duration(text)
    except DurationUnclear:
        return

    assert timedelta(0) < duration <= LONGEST

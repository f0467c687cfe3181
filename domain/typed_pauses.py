"""The days of a pause as people type them: in either calendar, in words, or in ISO 8601."""

from datetime import date

from domain.calendars import DateUnclear
from domain.digits import latin
from domain.holidays import Pause, PauseUnclear, pause_of, read_pause
from domain.plain_periods import read_period
from domain.plain_text import words_of
from domain.typed_text import LIMIT


def read_days(text: str, today: date) -> Pause:
    """
    Return the days that *text* names: one, or the first and the last.

    Raises:
        PauseUnclear: None, several that could be meant, days that are over, or too many.
    """
    try:
        return read_pause(latin(text))
    except PauseUnclear:
        return _in_words(text, today)


def _in_words(text: str, today: date) -> Pause:
    try:
        period = read_period(words_of(text), today) if len(text) <= LIMIT else None
    except DateUnclear:
        period = None
    if period is None:
        raise PauseUnclear
    return pause_of(period.first, period.last)

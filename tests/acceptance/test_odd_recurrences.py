"""What cannot recur so: refused in words that say what to write instead, and nothing is kept."""

import pytest

from domain.recurrence import MOST_TIMES
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("every second 10:00 Ping", "daily at most"),
        ("2026-12-03 09:00 Ping every minute", "daily at most"),
        ("2026-12-03 09:00 Ping RRULE:FREQ=SECONDLY", "daily at most"),
        ("2026-12-03 09:00 Ping RRULE:FREQ=DAILY;INTERVAL=0", "at most"),
        (f"2026-12-03 09:00 Ping daily x {MOST_TIMES + 1}", f"{MOST_TIMES} times at most"),
        ("2026-12-03 09:00 Ping weekly until 9999-12-31", "unclear"),
        ("9999-12-31 09:00 Ping daily", "date or hour is unclear"),
        ("0001-01-01 09:00 Ping daily", "date or hour is unclear"),
        ("2026-12-03 09:00 Ping every Monday", "unclear how it repeats"),
        ("every first Monday 09:00 Ping", "unclear how it repeats"),
        ("2026-12-31 09:00 Ping monthly", "not every month has that day"),
        ("2026-12-03 09:00 Ping every quarter", "unclear how it repeats"),
        ("2026-12-03 09:00 Ping every 60 years", "for two years"),
        ("every Monday 09:00 Ping until 5/1/2027", "unclear when it ends"),
        ("every Monday 09:00 x 10 until 2027-01-01 Ping", "unclear when it ends"),
        ("1 Rajab 1448 09:00 Ping every year", "Gregorian calendar alone"),
    ],
)
async def test_what_cannot_recur_so_is_refused_in_words(
    stage: TestStage, line: str, words: str
) -> None:
    salim = await stage.admit(1001, "Salim")

    answer = await stage.say(salim, f"/event {line}")

    assert answer.text.startswith("Not kept")
    assert words in plain(answer.text)
    assert await stage.records() == []

"""A head names days without a digest: in words, in either calendar and language, or by button."""

import pytest

from domain.actions import Role
from rehearsal.telegram import Phone
from tests.acceptance.corrections import labels
from tests.acceptance.pausing import ALL, YES, names, pauses
from tests.acceptance.sights import at, plain
from tests.acceptance.stage import TestStage

UNCLEAR = "Which days these are is unclear."


@pytest.fixture
async def head(stage: TestStage) -> Phone:
    """Admit a head, Hadi."""
    return await stage.admit(1000, "Hadi", Role.HEAD)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("/desk pause 1 to 3 Shawwal", "2027-03-09..2027-03-11"),
        ("/desk holiday 2026-12-02..2026-12-03", "2026-12-02..2026-12-03"),
        ("/desk توقف من ١ إلى ٣ شوال", "2027-03-09..2027-03-11"),
        ("/desk pause next week", "2026-11-29..2026-12-05"),
        ("Pause the desk on 2 December 2026", "2026-12-02"),
        ("عطلة المكتب من 1 إلى 3 شوال", "2027-03-09..2027-03-11"),
    ],
)
async def test_days_are_named_in_either_calendar_and_language(
    stage: TestStage, head: Phone, words: str, days: str
) -> None:
    asked = await stage.say(head, words)

    await stage.tapped(head, asked.message_id, YES)

    assert await pauses(stage) == [days]


async def test_an_arabic_head_reads_both_calendars(stage: TestStage) -> None:
    head = await stage.admit(1000, "هادي", Role.HEAD, language="ar")

    page = await stage.say(head, "/desk توقف")
    asked = await stage.say(head, "/desk توقف 1 شوال 1448")
    shown = await stage.tapped(head, asked.message_id, "نعم، غيّره")

    assert "/desk توقف 1 إلى 3 شوال" in plain(page.text)
    assert "شوال 1448" in plain(asked.text)
    assert "لا موجز: " in plain(shown.text)
    assert "2027" in plain(shown.text)


async def test_days_are_chosen_by_button_too(stage: TestStage, head: Phone) -> None:
    page = await stage.say(head, "/desk pause")

    first = await stage.tapped(head, page.message_id, "Add days")
    fewer = labels(first)
    later = await stage.tapped(head, page.message_id, "Later days")
    last = await stage.tapped(head, page.message_id, "Mon 7 Dec")
    asked = await stage.tapped(head, page.message_id, "Wed 9 Dec")
    before = await pauses(stage)
    shown = await stage.tapped(head, page.message_id, YES)

    assert fewer[0] == ["Sun 22 Nov", "Mon 23 Nov", "Tue 24 Nov"]
    assert fewer[4:] == [["Fri 4 Dec", "Sat 5 Dec", "Later days"], [ALL]]
    assert names(later)[0] == "Sun 6 Dec"
    assert "From Mon 7 Dec 2026" in plain(last.text)
    assert names(last)[0] == "Mon 7 Dec"
    assert "No digest is to come on: Mon 7 Dec 2026" in plain(asked.text)
    assert before == []
    assert "Take back Mon 7 Dec – Wed 9 Dec" in names(shown)
    assert await pauses(stage) == ["2026-12-07..2026-12-09"]


async def test_a_day_that_was_offered_long_ago_leads_to_none_that_is_over(
    stage: TestStage, head: Phone
) -> None:
    page = await stage.say(head, "/desk pause")
    await stage.tapped(head, page.message_id, "Add days")
    await stage.advance_to(at(25, 12))

    last = await stage.tapped(head, page.message_id, "Sun 22 Nov")
    await stage.tapped(head, page.message_id, "Wed 25 Nov")
    await stage.tapped(head, page.message_id, YES)

    assert names(last)[0] == "Wed 25 Nov"
    assert await pauses(stage) == ["2026-11-22..2026-11-25"]


@pytest.mark.parametrize(
    "days", ["Sunday", "yesterday", "1 to 30 November", "2026-11-20", "at noon", "1 to 3"]
)
async def test_days_that_are_unclear_over_or_too_many_are_refused_and_nothing_is_set(
    stage: TestStage, head: Phone, days: str
) -> None:
    refused = await stage.say(head, f"/desk pause {days}")

    assert refused.text.startswith(UNCLEAR) is (days != "1 to 30 November")
    assert await pauses(stage) == []


async def test_plain_words_with_unclear_days_can_be_kept_as_a_note(
    stage: TestStage, head: Phone
) -> None:
    refused = await stage.say(head, "pause the desk on Sunday")

    kept = await stage.answer(head, lambda: head.tap(refused.message_id, "Keep as a note"))

    assert refused.text.startswith(UNCLEAR)
    assert "NAV-1" in kept.text

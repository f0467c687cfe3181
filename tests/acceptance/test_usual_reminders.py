"""The reminders chosen for a guided event are those of the next, until others are chosen."""

import pytest

from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.stage import TestStage, last

SKIP = {"en": "Skip", "ar": "تخطٍّ"}


async def guide(stage: TestStage, phone: Phone, title: str) -> ChatMessage:
    """Answer the steps of an event up to the last; return that question."""
    for text in ("/event", title, "2026-12-03 09:00", "Hall 4"):
        await stage.say(phone, text)
    return last(phone)


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("en", "1 day, 1 hour", "3 hours, 30 minutes"),
        ("ar", "يوم واحد، ساعة واحدة", "3 ساعات، 30 دقيقة"),
    ],
)
async def test_the_last_choice_is_the_next_default(
    stage: TestStage, language: str, first: str, then: str
) -> None:
    phone = await stage.admit(1001, "Salim", language=language)
    asked = await guide(stage, phone, "Exhibition")
    assert first in asked.text
    receipt = await stage.say(phone, "3h 30m")
    assert then in receipt.text

    await stage.restart()
    again = await guide(stage, phone, "Dinner")
    assert then in again.text
    skipped = await stage.tapped(phone, again.message_id, SKIP[language])

    assert "NAV-2" in skipped.text
    assert then in skipped.text


async def test_one_persons_choice_is_nobody_elses(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    await guide(stage, salim, "Exhibition")
    await stage.say(salim, "3h 30m")

    asked = await guide(stage, huda, "Dinner")
    typed = await stage.say(salim, "/event 2026-12-03 09:00 Lunch")

    assert "1 day, 1 hour" in asked.text
    assert "1 day, 1 hour" in typed.text


async def test_another_date_for_a_typed_event_chooses_no_reminders(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await guide(stage, phone, "Exhibition")
    await stage.say(phone, "3h 30m")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Lunch")

    await stage.answers(phone, lambda: phone.tap(proposal.message_id, "Change"))
    await stage.say(phone, "2026-12-04 09:00")

    again = await guide(stage, phone, "Dinner")
    assert "3 hours, 30 minutes" in again.text

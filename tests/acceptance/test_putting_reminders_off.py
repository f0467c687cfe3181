"""Putting a reminder off: it comes again to whoever pressed, and never after the event began."""

from datetime import datetime, timedelta

import pytest

from domain.desks import Discretion
from rehearsal.telegram import Phone
from tests.acceptance.conftest import Stages
from tests.acceptance.promising import labels
from tests.acceptance.sights import at, reminders
from tests.acceptance.stage import Setup, TestStage

MINUTE = timedelta(minutes=1)
LATE = "No further reminder: by then it has begun."


async def put_off(stage: TestStage, phone: Phone, label: str) -> str:
    """Press a button under the last reminder; return what is said over the chat."""
    reminder = reminders(phone)[-1]
    return await stage.refused(phone, lambda: phone.tap(reminder.message_id, label))


@pytest.mark.parametrize(
    ("label", "again"),
    [
        ("In 10 minutes", at(25, 12, 10)),
        ("In 1 hour", at(25, 13)),
        ("Tomorrow", at(26, 12)),
    ],
)
async def test_it_comes_again_to_whoever_pressed_and_to_nobody_else(
    stage: TestStage, label: str, again: datetime
) -> None:
    salim, omar = await stage.admit(1001, "Salim"), await stage.admit(1002, "Omar")
    await stage.say(salim, "/event 2026-11-27 12:00 Briefing remind 2d")
    await stage.advance_to(at(25, 12))

    said = await put_off(stage, salim, label)
    await stage.advance_to(again - MINUTE)
    before = len(reminders(salim))
    await stage.advance_to(again)

    assert said.startswith("You are reminded again")
    assert (before, len(reminders(salim)), len(reminders(omar))) == (1, 2, 1)
    assert "Seen" in labels(reminders(salim)[-1])


async def test_no_button_stands_there_that_leads_past_the_start(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 30m")
    await stage.advance_to(at(24, 11, 30))

    (reminder,) = reminders(salim)

    assert labels(reminder) == ["Open", "Seen", "In 10 minutes"]


async def test_pressed_too_late_it_says_so_and_owes_nothing(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 30m")
    await stage.advance_to(at(24, 11, 30))
    await stage.advance_to(at(24, 11, 55))

    said = await put_off(stage, salim, "In 10 minutes")
    await stage.advance_to(at(24, 13))

    assert said == LATE
    assert len(reminders(salim)) == 1


async def test_of_an_event_that_was_moved_it_tells_the_new_hour(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 2h")
    await stage.advance_to(at(24, 10))
    await put_off(stage, salim, "In 1 hour")

    prompt = await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Change"))
    await stage.say(salim, "2026-11-24 11:30 Briefing remind 2h", prompt.message_id)
    await stage.advance_to(at(24, 11))

    assert "11:30" in reminders(salim)[-1].text


async def test_an_open_desk_says_how_long_there_is_left(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        salim = await stage.admit(1001, "Salim")
        await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 2h")
        await stage.advance_to(at(24, 10))

        await put_off(stage, salim, "In 1 hour")
        await stage.advance_to(at(24, 11))

        again = reminders(salim)[-1]
        assert "Briefing" in again.text
        assert "1 hour" in again.text


async def test_begun_meanwhile_it_does_not_come(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 2h")
    await stage.advance_to(at(24, 10))
    await put_off(stage, salim, "In 1 hour")

    await stage.restart(downtime=at(24, 12, 30) - stage.clock.now())
    await stage.settled()

    assert len(reminders(salim)) == 1

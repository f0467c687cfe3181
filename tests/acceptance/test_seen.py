"""Seen: one tap under a reminder, told to the author of an event and the heads of its desk."""

from datetime import timedelta

from domain.actions import Action, Role
from domain.desks import Discretion
from rehearsal.telegram import Phone
from tests.acceptance.conftest import Stages
from tests.acceptance.promising import labels
from tests.acceptance.sights import SPENT, at, plain, reminders
from tests.acceptance.stage import Setup, TestStage

MINUTE = timedelta(minutes=1)
NOTED = "Noted: you have seen it."


async def reminded(stage: TestStage, *phones: Phone) -> None:
    """Keep an event of the first phone and let its only reminder come to all."""
    await stage.say(phones[0], "/event 2026-11-24 12:00 Briefing remind 1h")
    await stage.advance_to(at(24, 11))
    assert [len(reminders(phone)) for phone in phones] == [1] * len(phones)


async def see(stage: TestStage, phone: Phone) -> str:
    """Press *Seen* under the reminder; return what is said over the chat."""
    (reminder,) = reminders(phone)
    return await stage.refused(phone, lambda: phone.tap(reminder.message_id, "Seen"))


async def who(stage: TestStage, phone: Phone) -> str:
    shown = await stage.say(phone, "/show NAV-1")
    return plain((await stage.tapped(phone, shown.message_id, "Who read this")).text)


async def test_author_and_head_are_told_who_has_seen_it_and_who_has_not(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda", Role.HEAD)
    omar = await stage.admit(1003, "Omar", Role.OBSERVER)
    await reminded(stage, salim, huda, omar)

    said = await see(stage, omar)
    again = await see(stage, omar)

    assert (said, again) == (NOTED, NOTED)
    for phone in (salim, huda):
        told = await who(stage, phone)
        assert "Not seen yet (2): Huda, Salim" in told
        assert "Seen (1): Omar" in told
    (record,) = await stage.records()
    async with stage.house.rooms.archive() as work:
        entries = [each async for each in work.ledger.about(record.id)]
    assert [each.action for each in entries].count(Action.EVENT_SEE) == 1


async def test_another_wording_is_to_be_seen_anew(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 2h 1h")
    await stage.advance_to(at(24, 10))
    await see(stage, salim)
    assert "Seen (1): Salim" in await who(stage, salim)

    prompt = await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Change"))
    await stage.say(salim, "2026-11-24 15:00 Briefing remind 1h", prompt.message_id)

    assert "Not seen yet (1): Salim" in await who(stage, salim)


async def test_a_note_asks_nobody_whether_it_was_seen(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "A frigate came in")

    assert "een (" not in await who(stage, salim)


async def test_the_button_stands_under_what_was_opened_and_shows_nothing(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        salim = await stage.admit(1001, "Salim")
        await reminded(stage, salim)

        said = await see(stage, salim)

        (reminder,) = reminders(salim)
        assert said == NOTED
        assert labels(reminder)[:2] == ["Open", "Seen"]


async def test_under_an_event_that_was_taken_back_the_button_is_spent(stage: TestStage) -> None:
    salim, omar = await stage.admit(1001, "Salim"), await stage.admit(1003, "Omar")
    await reminded(stage, salim, omar)
    await stage.say(salim, "/undo")

    alert = await see(stage, omar)

    assert plain(alert) == SPENT

"""Reminders: to every active member of the desk, at their minute, as the event stands then."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.members import MemberState
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, change_state, reminders
from tests.acceptance.stage import Setup, TestStage, by_id, said

MINUTE = timedelta(minutes=1)


async def test_everybody_is_reminded_one_day_and_one_hour_before(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    huda = await stage.admit(1002, "Huda", Role.OBSERVER)
    await stage.say(salim, "/event 2026-11-26 12:00 Briefing")

    await stage.advance_to(at(25, 12) - MINUTE)
    assert (reminders(salim), reminders(huda)) == ([], [])
    await stage.advance_to(at(25, 12))
    assert [len(reminders(phone)) for phone in (salim, huda)] == [1, 1]
    await stage.advance_to(at(26, 11))
    assert [len(reminders(phone)) for phone in (salim, huda)] == [2, 2]
    await stage.advance_to(at(26, 13))
    assert [len(reminders(phone)) for phone in (salim, huda)] == [2, 2]


async def test_whoever_is_admitted_later_is_reminded_too(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 1h")
    huda = await stage.admit(1002, "Huda")

    await stage.advance_to(at(24, 11))

    assert [len(reminders(phone)) for phone in (salim, huda)] == [1, 1]


async def test_a_suspended_member_is_not_reminded_and_a_resumed_one_is(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    huda = await stage.admit(1002, "Huda")
    oleg = await stage.admit(1003, "Oleg")
    await change_state(stage, "Huda", MemberState.SUSPENDED)
    await change_state(stage, "Oleg", MemberState.SUSPENDED)
    await stage.say(salim, "/event 2026-11-22 18:00 Briefing remind 1h")
    await change_state(stage, "Oleg", MemberState.ACTIVE)

    await stage.advance_to(at(22, 17))

    assert [len(reminders(phone)) for phone in (salim, huda, oleg)] == [1, 0, 1]


async def test_a_change_moves_the_reminders(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-11-24 12:00 Briefing remind 1h")
    prompt = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Change"))
    await stage.say(phone, "2026-11-24 15:00 Briefing remind 1h", prompt.message_id)

    await stage.advance_to(at(24, 11))
    assert reminders(phone) == []
    await stage.advance_to(at(24, 14))

    (reminder,) = reminders(phone)
    assert "15:00" in reminder.text


async def test_an_event_taken_back_reminds_nobody(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event 2026-11-24 12:00 Briefing remind 1h")
    await stage.say(phone, "/undo")

    await stage.advance_to(at(24, 11))

    assert reminders(phone) == []


async def test_an_open_desk_is_told_what_and_where(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "/event 2026-11-24 12:00 Briefing @ Ministry remind 90m")

        await stage.advance_to(at(24, 10, 30))

        (reminder,) = reminders(phone)
        assert "Briefing" in reminder.text
        assert "Ministry" in reminder.text
        assert "1 hour 30 minutes" in reminder.text
        assert "🔔 Reminder" in phone.notices
        assert not any("Briefing" in notice for notice in phone.notices)
        await stage.advance(timedelta(days=1))
        await stage.settled()
        assert "Briefing" not in by_id(phone, reminder.message_id).text


async def test_a_reminder_that_was_opened_becomes_a_reminder_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event 2026-11-24 12:00 Briefing remind 1h")
    await stage.advance_to(at(24, 11))
    (reminder,) = reminders(phone)

    opened = await stage.tapped(phone, reminder.message_id, "Open")
    assert "Briefing" in opened.text
    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    assert by_id(phone, reminder.message_id).text == reminder.text


async def test_a_reminder_missed_while_down_comes_at_once_if_the_event_lies_ahead(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event 2026-11-22 18:00 Briefing remind 2h")

    await stage.restart(downtime=at(22, 17) - stage.clock.now())
    await stage.until(lambda: bool(reminders(phone)))

    assert len(reminders(phone)) == 1


async def test_a_reminder_missed_for_good_is_a_line_in_the_next_digest(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.advance_to(at(23, 7))
        await stage.say(phone, "/event 2026-11-23 18:00 Lost briefing remind 2h")

        await stage.restart(downtime=at(23, 19) - stage.clock.now())
        await stage.settled()
        assert reminders(phone) == []
        await stage.advance_to(at(24, 7))

        digest = said(phone)[-1].text
        assert "Passed without a reminder" in digest
        assert digest.count("Lost briefing") == 1
        await stage.advance_to(at(25, 7))
        assert "Lost briefing" not in said(phone)[-1].text


@pytest.mark.parametrize("discretion", [Discretion.GUARDED, Discretion.OPEN])
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Delayed from"), ("ar", "\u0645\u062a\u0623\u062e\u0631 \u0639\u0646")],
)
async def test_a_reminder_that_comes_late_says_since_when_it_was_due(
    stages: Stages, discretion: Discretion, language: str, words: str
) -> None:
    async with stages(Setup(discretion=discretion)) as stage:
        phone = await stage.admit(1001, "Salim", language=language)
        for day, title in ((24, "Briefing"), (25, "Exhibition")):
            await stage.say(phone, f"/event 2026-11-{day} 12:00 {title} remind 1h")

        await stage.restart(downtime=at(24, 11, 20) - stage.clock.now())
        await stage.until(lambda: bool(reminders(phone)))
        await stage.settled()
        await stage.advance_to(at(25, 11))

        late, punctual = (message.text.split("\n") for message in reminders(phone))
        assert words in late[1]
        assert words not in "".join(punctual)


async def test_a_promise_that_is_reminded_of_late_says_so(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")
        proposal = await stage.say(phone, "Remind me to call the harbour master tomorrow at 9:00")
        await stage.tapped(phone, proposal.message_id, "Yes, keep it")

        await stage.restart(downtime=at(23, 10) - stage.clock.now())
        await stage.until(lambda: bool(reminders(phone)))
        await stage.settled()

        (reminder,) = reminders(phone)
        assert "Delayed from" in reminder.text

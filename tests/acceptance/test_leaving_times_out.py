"""One time of a recurring event left out by button: the others stay, and are told once each."""

from datetime import timedelta

from domain.actions import Role
from domain.records import Event
from tests.acceptance.promising import labels
from tests.acceptance.sights import SPENT, at, plain, reminders
from tests.acceptance.stage import TestStage, by_id

WEEK = timedelta(weeks=1)
LINE = "/event every Monday 10:00 Briefing remind 1d 1h"


async def announced(stage: TestStage, telegram: int = 1001) -> int:
    """Let an officer announce a briefing every Monday; return the receipt's message."""
    phone = stage.stand_in.phones[telegram]
    proposal = await stage.say(phone, LINE)
    receipt = await stage.tapped(phone, proposal.message_id, "Yes, keep it")
    return receipt.message_id


async def test_the_next_time_is_left_out_under_the_receipt(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await announced(stage)

    left = await stage.tapped(salim, receipt, "Not the next time")
    again = await stage.tapped(salim, receipt, "Not the next time")
    for day, hour in ((22, 15), (23, 9), (29, 10), (30, 9)):
        await stage.advance_to(at(day, hour))
    await stage.advance_to(at(30, 9) + WEEK - timedelta(days=1) + timedelta(hours=1))

    assert "One time is left out; the others stay." in left.text
    assert "One time is left out" in again.text
    (record,) = await stage.records()
    assert isinstance(record.body, Event)
    assert len(record.body.omitted) == 2  # the button stood for the time that was next then
    assert len(reminders(salim)) == 1
    assert "7 Dec" in reminders(salim)[-1].text


async def test_this_time_is_left_out_under_a_reminder_and_told_no_more(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda", Role.OBSERVER)
    await announced(stage)
    await stage.advance_to(at(29, 10))
    assert "Not this time" not in labels(reminders(huda)[-1])
    reminder = reminders(salim)[-1]
    before = len(reminders(salim))

    said = await stage.refused(salim, lambda: salim.tap(reminder.message_id, "Not this time"))
    again = await stage.refused(salim, lambda: salim.tap(reminder.message_id, "Not this time"))
    late = await stage.refused(salim, lambda: salim.tap(reminder.message_id, "Seen"))
    await stage.advance_to(at(30, 9))
    agenda = await stage.say(salim, "/agenda")
    await stage.advance_to(at(30, 9) + WEEK)

    assert said == again
    assert "does not take place this time" in said
    assert plain(late) == SPENT
    assert "30 Nov" not in plain(by_id(salim, agenda.message_id).text)
    assert len(reminders(salim)) == before + 2  # a day and an hour before the next one
    assert "7 Dec" in reminders(salim)[-1].text


async def test_what_has_begun_is_not_left_out(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await announced(stage)
    await stage.advance_to(at(23, 9))
    reminder = reminders(salim)[-1]
    await stage.advance_to(at(23, 11))

    alert = await stage.refused(salim, lambda: salim.tap(reminder.message_id, "Not this time"))

    assert plain(alert) == SPENT
    (record,) = await stage.records()
    assert record.revision == 1


async def test_an_event_that_comes_once_has_no_such_button(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")

    receipt = await stage.say(salim, "/event 2026-11-30 10:00 Briefing")

    assert "Not the next time" not in labels(receipt)


async def test_what_was_seen_of_the_other_times_stays_seen(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    proposal = await stage.say(salim, f"{LINE.replace('1d', '8d 1d')} !")
    await stage.tapped(salim, proposal.message_id, "Yes, keep it")
    await stage.advance_to(at(29, 10))
    (first,) = [each for each in reminders(salim) if "30 Nov" in each.text]
    (other,) = [each for each in reminders(salim) if "7 Dec" in each.text]

    await stage.refused(salim, lambda: salim.tap(first.message_id, "Seen"))
    await stage.refused(salim, lambda: salim.tap(other.message_id, "Not this time"))
    before = len(reminders(salim))
    await stage.advance_to(at(29, 10, 16))
    await stage.advance_to(at(30, 9))
    await stage.advance_to(at(30, 9, 16))

    assert len(reminders(salim)) == before + 1  # an hour before, and nothing that asks again
    assert "30 Nov" in reminders(salim)[-1].text

"""Events that recur: reminded of each time once, whatever clocks and machines did meanwhile."""

from datetime import UTC, datetime, timedelta

from domain.deliveries import DeliveryKind
from domain.desks import Discretion
from domain.particulars import ReminderDue
from domain.records import Event
from rehearsal.telegram import Phone
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, digests, plain, reminders
from tests.acceptance.stage import Setup, TestStage, by_id

WEEK, DAY, MINUTE = timedelta(weeks=1), timedelta(days=1), timedelta(minutes=1)
LINE = "/event every Monday 10:00 Briefing @ Hall 4 remind 1h"


async def series(
    stage: TestStage, phone: Phone, line: str = LINE, button: str = "Yes, keep it"
) -> str:
    """Say *line*, confirm what is read back, and return the receipt."""
    proposal = await stage.say(phone, line)
    receipt = await stage.tapped(phone, proposal.message_id, button)
    return plain(receipt.text)


async def kept(stage: TestStage) -> Event:
    (record,) = await stage.records()
    assert isinstance(record.body, Event)
    return record.body


async def test_what_recurs_is_read_back_and_reminds_every_week(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    proposal = await stage.say(salim, LINE)
    assert "Repeats every week on Monday, until Mon 20 Nov 2028" in plain(proposal.text)
    assert await stage.records() == []

    await stage.tapped(salim, proposal.message_id, "Yes, keep it")
    for week in range(4):
        await stage.advance_to(at(23, 9) + week * WEEK - MINUTE)
        assert len(reminders(salim)) == week
        await stage.advance_to(at(23, 9) + week * WEEK)
        assert [len(reminders(phone)) for phone in (salim, huda)] == [week + 1] * 2

    assert (await kept(stage)).rule == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20281120T235959"
    assert "14 Dec 2026" in reminders(salim)[-1].text
    assert "10:00" in reminders(salim)[-1].text


async def test_wall_time_stays_when_the_clocks_change(stages: Stages) -> None:
    async with stages(Setup(zone="Africa/Cairo")) as stage:
        salim = await stage.admit(1001, "Salim")
        await series(stage, salim, "/event 2027-04-26 10:00 Briefing every week x 3 remind 1h")

        await stage.advance_to(datetime(2027, 4, 26, 7, tzinfo=UTC) - MINUTE)
        assert reminders(salim) == []
        await stage.advance_to(datetime(2027, 4, 26, 7, tzinfo=UTC))
        await stage.advance_to(datetime(2027, 5, 3, 6, tzinfo=UTC) - MINUTE)
        assert len(reminders(salim)) == 1
        await stage.advance_to(datetime(2027, 5, 3, 6, tzinfo=UTC))

        assert len(reminders(salim)) == 2


async def test_a_month_of_downtime_loses_what_is_over_and_nothing_after_it(
    stages: Stages,
) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        salim = await stage.admit(1001, "Salim")
        await series(stage, salim)
        await stage.advance_to(at(23, 9))

        await stage.restart(downtime=at(23, 9) + 4 * WEEK + 30 * MINUTE - stage.clock.now())
        await stage.until(lambda: len(reminders(salim)) == 2)
        await stage.advance_to(at(23, 9) + 5 * WEEK)

        assert [("21 Dec" in each.text, "28 Dec" in each.text) for each in reminders(salim)] == [
            *((False, False), (True, False), (False, True))
        ]
        passed = digests(salim)[-1].text
        assert "Passed without a reminder" not in passed


async def test_what_was_missed_is_told_in_the_next_digest_once(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        salim = await stage.admit(1001, "Salim")
        await series(stage, salim, "/event every day 18:00 Lost briefing x 5 remind 2h")
        await stage.advance_to(at(23, 7))

        await stage.restart(downtime=at(23, 19) - stage.clock.now())
        await stage.settled()
        await stage.advance_to(at(24, 7))
        first = plain(digests(salim)[-1].text)
        await stage.advance_to(at(24, 16))
        await stage.advance_to(at(25, 7))

        passed, coming = first.split("Coming\n")
        assert passed.count("Lost briefing") == 1
        assert "23 Nov" in passed
        assert coming.count("Lost briefing") == 2  # today's and tomorrow's
        assert "Passed without a reminder" not in digests(salim)[-1].text


async def test_a_digest_and_the_agenda_name_the_times_that_are_next(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        salim = await stage.admit(1001, "Salim")
        await series(stage, salim, LINE.replace("Monday", "Thursday"))
        await stage.advance_to(at(30, 7))

        agenda = await stage.say(salim, "/agenda")
        await stage.advance_to(datetime(2026, 12, 2, 3, tzinfo=UTC))

        assert plain(agenda.text).count("NAV-1") == 2
        assert "3 Dec 2026" in agenda.text
        assert "10 Dec 2026" in agenda.text
        assert "3 Dec 2026" in digests(salim)[-1].text
        assert "10 Dec 2026" not in digests(salim)[-1].text


async def owed_ahead(stage: TestStage) -> int:
    """Return how many reminders are owed whose moment has not come."""
    async with stage.house.rooms.archive() as work:
        owed = await work.outbox.due(DeliveryKind.REMINDER, ReminderDue)
        return sum(row.due_at > work.now for row, _ in owed)


async def test_no_more_is_owed_in_advance_than_the_next_two_times(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await series(stage, salim, "/event every day 18:00 Briefing remind 7d 1h")

    assert await owed_ahead(stage) == 4

    await stage.advance(10 * DAY)
    await stage.settled()
    assert await owed_ahead(stage) == 4


async def test_a_change_is_of_the_whole_series_from_then_on(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    proposal = await stage.say(salim, LINE)
    await stage.tapped(salim, proposal.message_id, "Yes, keep it")
    await stage.advance_to(at(23, 9))

    prompt = await stage.answer(salim, lambda: salim.tap(proposal.message_id, "Change"))
    again = await stage.say(
        salim, "every Tuesday 12:00 Briefing until 2 December remind 1h", prompt.message_id
    )
    await stage.tapped(salim, again.message_id, "Yes, keep it")
    await stage.advance_to(at(24, 11))
    await stage.advance_to(at(30, 9))
    assert len(reminders(salim)) == 2
    await stage.advance_to(at(24, 11) + WEEK)
    await stage.advance_to(at(24, 11) + 2 * WEEK)

    assert len(reminders(salim)) == 3
    assert (await kept(stage)).rule == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261202T235959"


async def test_taken_back_it_reminds_nobody_any_more(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await series(stage, salim)
    await stage.advance_to(at(23, 9))
    await stage.say(salim, "/undo")

    await stage.advance_to(at(30, 9))
    await stage.advance_to(at(30, 9) + WEEK)

    assert len(reminders(salim)) == 1


async def test_each_time_is_confirmed_and_put_off_by_itself(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await series(stage, salim, f"{LINE} !")
    await stage.advance_to(at(23, 9))
    (first,) = reminders(salim)
    await stage.refused(salim, lambda: salim.tap(first.message_id, "Seen"))
    await stage.refused(salim, lambda: salim.tap(first.message_id, "In 10 minutes"))
    await stage.advance_to(at(23, 9, 10))
    later = len(reminders(salim))
    await stage.advance_to(at(23, 9, 30))
    seen = len(reminders(salim))
    await stage.advance_to(at(30, 9))
    await stage.advance_to(at(30, 9, 16))

    assert (later, seen) == (2, 2)
    assert len(reminders(salim)) == 4  # the next time asks again
    assert "30 Nov" in reminders(salim)[-1].text


async def test_an_opened_reminder_is_of_its_own_time_and_so_is_what_is_left_of_it(
    stage: TestStage,
) -> None:
    salim = await stage.admit(1001, "Salim")
    await series(stage, salim)
    await stage.advance_to(at(23, 9))
    (reminder,) = reminders(salim)
    await stage.advance_to(at(24, 9))

    opened = await stage.tapped(salim, reminder.message_id, "Open")
    assert "Mon 23 Nov 2026" in opened.text
    assert "Repeats every week on Monday" in plain(opened.text)
    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    assert by_id(salim, reminder.message_id).text == reminder.text


async def test_the_dialogue_takes_it_where_it_asks_when(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    for answer in ("/event", "Briefing"):
        await stage.say(salim, answer)
    await stage.say(salim, "every Monday 10:00 until 30 December")
    question = await stage.say(salim, "Hall 4")
    proposal = await stage.tapped(salim, question.message_id, "Keep now")

    assert "Repeats every week on Monday, until" in plain(proposal.text)


async def test_in_plain_words_and_in_arabic(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim", language="ar")

    receipt = await series(stage, salim, "موعد كل يوم اثنين 10:00 إحاطة 3 مرات", "نعم، احفظه")

    assert "يتكرر كل أسبوع في أيام: الاثنين، 3 مرات" in receipt
    assert (await kept(stage)).rule == "FREQ=WEEKLY;BYDAY=MO;COUNT=3"

"""A promise with an hour: its holder, and nobody else, is reminded then, as it stands then."""

from datetime import timedelta

from domain.desks import Discretion
from domain.follow_ups import FollowUpState
from domain.members import MemberState
from tests.acceptance.conftest import Stages
from tests.acceptance.promising import keep, labels, lines, promise
from tests.acceptance.sights import at, change_state, digests, plain, reminders
from tests.acceptance.stage import Setup, TestStage, by_id

PROMISE = "we owe Colonel Haddad the brochure by 2026-11-24 15:00"
MINUTE = timedelta(minutes=1)


async def test_its_holder_is_reminded_at_the_hour_with_neutral_words(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    await keep(stage, salim, PROMISE)

    await stage.advance_to(at(24, 15) - MINUTE)
    assert reminders(salim) == []
    await stage.advance_to(at(24, 15))

    (reminder,) = reminders(salim)
    assert reminders(huda) == []
    assert lines(reminder)[0] == "🔔 Reminder"
    assert "NAV-1" in lines(reminder)[1]
    assert "15:00 (Dubai)" in lines(reminder)[1]
    assert "Haddad" not in reminder.text
    assert "brochure" not in reminder.text
    assert labels(reminder) == ["Open", "Done", "Later"]


async def test_remind_me_is_a_promise_to_oneself_with_an_hour(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, "remind me tomorrow 8:00 to call the protocol office")

    await stage.advance_to(at(23, 8))

    (reminder,) = reminders(phone)
    assert "protocol" not in reminder.text
    opened = await stage.tapped(phone, reminder.message_id, "Open")
    assert "call the protocol office" in opened.text
    await stage.tapped(phone, reminder.message_id, "Done")
    assert (await promise(stage, 1)).state is FollowUpState.KEPT


async def test_a_reminder_that_was_opened_becomes_a_reminder_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, PROMISE)
    await stage.advance_to(at(24, 15))
    (reminder,) = reminders(phone)

    opened = await stage.tapped(phone, reminder.message_id, "Open")
    assert "the brochure" in opened.text
    assert labels(opened) == ["Done", "Later", "Hand over", "Drop", "Who read this"]
    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    concealed = by_id(phone, reminder.message_id)
    assert concealed.text == reminder.text
    assert labels(concealed) == ["Open", "Done", "Later"]


async def test_later_under_a_reminder_reminds_at_that_hour_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, PROMISE)
    await stage.advance_to(at(24, 15))
    (reminder,) = reminders(phone)

    await stage.tapped(phone, reminder.message_id, "Later")
    await stage.tapped(phone, reminder.message_id, "Tomorrow")
    await stage.advance_to(at(25, 15) - MINUTE)
    assert reminders(phone) == []
    await stage.advance_to(at(25, 15))

    (again,) = reminders(phone)
    assert "Wed 25 Nov" in again.text


async def test_what_ended_or_was_taken_back_reminds_nobody(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    for ending in ("Done", "Drop", "Take back"):
        read_back = await stage.say(phone, PROMISE)
        receipt = await stage.tapped(phone, read_back.message_id, "Yes, keep it")
        await stage.tapped(phone, receipt.message_id, ending)

    await stage.advance_to(at(24, 15))
    await stage.advance_to(at(24, 16))

    assert reminders(phone) == []


async def test_what_was_done_by_mistake_and_opened_again_reminds_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    read_back = await stage.say(phone, PROMISE)
    receipt = await stage.tapped(phone, read_back.message_id, "Yes, keep it")
    await stage.tapped(phone, receipt.message_id, "Done")
    await stage.tapped(phone, receipt.message_id, "Open again")

    await stage.advance_to(at(24, 15))
    await stage.advance_to(at(24, 16))

    assert len(reminders(phone)) == 1


async def test_other_words_for_a_promise_remind_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    read_back = await stage.say(phone, PROMISE)
    receipt = await stage.tapped(phone, read_back.message_id, "Yes, keep it")
    (question,) = await stage.answers(phone, lambda: phone.tap(receipt.message_id, "Change"))
    await stage.say(phone, "the new catalogue", question.message_id)

    await stage.advance_to(at(24, 15))
    await stage.advance_to(at(24, 16))

    (reminder,) = reminders(phone)
    opened = await stage.tapped(phone, reminder.message_id, "Open")
    assert "the new catalogue" in opened.text
    assert "the brochure" not in opened.text
    assert "Haddad" in opened.text


async def test_what_was_handed_over_reminds_the_new_holder_alone(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    await keep(stage, salim, PROMISE)
    shown = await stage.say(salim, "/show NAV-1")
    await stage.tapped(salim, shown.message_id, "Hand over")
    await stage.tapped(salim, shown.message_id, "Huda")
    (handed,) = reminders(huda)

    await stage.advance_to(at(24, 15))

    assert reminders(salim) == []
    assert len(reminders(huda)) == 2
    assert "handed" in handed.text


async def test_a_reminder_missed_while_down_comes_while_the_promise_is_open(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, PROMISE)

    await stage.restart(downtime=at(25, 14) - stage.clock.now())
    await stage.until(lambda: bool(reminders(phone)))

    assert len(reminders(phone)) == 1


async def test_after_more_than_a_day_the_digest_has_it_as_late_instead(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, PROMISE)

    await stage.restart(downtime=at(25, 16) - stage.clock.now())
    await stage.settled()
    assert reminders(phone) == []
    await stage.advance_to(at(26, 7))

    digest = digests(phone)[-1]
    assert "1 promise due" in plain(digest.text)
    opened = await stage.tapped(phone, digest.message_id, "Open")
    assert "⚠️ Late" in opened.text
    assert "the brochure" in opened.text


async def test_reminders_are_planned_again_after_a_restart_and_come_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, PROMISE)
    await stage.restart()
    await stage.restart()

    await stage.advance_to(at(24, 15))
    await stage.advance_to(at(24, 16))

    assert len(reminders(phone)) == 1


async def test_a_suspended_holder_is_told_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, PROMISE)
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    await stage.advance_to(at(24, 15))

    assert reminders(phone) == []


async def test_an_open_desk_is_told_the_promise_itself_for_a_day(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")
        await keep(stage, phone, PROMISE)

        await stage.advance_to(at(24, 15))

        (reminder,) = reminders(phone)
        assert "the brochure" in reminder.text
        assert "we owe Colonel Haddad" in plain(reminder.text)
        assert "🔔 Reminder" in phone.notices
        assert not any("brochure" in notice for notice in phone.notices)
        await stage.tapped(phone, reminder.message_id, "Done")
        await stage.advance(timedelta(days=1))
        await stage.settled()
        left = by_id(phone, reminder.message_id)
        assert "brochure" not in left.text
        assert labels(left) == ["Open", "Open again"]


async def test_an_arabic_phone_is_reminded_in_arabic(stage: TestStage) -> None:
    phone = await stage.admit(1001, "سالم", language="ar")
    await keep(stage, phone, "ذكرني غدا الساعة 8:00 أن أتصل بالمراسم", "نعم، احفظه")

    await stage.advance_to(at(23, 8))

    (reminder,) = reminders(phone)
    assert labels(reminder) == ["عرض", "أُنجز", "تأجيل"]
    assert "المراسم" not in reminder.text

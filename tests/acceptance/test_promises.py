"""The ledger: what is owed either way, opened for a while, each promise seen to by its buttons."""

from datetime import date, timedelta

from domain.actions import Role
from domain.follow_ups import FollowUpState
from tests.acceptance.promising import MEETING, keep, labels, lines, promise, promises
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id

MINUTES = timedelta(minutes=2)


async def test_the_ledger_opens_and_leaves_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)

    ledger = await stage.say(phone, "/promises")
    assert labels(ledger) == ["NAV-2", "NAV-3", "Add a promise"]
    assert "we owe Col. Haddad" in plain(ledger.text)
    assert "the brochure" in ledger.text
    assert ledger.protect_content
    await stage.advance(MINUTES)
    await stage.settled()

    concealed = by_id(phone, ledger.message_id)
    assert "Haddad" not in concealed.text
    assert labels(concealed) == ["Open"]
    assert not any("Haddad" in notice for notice in phone.notices)
    opened = await stage.tapped(phone, ledger.message_id, "Open")
    assert labels(opened) == ["NAV-2", "NAV-3", "Add a promise"]


async def test_a_promise_opens_in_the_same_message_and_leads_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    ledger = await stage.say(phone, "/promises")

    one = await stage.tapped(phone, ledger.message_id, "NAV-2")
    assert labels(one) == ["Promises", "Done", "Later", "Hand over", "Drop", "Who read this"]
    assert "the brochure" in one.text
    assert "Seen to by Salim" in plain(one.text)
    assert "a list of ships" not in one.text
    back = await stage.tapped(phone, ledger.message_id, "Promises")
    assert labels(back) == ["NAV-2", "NAV-3", "Add a promise"]
    await stage.tapped(phone, ledger.message_id, "NAV-2")
    await stage.advance(MINUTES)
    await stage.settled()

    concealed = by_id(phone, ledger.message_id)
    assert plain(concealed.text).startswith("🗓 The open promises of NAV")
    assert labels(concealed) == ["Open"]


async def test_what_is_done_leaves_the_ledger_and_can_be_opened_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    ledger = await stage.say(phone, "/promises")
    await stage.tapped(phone, ledger.message_id, "NAV-2")

    done = await stage.tapped(phone, ledger.message_id, "Done")
    assert lines(done)[:2] == ["🔒 NAV-2", "Done. It leaves the ledger."]
    assert "brochure" not in done.text
    assert labels(done) == ["Promises", "Open", "Open again"]
    left = await stage.tapped(phone, ledger.message_id, "Promises")
    assert labels(left) == ["NAV-3", "Add a promise"]
    shown = await stage.say(phone, "/show NAV-2")
    assert "Kept." in lines(shown)
    assert labels(shown) == ["Open again", "Who read this"]
    again = await stage.tapped(phone, shown.message_id, "Open again")

    assert "Open again." in lines(again)
    assert (await promise(stage, 2)).is_open
    assert [each.revision for each in await promises(stage)] == [3, 1]


async def test_a_promise_is_seen_to_under_its_own_receipt(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    read_back = await stage.say(phone, "we owe Colonel Haddad the brochure by 2026-12-01")
    receipt = await stage.tapped(phone, read_back.message_id, "Yes, keep it")
    assert labels(receipt)[-4:] == ["Done", "Later", "Hand over", "Drop"]

    dropped = await stage.tapped(phone, receipt.message_id, "Drop")

    assert "Dropped. It leaves the ledger." in lines(dropped)
    assert (await promise(stage, 1)).state is FollowUpState.DROPPED
    assert labels(dropped)[-1] == "Open again"
    assert "Done" not in labels(dropped)
    opened = await stage.tapped(phone, receipt.message_id, "Open")
    assert "Dropped." in lines(opened)
    await stage.advance(MINUTES)
    await stage.settled()
    assert labels(by_id(phone, receipt.message_id)) == labels(dropped)


async def test_a_promise_is_put_off_by_a_day_or_a_week_from_today(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, "we owe Colonel Haddad the brochure by 2026-12-10 15:00")
    shown = await stage.say(phone, "/show NAV-1")

    choice = await stage.tapped(phone, shown.message_id, "Later")
    assert labels(choice) == ["Open", "Tomorrow", "In a week", "Another day"]
    put_off = await stage.tapped(phone, shown.message_id, "Tomorrow")
    assert "Put off." in lines(put_off)
    assert (await promise(stage, 1)).due == date(2026, 11, 23)
    await stage.tapped(phone, shown.message_id, "Later")
    put_off = await stage.tapped(phone, shown.message_id, "In a week")

    assert "Sun 29 Nov 2026" in put_off.text
    assert "15:00" in put_off.text
    assert (await promise(stage, 1)).due == date(2026, 11, 29)


async def test_another_day_is_asked_for_and_read_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    ledger = await stage.say(phone, "/promises")
    await stage.tapped(phone, ledger.message_id, "NAV-2")
    await stage.tapped(phone, ledger.message_id, "Later")

    (question,) = await stage.answers(phone, lambda: phone.tap(ledger.message_id, "Another day"))
    assert "Until when is it put off?" in question.text
    assert labels(by_id(phone, ledger.message_id)) == ["Open"]
    read_back = await stage.say(phone, "2026-12-20")
    kept = await stage.tapped(phone, read_back.message_id, "Yes, keep it")

    assert "Put off." in lines(kept)
    assert (await promise(stage, 2)).due == date(2026, 12, 20)


async def test_a_promise_is_added_from_the_ledger_step_by_step(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    ledger = await stage.say(phone, "/promises")
    assert "Nothing is owed either way." in ledger.text

    (question,) = await stage.answers(phone, lambda: phone.tap(ledger.message_id, "Add a promise"))
    assert "Who owes?" in question.text
    await stage.tapped(phone, question.message_id, "They owe")
    await stage.say(phone, "Col. Haddad")
    await stage.say(phone, "the invitation")
    await stage.say(phone, "2026-12-01 10:00")

    body = await promise(stage, 1)
    assert (body.what.reveal(), body.due) == ("the invitation", date(2026, 12, 1))


async def test_an_observer_reads_the_ledger_and_changes_nothing(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    oleg = await stage.admit(1002, "Oleg", Role.OBSERVER)
    await stage.say(salim, MEETING)

    ledger = await stage.say(oleg, "/promises")

    assert labels(ledger) == ["NAV-2", "NAV-3"]
    one = await stage.tapped(oleg, ledger.message_id, "NAV-2")
    assert labels(one) == ["Promises"]


async def test_old_buttons_harm_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    first = await stage.say(phone, "/show NAV-2")
    second = await stage.say(phone, "/show NAV-2")
    await stage.tapped(phone, first.message_id, "Done")

    await stage.refused(phone, lambda: phone.tap(second.message_id, "Drop"))
    await stage.refused(phone, lambda: phone.tap(second.message_id, "Later"))
    again = await stage.tapped(phone, second.message_id, "Done")

    assert "Done. It leaves the ledger." in lines(again)
    (record, _) = await promises(stage)
    assert record.revision == 2


async def test_a_promise_taken_back_is_in_no_ledger_and_its_buttons_are_refused(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    read_back = await stage.say(phone, "we owe Colonel Haddad the brochure by 2026-12-01")
    receipt = await stage.tapped(phone, read_back.message_id, "Yes, keep it")
    shown = await stage.say(phone, "/show NAV-1")
    await stage.tapped(phone, receipt.message_id, "Take back")

    await stage.refused(phone, lambda: phone.tap(shown.message_id, "Done"))

    assert labels(await stage.say(phone, "/promises")) == ["Add a promise"]


async def test_a_press_handled_again_after_an_outage_changes_nothing_twice(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    shown = await stage.say(phone, "/show NAV-2")
    await stage.tapped(phone, shown.message_id, "Later")

    stage.stand_in.faults.plan("502", "editMessageText")
    phone.tap(shown.message_id, "In a week")
    await stage.through_the_pause()
    await stage.settled()

    assert "Put off." in lines(by_id(phone, shown.message_id))
    assert [each.revision for each in await promises(stage)] == [2, 1]


async def test_the_ledger_works_on_after_a_restart(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, MEETING)
    ledger = await stage.say(phone, "/promises")

    await stage.restart()
    await stage.tapped(phone, ledger.message_id, "NAV-2")
    await stage.restart()
    done = await stage.tapped(phone, ledger.message_id, "Done")
    await stage.restart()
    back = await stage.tapped(phone, ledger.message_id, "Promises")

    assert "Done. It leaves the ledger." in lines(done)
    assert labels(back) == ["NAV-3", "Add a promise"]


async def test_an_arabic_phone_reads_and_sees_to_promises_in_arabic(stage: TestStage) -> None:
    phone = await stage.admit(1001, "سالم", language="ar")
    await stage.say(
        phone, "/meeting العقيد فلان @ الوزارة\nتحدثنا عن السفن.\nعلينا: الكتيب\nعليهم: القائمة"
    )

    ledger = await stage.say(phone, "/promises")
    assert labels(ledger) == ["NAV-2", "NAV-3", "إضافة التزام"]
    one = await stage.tapped(phone, ledger.message_id, "NAV-2")
    assert labels(one) == ["الالتزامات", "أُنجز", "تأجيل", "تسليم لزميل", "إسقاط", "من اطّلع عليه"]
    await stage.tapped(phone, ledger.message_id, "تأجيل")
    put_off = await stage.tapped(phone, ledger.message_id, "غدًا")
    assert "الكتيب" not in put_off.text
    done = await stage.tapped(phone, ledger.message_id, "أُنجز")

    assert labels(done) == ["الالتزامات", "عرض", "إعادة فتح"]
    assert (await promise(stage, 2)).state is FollowUpState.KEPT

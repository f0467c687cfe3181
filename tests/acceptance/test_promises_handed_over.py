"""Promises that go to other hands, and what their old hands still may do."""

from datetime import date, timedelta

from domain.actions import Role
from tests.acceptance.promising import keep, labels, lines, promise
from tests.acceptance.stage import TestStage, by_id, said

MINUTES = timedelta(minutes=2)


async def test_what_was_handed_over_meanwhile_stays_handed_over_when_it_is_put_off(
    stage: TestStage,
) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    await keep(stage, salim, "we owe Colonel Haddad the brochure by 2026-12-01")
    shown = await stage.say(salim, "/show NAV-1")
    await stage.tapped(salim, shown.message_id, "Later")
    await stage.answers(salim, lambda: salim.tap(shown.message_id, "Another day"))
    read_back = await stage.say(salim, "2026-12-20")
    other = await stage.say(huda, "/show NAV-1")
    await stage.tapped(huda, other.message_id, "Hand over")
    await stage.tapped(huda, other.message_id, "Huda")

    await stage.tapped(salim, read_back.message_id, "Yes, keep it")

    body = await promise(stage, 1)
    assert body.due == date(2026, 12, 20)
    assert body.holder_name.reveal() == "Huda"


async def test_a_promise_is_handed_over_by_name_and_the_new_holder_hears_of_it(
    stage: TestStage,
) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    await stage.admit(1003, "Oleg", Role.OBSERVER)
    await stage.admit(1004, "\u202eNadia\u2066")
    await keep(stage, salim, "we owe Colonel Haddad the brochure by 2026-12-01")
    shown = await stage.say(salim, "/show NAV-1")

    choice = await stage.tapped(salim, shown.message_id, "Hand over")
    assert labels(choice) == ["Open", "Huda", "Nadia"]
    handed = await stage.tapped(salim, shown.message_id, "Huda")

    assert "Handed over." in lines(handed)
    assert "Huda" not in handed.text
    assert (await promise(stage, 1)).holder_name.reveal() == "Huda"
    notice = said(huda)[-1]
    assert lines(notice) == ["🔔 Reminder", "A promise was handed to you: NAV-1"]
    assert labels(notice) == ["Open"]
    assert "the brochure" in (await stage.tapped(huda, notice.message_id, "Open")).text


async def test_names_to_choose_from_leave_the_chat_like_content(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.admit(1002, "Huda")
    read_back = await stage.say(salim, "we owe Colonel Haddad the brochure by 2026-12-01")
    receipt = await stage.tapped(salim, read_back.message_id, "Yes, keep it")
    before = labels(receipt)
    await stage.tapped(salim, receipt.message_id, "Hand over")

    await stage.advance(MINUTES)
    await stage.settled()

    assert labels(by_id(salim, receipt.message_id)) == before


async def test_whoever_takes_a_promise_over_himself_is_told_nothing_more(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    await keep(stage, salim, "we owe Colonel Haddad the brochure by 2026-12-01")
    shown = await stage.say(huda, "/show NAV-1")
    await stage.tapped(huda, shown.message_id, "Hand over")

    await stage.tapped(huda, shown.message_id, "Huda")

    assert (await promise(stage, 1)).holder_name.reveal() == "Huda"
    assert not any("handed to you" in message.text for message in said(huda))


async def test_alone_on_a_desk_there_is_nobody_to_hand_it_to(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await keep(stage, phone, "we owe Colonel Haddad the brochure by 2026-12-01")
    shown = await stage.say(phone, "/show NAV-1")

    alert = await stage.refused(phone, lambda: phone.tap(shown.message_id, "Hand over"))

    assert "Nobody else" in alert

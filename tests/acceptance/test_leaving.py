"""Somebody is off-boarded: silence, an empty chat, and nothing of the post is lost."""

from datetime import timedelta

from domain.actions import Role
from domain.desks import Discretion
from domain.members import MemberState
from rehearsal.telegram import Phone
from tests.acceptance.conftest import Stages
from tests.acceptance.leaving import id_of, mark, off_board, said_since, showing
from tests.acceptance.promising import keep, promise
from tests.acceptance.sights import FORBIDDEN, at, plain, reminders
from tests.acceptance.stage import Setup, TestStage, by_id, said

DAY = timedelta(days=1)


async def salim_owing(stage: TestStage) -> tuple[Phone, Phone, Phone]:
    """Admit Salim, who owes something the next morning, Huda, his head, and Rami."""
    salim = await stage.admit(1001, "Salim")
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    rami = await stage.admit(1003, "Rami")
    await keep(stage, salim, "we owe Colonel Haddad the brochure on 2026-11-24 09:00")
    return salim, huda, rami


async def test_nothing_of_whoever_left_is_kept_answered_or_swept(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note before")
    await off_board(stage, "Salim")
    await stage.settled()
    since, heard = mark(stage), len(phone.chat)

    for text in ("A note", "/digest", "/show NAV-1", "/start", "/event 2026-12-03 09:00 Call"):
        phone.type(text)
    phone.type("Late reply", receipt.message_id)
    phone.send_photo()
    await stage.settled()

    assert said_since(stage, phone, since) == []
    assert len(phone.chat) == heard + 7
    assert len(await stage.records()) == 1


async def test_what_stands_open_and_what_has_buttons_leaves_his_chat_at_once(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Seen at the pier")
    notice = await stage.say(phone, "/digest")
    shown = await stage.say(phone, "/show NAV-1")
    assert "pier" in shown.text

    await off_board(stage, "Salim")
    await stage.settled()

    assert showing(phone, "pier") == []
    assert {notice.message_id, shown.message_id}.isdisjoint(each.message_id for each in phone.chat)


async def test_what_telegram_lets_nobody_delete_any_more_is_emptied(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Seen at the pier")
    notice = await stage.say(phone, "/digest")
    await stage.advance(3 * DAY)

    await off_board(stage, "Salim")
    await stage.settled()

    stands = by_id(phone, notice.message_id)
    assert (plain(stands.text), stands.buttons) == ("What stood here was taken away.", ())


async def test_an_answer_that_overtakes_the_parting_is_taken_away_too(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "Seen at the pier")
        stage.stand_in.faults.switch("slow", on=True)
        since = mark(stage)
        phone.type("/digest")
        await stage.until(lambda: said_since(stage, phone, since) != [])

        await off_board(stage, "Salim")
        stage.stand_in.faults.switch("slow", on=False)
        await stage.settled()

        assert showing(phone, "pier") == []


async def test_his_menu_goes_with_him(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    assert stage.stand_in.commands_of(phone)

    await off_board(stage, "Salim")
    await stage.settled()

    assert stage.stand_in.commands_of(phone) == []


async def test_a_dialogue_in_the_middle_ends_without_a_word(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await stage.say(phone, "Colonel Haddad")
    await off_board(stage, "Salim")
    await stage.settled()
    since = mark(stage)

    phone.type("At the pier")
    await stage.settled()

    assert said_since(stage, phone, since) == []
    assert not any("Haddad" in message.text for message in said(phone))
    assert await stage.records() == []


async def test_his_promises_are_the_desks_until_somebody_takes_them(stage: TestStage) -> None:
    salim, huda, rami = await salim_owing(stage)

    await off_board(stage, "Salim")
    shown = await stage.say(rami, "/show NAV-1")
    await stage.advance_to(at(24, 9))
    await stage.settled()

    assert "Seen to by the desk" in shown.text
    assert (await promise(stage, 1)).holder == ""
    assert [len(reminders(each)) for each in (salim, huda, rami)] == [0, 1, 0]


async def test_whoever_takes_one_over_is_reminded_of_it_alone(stage: TestStage) -> None:
    _, huda, rami = await salim_owing(stage)
    await off_board(stage, "Salim")

    shown = await stage.say(rami, "/show NAV-1")
    await stage.tapped(rami, shown.message_id, "Hand over")
    await stage.tapped(rami, shown.message_id, "Rami")
    await stage.advance_to(at(24, 9))
    await stage.settled()

    assert (await promise(stage, 1)).holder_name.reveal() == "Rami"
    assert [len(reminders(each)) for each in (huda, rami)] == [0, 1]


async def test_a_named_successor_sees_to_his_promises(stage: TestStage) -> None:
    salim, rami = await stage.admit(1001, "Salim"), await stage.admit(1003, "Rami")
    await keep(stage, salim, "we owe Colonel Haddad the brochure on 2026-11-24 09:00")

    await off_board(stage, "Salim", to="Rami")
    await stage.advance_to(at(24, 9))
    await stage.settled()

    assert (await promise(stage, 1)).holder == await id_of(stage, "Rami")
    assert len(reminders(rami)) == 1


async def test_what_he_sent_just_before_still_leaves_his_chat(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", retry_after=30)
    await stage.say(phone, "Seen at the pier")

    await off_board(stage, "Salim")
    await stage.advance(timedelta(minutes=1))
    await stage.settled()

    assert showing(phone, "pier") == []


async def test_the_chat_of_whoever_blocked_the_bot_is_emptied_all_the_same(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Seen at the pier")
    notice = await stage.say(phone, "/digest")
    phone.block()
    first = await off_board(stage, "Salim")
    await stage.settled()

    again = await off_board(stage, "Salim")

    assert first.stuck == 0
    assert again.member.state is MemberState.PARTED
    assert (again.waiting, again.stuck) == (0, 0)
    assert notice.message_id not in [each.message_id for each in phone.chat]


async def test_invited_again_he_begins_anew_and_old_buttons_stay_dead(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.add_desk("AIR", Discretion.GUARDED)
    receipt = await stage.say(phone, "Seen at the pier")
    await off_board(stage, "Salim")
    await stage.settled()

    await stage.admit(1001, "Salim", desk="AIR")

    refused = await stage.say(phone, "/show NAV-1")
    alert = await stage.refused(phone, lambda: phone.tap(receipt.message_id, "Open"))
    assert plain(refused.text) == plain(alert) == FORBIDDEN

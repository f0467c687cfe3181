"""Invitations: one person each, for two days; everybody else hears nothing."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.members import MemberState
from rehearsal.telegram import Phone
from services.people.invitations import Invite
from tests.acceptance.sights import change_state
from tests.acceptance.stage import TestStage, last, said

HOUR = timedelta(hours=1)
WRONG = "AAAABBBBCCCCDDDD"


async def code_for(stage: TestStage, role: Role = Role.OFFICER, desk: str = "NAV") -> str:
    return (await Invite(stage.house.rooms.archive)(desk, role, "en")).code


async def tried(stage: TestStage, phone: Phone, *codes: str) -> list[str]:
    answers = []
    for code in codes:
        heard = await stage.answers(phone, lambda: phone.type(f"/start {code}"))  # noqa: B023  # awaited at once
        answers += [message.text for message in heard]
    return answers


async def test_an_invitation_admits_once_with_one_message(stage: TestStage) -> None:
    phone, code = stage.stand_in.phone(1001, "Salim"), await code_for(stage)

    welcome = await stage.say(phone, f"/start {code}")

    assert "You are admitted to \u2068NAV\u2069" in welcome.text
    assert "officer" in welcome.text
    assert all(message.from_bot for message in phone.chat)


async def test_a_used_code_admits_nobody_else(stage: TestStage) -> None:
    code = await code_for(stage)
    first, second = stage.stand_in.phone(1001, "Salim"), stage.stand_in.phone(1002, "Huda")

    assert len(await tried(stage, first, code)) == 1
    assert await tried(stage, second, code) == []

    assert len(second.chat) == 1


async def test_whom_a_code_admitted_is_welcomed_again_by_it(stage: TestStage) -> None:
    phone, code = stage.stand_in.phone(1001, "Salim"), await code_for(stage)

    first, again = await tried(stage, phone, code, code)

    assert first == again


async def test_a_code_may_be_typed_in_any_case(stage: TestStage) -> None:
    phone, code = stage.stand_in.phone(1001, "Salim"), await code_for(stage)

    assert len(await tried(stage, phone, code.lower())) == 1


async def test_an_expired_code_admits_nobody(stage: TestStage) -> None:
    phone, code = stage.stand_in.phone(1001, "Salim"), await code_for(stage)
    await stage.advance(48 * HOUR)

    assert await tried(stage, phone, code) == []


async def test_five_wrong_codes_silence_the_right_one_for_an_hour(stage: TestStage) -> None:
    head = await stage.admit(1000, "Hadi", Role.HEAD)
    officer = await stage.admit(1002, "Huda")
    phone, code = stage.stand_in.phone(1001, "Salim"), await code_for(stage)
    heard = len(said(officer))

    assert await tried(stage, phone, *(WRONG[n:] for n in range(5)), code, code) == []

    alerts = [message.text for message in said(head) if message.text.startswith("⚠️")]
    assert len(alerts) == 1
    assert "wrong invitation codes" in alerts[0]
    assert len(said(officer)) == heard
    await stage.advance(HOUR)
    assert len(await tried(stage, phone, code)) == 1


async def test_four_wrong_codes_and_a_right_one_admit(stage: TestStage) -> None:
    phone, code = stage.stand_in.phone(1001, "Salim"), await code_for(stage)

    answers = await tried(stage, phone, *(WRONG[n:] for n in range(4)), code)

    assert len(answers) == 1


async def test_somebody_else_is_not_silenced_by_it(stage: TestStage) -> None:
    guesser, guest = stage.stand_in.phone(666, "Nobody"), stage.stand_in.phone(1001, "Salim")
    await tried(stage, guesser, *(WRONG[n:] for n in range(5)))

    assert len(await tried(stage, guest, await code_for(stage))) == 1


@pytest.mark.parametrize(
    "text",
    ["/start", "/start ", "/help", "Let me in", "/digest", "/start@amana_rehearsal_bot x", "/undo"],
)
async def test_a_stranger_hears_nothing_and_keeps_his_message(stage: TestStage, text: str) -> None:
    stranger = stage.stand_in.phone(666, "Nobody")

    answers = await stage.answers(stranger, lambda: stranger.type(text))

    assert answers == []
    assert len(stranger.chat) == 1


async def test_a_strangers_pictures_and_edits_and_taps_meet_silence(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "A note")
    stranger = stage.stand_in.phone(666, "Nobody")

    first = stranger.type("Hello")
    stranger.edit(first, "Hello again")
    stranger.send_photo("Look")
    stranger.forward("/digest", "Somebody")
    stranger.tap_forged(receipt.message_id, receipt.buttons[0][0].data or "")
    await stage.settled()

    assert said(stranger) == []
    assert stranger.alerts == []
    assert len(stranger.chat) == 3
    assert len(await stage.records()) == 1


async def test_a_member_who_brings_a_wrong_code_hears_nothing_but_it_leaves_his_chat(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")

    assert await tried(stage, phone, WRONG) == []

    assert all(message.from_bot for message in phone.chat)


async def test_start_without_a_code_is_help_to_a_member(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    start, help_ = await stage.say(phone, "/start"), await stage.say(phone, "/help")

    assert start.text == help_.text


async def test_an_invitation_to_a_second_desk_joins_both(stage: TestStage) -> None:
    await stage.add_desk("AIR", stage.setup.discretion)
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, f"/start {await code_for(stage, Role.OBSERVER, 'AIR')}")
    desks = await stage.say(phone, "/desk")

    assert "Current desk: \u2068AIR\u2069" in desks.text
    assert [button.text for row in desks.buttons for button in row] == ["NAV"]


async def test_a_suspended_member_is_not_let_in_again_by_an_invitation(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    code = await code_for(stage)
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    assert await tried(stage, phone, code) == []
    await change_state(stage, "Salim", MemberState.ACTIVE)

    assert len(await tried(stage, phone, code)) == 1
    assert "admitted" in last(phone).text


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
async def test_a_code_may_be_typed_with_other_digits(stage: TestStage, digits: str) -> None:
    phone, code = stage.stand_in.phone(1001, "Salim"), await code_for(stage)
    while not set(code) & set("234567"):
        code = await code_for(stage)

    typed = code.lower().translate(str.maketrans("0123456789", digits))

    assert len(await tried(stage, phone, typed)) == 1


@pytest.mark.parametrize("has_head", [False, True])
async def test_wrong_codes_without_a_head_of_desk_are_told_to_the_operator(
    stage: TestStage, caplog: pytest.LogCaptureFixture, has_head: bool
) -> None:
    await stage.admit(1000, "Hadi", Role.HEAD if has_head else Role.OFFICER)
    stranger = stage.stand_in.phone(666, "Nobody")

    assert await tried(stage, stranger, *(WRONG[n:] for n in range(6))) == []

    told = [each.getMessage() for each in caplog.records if "invitation codes" in each.getMessage()]
    assert len(told) == (0 if has_head else 1)
    assert "666" not in "".join(told)

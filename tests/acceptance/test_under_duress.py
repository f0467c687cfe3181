"""Somebody is forced to unlock: what he sends looks like a code, and colleagues are warned."""

from dataclasses import replace
from functools import partial

import pytest

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.quiet import Quiet
from domain.step_up import StepUp
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from services.people.lifting import LiftByOperator
from tests.acceptance.rows import damage
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, last, said
from tests.codes import DURESS, SEED, STEP, code, enrol

SENTENCE = "Nothing opens here until a colleague lifts it."


@pytest.fixture
async def salim(stage: TestStage) -> Phone:
    """Return the phone of an officer with an authenticator, on a desk that wants codes."""
    phone = await stage.admit(1001, "Salim")
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    await enrol(stage.house.rooms.archive, 1001, SEED, DURESS)
    return phone


async def unlock(stage: TestStage, phone: Phone) -> ChatMessage:
    """Send the code of another half minute than the last."""
    stage.clock.move_to(stage.clock.now() + STEP)
    return await stage.say(phone, f"/unlock {code(stage.clock.now())}")


async def colleague(stage: TestStage, telegram: int, name: str, role: Role) -> Phone:
    """Admit somebody whose authenticator has the same seed."""
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.NONE})
    phone = await stage.admit(telegram, name, role)
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    await enrol(stage.house.rooms.archive, telegram, SEED, "000000")
    return phone


async def forced(stage: TestStage, phone: Phone) -> ChatMessage:
    """Send the number, and let the alarm be sounded."""
    told = await stage.say(phone, f"/unlock {DURESS}")
    await stage.house.ticker.call_all()
    await stage.settled()
    return told


async def test_the_answer_is_byte_for_byte_that_of_a_code_on_a_journey(
    stage: TestStage, salim: Phone
) -> None:
    under_duress = await forced(stage, salim)

    on_a_journey = await unlock(stage, salim)

    assert plain(under_duress.text) == SENTENCE
    assert (under_duress.text, under_duress.buttons) == (on_a_journey.text, on_a_journey.buttons)
    assert not [each for each in salim.chat if not each.from_bot]


async def test_behind_the_plain_word_the_number_is_no_note(stage: TestStage, salim: Phone) -> None:
    told = await stage.say(salim, f"unlock {DURESS}")

    assert plain(told.text) == SENTENCE
    assert await stage.records() == []


async def test_said_twice_the_number_hears_what_a_used_code_does(
    stage: TestStage, salim: Phone
) -> None:
    await forced(stage, salim)
    again = await forced(stage, salim)

    await unlock(stage, salim)
    used = await stage.say(salim, f"/unlock {code(stage.clock.now())}")

    assert plain(again.text).startswith("Not unlocked")
    assert (again.text, again.buttons) == (used.text, used.buttons)


async def test_the_number_warns_anew_after_it_was_lifted(stage: TestStage, salim: Phone) -> None:
    huda = await colleague(stage, 1002, "Huda", Role.HEAD)
    await forced(stage, salim)
    async with stage.house.rooms.archive() as work:
        member = (await work.members.require(1001)).id
    await LiftByOperator(stage.house.rooms.archive)(member)
    warned = len(said(huda))

    again = await forced(stage, salim)

    assert plain(again.text) == SENTENCE
    assert len(said(huda)) == warned + 1


async def test_it_locks_every_desk_and_takes_away_what_stands_open(
    stage: TestStage, salim: Phone
) -> None:
    await stage.add_desk("AIR", Discretion.OPEN)
    await stage.admit(1001, "Salim", desk="AIR")
    receipt = await stage.say(salim, "Two frigates at the pier")
    await unlock(stage, salim)
    opened = await stage.tapped(salim, receipt.message_id, "Open")
    assert "frigates" in opened.text

    await forced(stage, salim)

    assert not [each for each in salim.chat if "frigates" in each.text]
    for command in ("/agenda", "/digest", "/show AIR-1"):
        answers = await stage.answers(salim, partial(salim.type, command))
        assert plain(answers[-1].text) == SENTENCE


async def test_heads_and_auditors_are_warned_in_quiet_hours_and_he_is_not(
    stage: TestStage, salim: Phone
) -> None:
    huda = await colleague(stage, 1002, "Huda", Role.HEAD)
    warda = await colleague(stage, 1003, "Warda", Role.AUDITOR)
    oleg = await colleague(stage, 1004, "Oleg", Role.OFFICER)
    await be_quiet(stage, 1002)
    heard, of_oleg = said(salim), said(oleg)

    told = await forced(stage, salim)

    assert "forced to unlock" in plain(last(huda).text)
    assert "forced to unlock" in plain(last(warda).text)
    assert "Salim" not in last(huda).text
    sent = [call for call in stage.stand_in.calls if call.parameters.get("chat_id") == 1002][-1]
    assert not sent.parameters.get("disable_notification")
    assert [each.message_id for each in said(salim)] == [
        *(each.message_id for each in heard),
        told.message_id,
    ]
    assert said(oleg) == of_oleg


async def test_nothing_is_pushed_until_a_head_lifts_it_who_sees_why(
    stage: TestStage, salim: Phone
) -> None:
    huda = await colleague(stage, 1002, "Huda", Role.HEAD)
    receipt = await stage.say(salim, "Two frigates at the pier")
    await forced(stage, salim)
    warning, heard = last(huda), said(salim)

    await stage.advance_to(stage.clock.now().replace(hour=4) + 48 * (STEP * 60))
    await stage.settled()
    assert said(salim) == heard

    await unlock(stage, huda)
    shown = await stage.tapped(huda, warning.message_id, "Open")
    assert "Salim" in shown.text
    assert "Forced to unlock" in shown.text
    lifted = await stage.tapped(huda, warning.message_id, "Let read again")
    assert "Forced" not in lifted.text

    still_locked = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "Open"))
    assert plain(still_locked).startswith("Locked")
    assert (await unlock(stage, salim)).text.startswith("Unlocked")
    opened = await stage.tapped(salim, receipt.message_id, "Open")
    assert "frigates" in opened.text


async def test_nobody_lifts_his_own(stage: TestStage) -> None:
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    member = await enrol(stage.house.rooms.archive, 1002, SEED, DURESS)
    await forced(stage, huda)

    answers = await stage.answers(huda, lambda: huda.type("/members"))
    assert plain(answers[-1].text) == SENTENCE

    assert await LiftByOperator(stage.house.rooms.archive)(member)
    assert (await unlock(stage, huda)).text.startswith("Unlocked")


async def test_five_wrong_codes_bar_and_the_number_still_does_its_work(
    stage: TestStage, salim: Phone
) -> None:
    huda = await colleague(stage, 1002, "Huda", Role.HEAD)
    wrong = [await stage.say(salim, "/unlock 1") for _ in range(5)]
    right = await unlock(stage, salim)
    await stage.house.ticker.call_all()
    await stage.settled()
    assert "five wrong codes" in plain(last(huda).text)

    told = await forced(stage, salim)

    assert {each.text for each in (*wrong, right, told)} == {told.text}
    assert "forced to unlock" in plain(last(huda).text)


async def test_a_damaged_row_keeps_nobody_elses_warning_back(
    stage: TestStage, salim: Phone
) -> None:
    huda = await colleague(stage, 1002, "Huda", Role.HEAD)
    for telegram in (1003, 1004):
        phone = await colleague(stage, telegram, f"Officer {telegram}", Role.OFFICER)
        await enrol(stage.house.rooms.archive, telegram, SEED, DURESS)
        await stage.say(phone, f"/unlock {DURESS}")
    async with stage.house.rooms.archive() as work:
        damaged = await work.members.require(1003)
    await damage(stage, "members", damaged.id)
    warned = len(said(huda))
    await stage.restart()  # what was opened before is remembered
    await stage.say(salim, f"/unlock {DURESS}")

    await stage.house.ticker.call_all()
    await stage.settled()

    assert len(said(huda)) == warned + 2


async def test_the_audit_names_every_code_and_what_it_was(stage: TestStage, salim: Phone) -> None:
    await stage.say(salim, "/unlock 1")
    await unlock(stage, salim)
    await forced(stage, salim)

    async with stage.house.rooms.archive() as work:
        member = await work.members.require(1001)
        known = await work.authenticators.get(member)
        entries = await work.ledger.newest(known.id, 9)
    assert [each.action for each in entries] == [
        Action.STEP_UP_WARN,
        Action.STEP_UP_DURESS,
        Action.STEP_UP_UNLOCK,
        Action.STEP_UP_REFUSE,
        Action.STEP_UP_ENROL,
    ]


async def be_quiet(stage: TestStage, telegram: int) -> None:
    """Let it be quiet for somebody now."""
    stage.clock.move_to(stage.clock.now().replace(hour=19))  # 23:00 in Dubai
    async with stage.house.rooms.archive() as work:
        member = await work.members.require(telegram)
        await work.members.update(replace(member, quiet=Quiet.FROM_22), Action.MEMBER_SET)
        await work.commit()

"""Reading needs a one-time code, where a desk asks for one; writing never does."""

from datetime import timedelta
from functools import partial

import pytest

from domain.authenticators import MOST_RECORDS
from domain.desks import Discretion
from domain.step_up import StepUp
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id, last, said
from tests.codes import STEP, code, enrol, wrong

LOCKED = "Locked. Send /unlock and the six digits from your authenticator."


@pytest.fixture
async def salim(stage: TestStage) -> Phone:
    """Return the phone of an officer on a desk that wants codes, with an authenticator."""
    phone = await stage.admit(1001, "Salim")
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    await enrol(stage.house.rooms.archive, 1001)
    return phone


async def unlock(stage: TestStage, phone: Phone) -> ChatMessage:
    """Send the code of this half minute; the one before it may have been used."""
    stage.clock.move_to(stage.clock.now() + STEP)
    return await stage.say(phone, f"/unlock {code(stage.clock.now())}")


async def test_a_note_is_kept_while_locked_and_opens_after_a_code(
    stage: TestStage, salim: Phone
) -> None:
    receipt = await stage.say(salim, "Two frigates at the pier")
    alert = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "Open"))
    assert plain(alert) == LOCKED

    told = await unlock(stage, salim)
    opened = await stage.tapped(salim, receipt.message_id, "Open")

    assert told.text.startswith("Unlocked for 15 minutes")
    assert "frigates" in opened.text
    assert not [each for each in salim.chat if each.text.startswith("/unlock")]


async def test_commands_that_show_are_locked_like_buttons(stage: TestStage, salim: Phone) -> None:
    await stage.say(salim, "Two frigates at the pier")

    for command in ("/show NAV-1", "/show NAV-9", "/agenda", "/promises"):
        answers = await stage.answers(salim, partial(salim.type, command))
        assert plain(answers[-1].text) == LOCKED
        assert not [each for each in answers if "frigates" in each.text]


async def test_a_move_to_another_desk_with_codes_is_a_correction_and_needs_none(
    stage: TestStage, salim: Phone
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Salim", desk="AIR")
    await SetDesk(stage.house.rooms.archive)("AIR", {"step_up": StepUp.TOTP})
    await stage.say(salim, "desk NAV")
    receipt = await stage.say(salim, "Two frigates at the pier")

    moved = await stage.tapped(salim, receipt.message_id, "AIR")

    assert "AIR-1" in moved.text
    alert = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "Open"))
    assert plain(alert) == LOCKED


async def test_one_unlock_brings_no_more_records_to_a_desk_without_codes_than_it_opens(
    stage: TestStage, salim: Phone
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Salim", desk="AIR")
    await stage.say(salim, "desk NAV")
    receipts = [await stage.say(salim, f"Boat {each}") for each in range(MOST_RECORDS + 2)]
    await unlock(stage, salim)
    for each in receipts[: MOST_RECORDS - 1]:
        await stage.tapped(salim, each.message_id, "Open")
    await stage.say(salim, "/share NAV-1 AIR")

    alert = await stage.refused(salim, lambda: salim.tap(receipts[-1].message_id, "AIR"))
    answer = await stage.say(salim, "/share NAV-2 AIR")
    given = await stage.say(salim, "/transfer NAV-2 AIR")

    assert {plain(alert), plain(answer.text), plain(given.text)} == {LOCKED}
    assert len(await stage.records("AIR")) == 1


async def test_an_unlock_ends_after_fifteen_minutes(stage: TestStage, salim: Phone) -> None:
    receipt = await stage.say(salim, "Two frigates at the pier")
    await unlock(stage, salim)

    await stage.advance(timedelta(minutes=15))

    alert = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "Open"))
    assert plain(alert) == LOCKED


async def test_lock_takes_away_what_stands_open(stage: TestStage, salim: Phone) -> None:
    receipt = await stage.say(salim, "Two frigates at the pier")
    await unlock(stage, salim)
    await stage.tapped(salim, receipt.message_id, "Open")

    await stage.say(salim, "/lock")

    assert "frigates" not in by_id(salim, receipt.message_id).text
    alert = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "Open"))
    assert plain(alert) == LOCKED


async def test_locked_no_record_leaves_for_a_desk_where_it_opens_without_a_code(
    stage: TestStage, salim: Phone
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Salim", desk="AIR")
    await stage.say(salim, "/desk")
    await stage.tapped(salim, last(salim).message_id, "NAV")
    receipt = await stage.say(salim, "Two frigates at the pier")

    alert = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "AIR"))
    there = await stage.records("AIR")
    await unlock(stage, salim)
    moved = await stage.tapped(salim, receipt.message_id, "AIR")

    assert plain(alert) == LOCKED
    assert there == []
    assert "AIR-1" in plain(moved.text)


async def test_a_wrong_and_a_used_code_hear_the_same(stage: TestStage, salim: Phone) -> None:
    now = stage.clock.now()

    refused = await stage.say(salim, f"/unlock {wrong(now)}")
    digits = code(now)
    await stage.say(salim, f"/unlock {digits}")
    again = await stage.say(salim, f"/unlock {digits}")

    assert refused.text == again.text
    assert refused.text.startswith("Not unlocked")


async def test_codes_are_taken_in_every_set_of_digits(stage: TestStage, salim: Phone) -> None:
    digits = code(stage.clock.now()).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    told = await stage.say(salim, f"/unlock {digits[:3]} {digits[3:]}")

    assert told.text.startswith("Unlocked")


async def test_unlock_without_a_code_says_how(stage: TestStage, salim: Phone) -> None:
    told = await stage.say(salim, "/unlock")

    assert "123456" in told.text


async def test_a_forwarded_code_is_a_note_and_opens_nothing(stage: TestStage, salim: Phone) -> None:
    salim.forward(f"/unlock {code(stage.clock.now())}", "Somebody")
    await stage.settled()

    assert "NAV-1" in last(salim).text
    assert not [each for each in said(salim) if each.text.startswith("Unlocked")]

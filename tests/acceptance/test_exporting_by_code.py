"""An export takes a code that does nothing else; whatever is asked without it, nothing leaves."""

import pytest
from pyrage import x25519

from domain.actions import Role
from domain.secrecy import Secret
from domain.step_up import StepUp
from rehearsal.telegram import Phone
from services.people.lifting import LiftByOperator
from tests.acceptance.exports import (
    CANARY,
    RECEIVER,
    change,
    export,
    files,
    head,
    writer,
)
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, last, said
from tests.codes import DURESS, STEP, code, enrol, wrong

SENTENCE = "Nothing opens here until a colleague lifts it."
REFUSED = "Not exported: this code does not count. Wait for the next one, and send /export with it."
OTHER_SEED = Secret("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")


@pytest.fixture
async def huda(stage: TestStage) -> Phone:
    """Return the phone of the head of a desk that has one receiver."""
    return await head(stage)


async def test_asked_without_a_code_it_says_how_many_for_whom_and_what_it_takes(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)

    by_command = await stage.say(huda, "/export")
    in_words = await stage.say(huda, "export the desk")
    in_arabic = await stage.say(huda, "صدّر سجلات المكتب")

    assert "would hold 1 record at most" in plain(by_command.text)
    assert str(RECEIVER.to_public()) in by_command.text
    assert "/export 123456" in plain(by_command.text)
    assert not by_command.buttons
    assert by_command.text == in_words.text == in_arabic.text
    assert files(stage) == []


async def test_keys_that_were_named_behind_a_heads_back_open_nothing(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    other = x25519.Identity.generate()
    await change(stage, exports_to=(str(RECEIVER.to_public()), str(other.to_public())))

    told = await export(stage, huda)
    shown = await stage.say(huda, "/export")
    exported = await stage.say(huda, f"/export {code(stage.clock.now())}")

    assert plain(told.text).startswith("Not exported: first see which keys open an export")
    assert str(other.to_public()) in shown.text
    assert exported.text.startswith("Exported")
    assert len(files(stage)) == 1


async def test_keys_that_another_head_saw_are_shown_to_each(stage: TestStage, huda: Phone) -> None:
    rania = await writer(stage, Role.HEAD)
    await enrol(stage.house.rooms.archive, 1002)

    unseen = await export(stage, rania)
    seen = await export(stage, huda)

    assert plain(unseen.text).startswith("Not exported: first see which keys open an export")
    assert seen.text.startswith("Exported")


async def test_an_open_unlock_is_not_enough_and_its_code_counts_no_second_time(
    stage: TestStage, huda: Phone
) -> None:
    stage.clock.move_to(stage.clock.now() + STEP)
    digits = code(stage.clock.now())
    await stage.say(huda, f"/unlock {digits}")

    asked = await stage.say(huda, "/export")
    used = await stage.say(huda, f"/export {digits}")

    assert "It takes a code of its own" in plain(asked.text)
    assert plain(used.text) == REFUSED
    assert files(stage) == []


async def test_a_code_for_an_export_counts_once_and_opens_no_reading(
    stage: TestStage, huda: Phone
) -> None:
    receipt = await stage.say(huda, CANARY)
    await export(stage, huda)
    digits = code(stage.clock.now())

    again = await stage.say(huda, f"/export {digits}")
    unlock = await stage.say(huda, f"/unlock {digits}")
    alert = await stage.refused(huda, lambda: huda.tap(receipt.message_id, "Open"))

    assert plain(again.text) == REFUSED
    assert unlock.text.startswith("Not unlocked")
    assert "Locked" in alert
    assert len(files(stage)) == 1


async def test_somebody_elses_code_exports_nothing(stage: TestStage, huda: Phone) -> None:
    stage.clock.move_to(stage.clock.now() + STEP)

    told = await stage.say(huda, f"/export {code(stage.clock.now(), OTHER_SEED)}")

    assert plain(told.text) == REFUSED
    assert files(stage) == []


async def test_codes_are_taken_in_every_set_of_digits(stage: TestStage, huda: Phone) -> None:
    stage.clock.move_to(stage.clock.now() + STEP)
    digits = code(stage.clock.now()).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    told = await stage.say(huda, f"/export {digits[:3]} {digits[3:]}")

    assert told.text.startswith("Exported")


@pytest.mark.parametrize("words", ["export {}", "صدّر {}"])
async def test_without_a_slash_a_code_for_an_export_is_one_and_unlocks_nothing(
    stage: TestStage, huda: Phone, words: str
) -> None:
    receipt = await stage.say(huda, CANARY)
    stage.clock.move_to(stage.clock.now() + STEP)

    told = await stage.say(huda, words.format(code(stage.clock.now())))
    alert = await stage.refused(huda, lambda: huda.tap(receipt.message_id, "Open"))

    assert plain(told.text).startswith("Exported: 1 record of NAV")
    assert "Locked" in alert
    assert len(files(stage)) == 1


async def test_without_a_slash_under_duress_it_is_no_note_and_warns(
    stage: TestStage, huda: Phone
) -> None:
    other = await writer(stage, Role.HEAD)

    told = await stage.say(huda, f"export {DURESS}")
    await stage.house.ticker.call_all()
    await stage.settled()

    assert plain(told.text) == SENTENCE
    assert "forced to unlock" in plain(last(other).text)
    assert await stage.records() == []


async def test_of_whom_no_codes_are_known_six_digits_behind_a_word_are_a_note(
    stage: TestStage,
) -> None:
    salim = await stage.admit(1001, "Salim")

    await stage.say(salim, "export 123456")

    assert len(await stage.records()) == 1


async def test_five_wrong_codes_bar_and_warn_another_head(stage: TestStage, huda: Phone) -> None:
    other = await writer(stage, Role.HEAD)
    for _ in range(5):
        await stage.say(huda, f"/export {wrong(stage.clock.now())}")
    await stage.house.ticker.call_all()
    await stage.settled()

    told = await export(stage, huda)

    assert plain(told.text) == REFUSED
    assert files(stage) == []
    assert "wrong codes" in plain(last(other).text)


async def test_under_duress_it_looks_like_a_code_on_a_journey_and_colleagues_are_warned(
    stage: TestStage, huda: Phone
) -> None:
    other = await writer(stage, Role.HEAD)
    told = await export(stage, huda, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    on_a_journey = await export(stage, huda)

    assert plain(told.text) == SENTENCE
    assert (told.text, told.buttons) == (on_a_journey.text, on_a_journey.buttons)
    assert files(stage) == []
    assert "forced to unlock" in plain(last(other).text)
    assert not [each for each in huda.chat if not each.from_bot]


async def test_an_officer_who_is_forced_to_export_warns_as_well(
    stage: TestStage, huda: Phone
) -> None:
    salim = await writer(stage)
    await enrol(stage.house.rooms.archive, 1002)

    told = await export(stage, salim, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    assert plain(told.text) == SENTENCE
    assert "forced to unlock" in plain(last(huda).text)


async def test_forced_to_export_on_a_journey_colleagues_are_warned_as_well(
    stage: TestStage, huda: Phone
) -> None:
    other = await writer(stage, Role.HEAD)
    await stage.answers(huda, lambda: huda.type("/travel"))

    told = await export(stage, huda, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    assert plain(told.text) == SENTENCE
    assert "forced to unlock" in plain(last(other).text)


async def test_on_a_journey_asking_is_answered_as_everything_is(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    await stage.answers(huda, lambda: huda.type("/travel"))

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)
    async with stage.house.rooms.archive() as work:
        member = (await work.members.require(1001)).id
    await LiftByOperator(stage.house.rooms.archive)(member)
    after = await export(stage, huda)

    assert plain(asked.text) == plain(told.text) == SENTENCE
    assert after.text.startswith("Exported")
    assert len(files(stage)) == 1


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.CUSTODIAN, Role.OBSERVER, Role.AUDITOR], ids=str
)
async def test_whoever_is_no_head_hears_the_one_refusal(
    stage: TestStage, huda: Phone, role: Role
) -> None:
    other = await writer(stage, role)
    await enrol(stage.house.rooms.archive, 1002)
    heard = [
        plain((await stage.say(other, "/export")).text),
        plain((await export(stage, other)).text),
        plain((await export(stage, other, wrong(stage.clock.now()))).text),
        plain((await stage.say(other, "/members")).text),
    ]

    assert len(set(heard)) == 1
    assert "there is no such thing here" in heard[0]
    assert files(stage) == []
    assert said(huda)


async def test_a_head_without_an_authenticator_is_told_what_he_lacks(stage: TestStage) -> None:
    huda = await stage.admit(1001, "Huda", Role.HEAD)
    await change(stage, step_up=StepUp.TOTP, exports_to=(str(RECEIVER.to_public()),))

    asked = await stage.say(huda, "/export")
    told = await stage.say(huda, "/export 123456")

    assert "authenticator" in plain(asked.text)
    assert asked.text == told.text


async def test_without_receivers_nothing_is_exported_and_the_remedy_is_told(
    stage: TestStage, huda: Phone
) -> None:
    await change(stage, exports_to=())

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)

    assert "--export-to" in asked.text
    assert asked.text == told.text
    assert files(stage) == []


async def test_a_desk_without_codes_exports_nothing_and_the_remedy_is_told(
    stage: TestStage, huda: Phone
) -> None:
    await change(stage, step_up=StepUp.NONE)

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)

    assert "--step-up totp" in asked.text
    assert asked.text == told.text
    assert not asked.buttons
    assert files(stage) == []


async def test_under_duress_colleagues_are_warned_where_nothing_could_be_exported(
    stage: TestStage, huda: Phone
) -> None:
    other = await writer(stage, Role.HEAD)
    await change(stage, exports_to=())

    told = await export(stage, huda, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    assert plain(told.text) == SENTENCE
    assert "forced to unlock" in plain(last(other).text)


async def test_heads_are_warned_of_whom_exports_are_for_now(stage: TestStage, huda: Phone) -> None:
    await change(stage, exports_to=(str(x25519.Identity.generate().to_public()),))

    assert "which keys open an export" in plain(last(huda).text)

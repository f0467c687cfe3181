"""A member's own choices: desk, language, digits; what he may do, and what is under way."""

from domain.actions import Role
from domain.desks import Discretion
from tests.acceptance.stage import TestStage, last


async def test_language_is_changed_by_button_at_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    settings = await stage.say(phone, "/settings")

    changed = await stage.tapped(phone, settings.message_id, "العربية")
    assert changed.text.startswith("اللغة: ")
    receipt = await stage.say(phone, "ملاحظة")
    assert "حُفظت الملاحظة." in receipt.text

    back = await stage.tapped(phone, settings.message_id, "English")
    assert back.text.startswith("Language: ")


async def test_digits_are_changed_by_button(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", language="ar")
    settings = await stage.say(phone, "/settings")

    changed = await stage.tapped(phone, settings.message_id, "١٢٣")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 معرض بحري")

    assert "١٢٣" in changed.text
    assert "٠٩:٠٠" in receipt.text
    assert "٢٠٢٦" in receipt.text
    assert "NAV-1" in receipt.text


async def test_choices_outlive_a_restart(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    settings = await stage.say(phone, "/settings")
    await stage.tapped(phone, settings.message_id, "العربية")

    await stage.restart()
    answer = await stage.say(phone, "/cancel")

    assert answer.text.startswith("لا شيء يحتاج إلى إلغاء")


async def test_the_desk_is_chosen_by_button_and_takes_what_comes_next(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.OPEN)
    phone = await stage.admit(1001, "Salim", desk="AIR")
    await stage.admit(1001, "Salim")
    await stage.say(phone, "A naval note")

    desks = await stage.say(phone, "/desk")
    assert "Current desk: \u2068NAV\u2069" in desks.text
    chosen = await stage.tapped(phone, desks.message_id, "AIR")
    assert "Current desk: \u2068AIR\u2069" in chosen.text
    receipt = await stage.say(phone, "An air note")

    assert "AIR-1" in receipt.text
    assert [len(await stage.records(desk)) for desk in ("NAV", "AIR")] == [1, 1]
    shown = await stage.say(phone, "/show NAV-1")
    assert "A naval note" in shown.text


async def test_whoever_has_one_desk_is_told_so(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    desks = await stage.say(phone, "/desk")

    assert "It is the only one you belong to." in desks.text
    assert desks.buttons == ()


async def test_help_is_for_ones_own_role(stage: TestStage) -> None:
    head = await stage.admit(1001, "Hadi", Role.HEAD)

    help_ = await stage.say(head, "/help")

    assert "As head of desk you are warned here" in help_.text
    assert "/event" in help_.text


async def test_cancel_always_works(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event tomorrow 14:00 Call")

    for _ in range(2):
        await stage.say(phone, "/cancel")
    receipt = await stage.say(phone, "And on we go")

    assert "NAV-1" in receipt.text
    assert last(phone).text.count("NAV-1") == 1

"""A member's own choices: desk, language, digits, calendar, quiet hours; and what he may do."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.sights import at, digests, reminders
from tests.acceptance.stage import TestStage, last, said


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


def chosen(card: ChatMessage) -> list[str]:
    """Return the labels marked as chosen."""
    labels = [button.text for row in card.buttons for button in row]
    return [label.removeprefix("• ") for label in labels if label.startswith("• ")]


async def choose(stage: TestStage, phone: Phone, *labels: str) -> ChatMessage:
    """Ask for the settings and press *labels*, all under one message; return it."""
    card = await stage.say(phone, "/settings")
    for label in labels:
        card = await stage.tapped(phone, card.message_id, label)
    return card


async def test_a_fresh_member_reads_gregorian_first_and_has_no_quiet_hours(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")

    card = await stage.say(phone, "/settings")

    assert chosen(card) == ["English", "123", "Gregorian first", "Off"]
    assert [len(row) for row in card.buttons] == [2, 3, 2, 4]


@pytest.mark.parametrize(
    ("language", "labels", "expected"),
    [
        ("en", ("١٢٣", "Hijri first", "٢٢–٧"), ["English", "١٢٣", "Hijri first", "٢٢–٧"]),
        ("ar", ("۱۲۳", "الهجري أولًا", "۲۱–۶"), ["العربية", "۱۲۳", "الهجري أولًا", "۲۱–۶"]),
    ],
)
async def test_all_four_stand_in_one_message_and_outlive_a_restart(
    stage: TestStage, language: str, labels: tuple[str, ...], expected: list[str]
) -> None:
    phone = await stage.admit(1001, "Salim", language=language)

    card = await choose(stage, phone, *labels)
    assert chosen(card) == expected
    await stage.restart()

    assert chosen(await stage.say(phone, "/settings")) == expected


async def test_the_same_button_twice_changes_nothing_more(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    card = await choose(stage, phone, "Hijri first")

    again = await stage.tapped(phone, card.message_id, "• Hijri first")

    assert again.text == card.text


async def test_whoever_reads_hijri_first_is_told_hijri_days_first(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    arabic = await stage.admit(1002, "سالم", language="ar")
    await choose(stage, phone, "Hijri first")
    await choose(stage, arabic, "الهجري أولًا")

    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")
    shown = await stage.say(arabic, "/show NAV-1")

    assert "Thu 23 Jumada II 1448 · 3 Dec 2026, 09:00 (Dubai)" in receipt.text
    assert "الخميس 23 جمادى الآخرة 1448 هـ · 3 ديسمبر 2026" in shown.text


async def test_quiet_hours_take_the_sound_and_hold_nothing_back(stage: TestStage) -> None:
    phone, loud = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    await choose(stage, phone, "22–7")
    await stage.say(loud, "/event 2026-11-22 23:30 Call remind 2h 1h")

    await stage.advance_to(at(22, 21, 30))
    await stage.settled()
    await stage.advance_to(at(22, 22, 30))
    await stage.settled()

    assert [each.silent for each in reminders(phone)] == [False, True]
    assert [each.silent for each in reminders(loud)] == [False, False]


async def test_quiet_hours_go_by_the_desks_clocks_and_end_on_the_hour(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await choose(stage, phone, "22–7")

    await stage.advance_to(at(23, 7))
    await stage.settled()

    assert [each.silent for each in digests(phone)] == [False]


async def test_what_is_asked_for_in_quiet_hours_makes_its_sound(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await choose(stage, phone, "21–6")
    await stage.advance_to(at(22, 23))

    await stage.say(phone, "/digest")
    receipt = await stage.say(phone, "Two boats")

    assert not receipt.silent
    assert [each.silent for each in digests(phone)] == [False]


async def test_warnings_and_lessons_heed_quiet_hours_too(stage: TestStage) -> None:
    head = await stage.admit(1001, "Hadi", Role.HEAD, is_new=True)
    await choose(stage, head, "21–6")
    await stage.advance_to(at(22, 23))
    guesser = stage.stand_in.phone(666, "Nobody")

    await stage.say(head, "Two boats")
    for number in range(5):
        guesser.type(f"/start AAAABBBBCCCCDDD{number}")
    await stage.settled()
    await stage.advance(timedelta(seconds=5))
    await stage.settled()

    pushed = {each.text.partition("\n")[0][:12]: each.silent for each in said(head)[-2:]}
    assert pushed == {"⚠️ A warning": True, "That is all ": True}


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

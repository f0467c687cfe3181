"""What is opened is shown in its own message, for a while, to whoever may read it then."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from tests.acceptance.stage import TestStage, by_id, said

CONCEAL = timedelta(minutes=2)


async def test_open_shows_the_text_and_takes_it_away_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Seen at the pier")

    opened = await stage.tapped(phone, receipt.message_id, "Open")
    assert "Seen at the pier" in opened.text
    await stage.advance(CONCEAL - timedelta(seconds=20))
    assert "Seen at the pier" in by_id(phone, receipt.message_id).text
    await stage.advance(timedelta(seconds=20))
    await stage.settled()

    concealed = by_id(phone, receipt.message_id)
    assert "pier" not in concealed.text
    assert "NAV-1" in concealed.text
    again = await stage.tapped(phone, receipt.message_id, "Open")
    assert "Seen at the pier" in again.text


async def test_what_was_opened_again_stays_its_whole_while(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "long " * 800)
    await stage.say(phone, "more " * 800, receipt.message_id)
    shown = await stage.say(phone, "/show NAV-1")

    await stage.advance(CONCEAL - timedelta(seconds=10))
    await stage.tapped(phone, shown.message_id, "Next")
    await stage.advance(timedelta(seconds=30))
    await stage.settled()
    assert "more more" in by_id(phone, shown.message_id).text

    await stage.advance(CONCEAL)
    await stage.settled()
    assert "more more" not in by_id(phone, shown.message_id).text


async def test_replacing_what_stands_open_leaves_buttons_that_work(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats")
    added = await stage.say(phone, "Three boats", receipt.message_id)
    await stage.tapped(phone, added.message_id, "Open")
    await stage.tapped(phone, added.message_id, "Replace instead")

    await stage.advance(CONCEAL)
    await stage.settled()
    assert "boats" not in by_id(phone, added.message_id).text
    opened = await stage.tapped(phone, added.message_id, "Open")
    assert "Three boats" in opened.text
    await stage.tapped(phone, added.message_id, "Take back")

    assert await stage.records() == []


async def test_next_pressed_twice_skips_no_page(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "a" * 4000)
    for letter in "bc":
        await stage.say(phone, letter * 4000, receipt.message_id)
    shown = await stage.say(phone, "/show NAV-1")

    pressed = next(b.data for row in shown.buttons for b in row if b.text == "Next")
    phone.tap_forged(shown.message_id, pressed or "")
    phone.tap_forged(shown.message_id, pressed or "")
    await stage.settled()

    assert by_id(phone, shown.message_id).text.count("b") > 3000


@pytest.mark.parametrize("fault", ["429", "502", "cut"])
async def test_next_that_telegram_refused_once_skips_no_page(stage: TestStage, fault: str) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "a" * 4000)
    for letter in "bc":
        await stage.say(phone, letter * 4000, receipt.message_id)
    shown = await stage.say(phone, "/show NAV-1")

    stage.stand_in.faults.plan(fault, "editMessageText")  # type: ignore[arg-type]  # its kinds
    phone.tap(shown.message_id, "Next")
    await stage.through_the_pause()
    await stage.settled()

    assert by_id(phone, shown.message_id).text.count("b") > 3000
    assert phone.alerts[-1] == ""


async def test_a_long_record_is_shown_whole_over_its_pages(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    text = " ".join(str(number) for number in range(900))
    await stage.say(phone, text)
    assert len(text) > 3400

    shown = await stage.say(phone, "/show NAV-1")
    read = [shown.text]
    while any(button.text == "Next" for row in shown.buttons for button in row):
        shown = await stage.tapped(phone, shown.message_id, "Next")
        read.append(shown.text)

    numbers = [word.strip("\u2068\u2069") for page in read for word in page.split()]
    assert all(str(number) in numbers for number in range(900))


async def test_every_record_that_is_not_yours_gets_the_same_answer(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.OPEN)
    salim = await stage.admit(1001, "Salim")
    huda = await stage.admit(1002, "Huda", Role.OFFICER, "AIR")
    await stage.say(salim, "Naval secret")
    await stage.say(huda, "Air secret")

    asked = ("AIR-1", "NAV-2", "XYZ-1", "NAV-0", "NAV", "17", "…", "NAV-1 NAV-1", "'; DROP TABLE")
    refusals = [await stage.say(salim, f"/show {each}") for each in asked]

    assert len({refusal.text for refusal in refusals}) == 1
    assert all(refusal.buttons == () for refusal in refusals)


@pytest.mark.parametrize(
    "asked", ["NAV-1", "nav-1", "NAV-١", "\u2068NAV-1\u2069", "NAV\u2011" + "1"]
)
async def test_a_reference_is_read_however_it_is_typed(stage: TestStage, asked: str) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Here it is")

    shown = await stage.say(phone, f"/show {asked}")

    assert "Here it is" in shown.text


async def test_show_alone_says_how(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    answer = await stage.say(phone, "/show")

    assert "/show NAV-17" in answer.text


async def test_the_agenda_is_shown_and_concealed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    for day, title in (("2026-11-25", "Briefing"), ("2026-12-20", "Far away")):
        line = f"/event {day} 09:00 {title} @ Ministry"
        await stage.say(phone, line)

    agenda = await stage.say(phone, "/agenda")
    assert "Briefing" in agenda.text
    assert "Far away" not in agenda.text
    await stage.advance(CONCEAL)
    await stage.settled()

    assert "Briefing" not in by_id(phone, agenda.message_id).text
    assert not any("Briefing" in notice for notice in phone.notices)


async def test_an_empty_agenda_says_so(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    agenda = await stage.say(phone, "/agenda")

    assert "Nothing is planned" in agenda.text


async def test_nothing_read_back_reaches_the_lock_screen(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "CANARY at the pier")

    await stage.tapped(phone, receipt.message_id, "Open")
    await stage.say(phone, "/show NAV-1")
    await stage.say(phone, "/digest")

    assert not any("CANARY" in notice for notice in phone.notices)
    assert all(message.protect_content for message in said(phone))

"""The phones on the page, as a visitor's mouse works them."""

import re

from playwright.async_api import Locator, Page, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from rehearsal.telegram import Phone, StandIn

MORE = re.compile("^(More|المزيد)$")
UNDO = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="undo:1")]])


async def choices_for(page: Page, message: Locator) -> None:
    """Open what can be done with *message*."""
    await message.hover()
    await message.get_by_role("button", name=MORE).click()
    await page.locator(".sheet .card").wait_for()


async def test_what_is_written_reaches_the_bot_and_its_answer_the_phone(
    page: Page, bot: Bot, amal: Phone
) -> None:
    await page.locator("#phone-1001 textarea").fill("Pilot boats in spring")
    await page.locator("#phone-1001 .send").click()
    (update,) = await bot.get_updates(timeout=5)

    await bot.send_message(1001, "Kept as <b>NAV-17</b>", parse_mode="HTML", protect_content=True)

    assert update.message
    assert update.message.text == "Pilot boats in spring"
    answer = page.locator("#phone-1001 .bot")
    await expect(answer.locator("b")).to_have_text("NAV-17")
    await expect(answer.get_by_label("protected: cannot be forwarded or copied")).to_be_visible()
    await expect(page.locator("#phone-1001 .notices")).to_contain_text("Kept as NAV-17")
    assert len(amal.chat) == 2


async def test_markup_that_somebody_typed_stays_text(page: Page, amal: Phone) -> None:
    amal.type("<img src=x onerror=alert(1)> <b>bold</b> &amp;")

    said = page.locator("#phone-1001 .mine .text")

    await expect(said).to_have_text("<img src=x onerror=alert(1)> <b>bold</b> &amp;")
    assert await said.locator("img, b").count() == 0


async def test_a_pressed_button_waits_for_its_answer_which_comes_up(
    page: Page, bot: Bot, amal: Phone, stand_in: StandIn
) -> None:
    amal.type("/start")
    await bot.send_message(1001, "NAV-17", reply_markup=UNDO)
    undo = page.get_by_role("button", name="Undo")
    await undo.click()
    await stand_in.wait_for(lambda: bool(amal.pending_taps))
    await expect(undo).to_have_attribute("aria-busy", "true")

    await bot.answer_callback_query(amal.pending_taps[0].query_id, "Taken back")

    await expect(page.locator("#phone-1001 .toast")).to_have_text("Taken back")
    await expect(undo).to_have_attribute("aria-busy", "false")


async def test_a_message_that_leaves_says_so_and_is_gone(page: Page, bot: Bot, amal: Phone) -> None:
    number = amal.type("for a moment only")
    await page.get_by_text("for a moment only").wait_for()

    await bot.delete_message(1001, number)

    await expect(page.locator("#phone-1001 .left")).to_have_text("Left the chat")
    await expect(page.get_by_text("for a moment only")).to_have_count(0)


async def test_an_edit_of_the_bot_replaces_the_words_and_the_buttons(
    page: Page, bot: Bot, amal: Phone
) -> None:
    amal.type("/start")
    shown = await bot.send_message(1001, "Open for two minutes", reply_markup=UNDO)
    await page.locator("#phone-1001 .key").wait_for()

    await bot.edit_message_text("Concealed again", 1001, shown.message_id)

    await expect(page.locator("#phone-1001 .bot .text")).to_have_text("Concealed again")
    await expect(page.locator("#phone-1001 .bot .meta")).to_contain_text("edited")
    await expect(page.locator("#phone-1001 .key")).to_have_count(0)


async def test_a_reply_carries_the_message_it_answers(page: Page, bot: Bot, amal: Phone) -> None:
    amal.type("/start")
    receipt = await bot.send_message(1001, "NAV-17")
    await page.locator("#phone-1001 .bot").hover()
    await page.locator("#phone-1001 .bot").get_by_role("button", name="Reply").click()
    await expect(page.locator("#phone-1001 .about")).to_contain_text("Reply to: NAV-17")

    await page.keyboard.type("and the pier")
    await page.keyboard.press("Enter")

    await expect(page.locator("#phone-1001 .quote")).to_have_text("NAV-17")
    assert amal.chat[-1].reply_to == receipt.message_id


async def test_the_last_own_message_can_be_edited(page: Page, amal: Phone) -> None:
    amal.type("first")
    amal.type("pear")
    await page.get_by_text("pear").wait_for()
    for text, times in (("first", 0), ("pear", 1)):
        await choices_for(page, page.locator("#phone-1001 .mine", has_text=text))
        await expect(page.get_by_role("button", name="Edit", exact=True)).to_have_count(times)
        await page.keyboard.press("Escape")

    await page.locator("#phone-1001 textarea").press("ArrowUp")
    await page.keyboard.type("s")
    await page.keyboard.press("Enter")

    await expect(page.locator("#phone-1001 .mine .text")).to_have_text(["first", "pears"])


async def test_a_photo_and_a_forward_are_sent_by_a_click(page: Page, amal: Phone) -> None:
    first = page.locator("#phone-1001")

    await first.get_by_role("button", name="Attach").click()
    await first.get_by_role("button", name="Send a photo").click()
    await first.locator(".kind").wait_for()
    await first.get_by_role("button", name="Attach").click()
    await first.get_by_role("button", name="Forward a message").click()

    await expect(first.locator(".from")).to_have_text("Forwarded from Example Gazette")
    assert [message.kind for message in amal.chat] == ["photo", "text"]


async def test_an_example_is_put_in_to_be_read_with_tomorrows_date(page: Page, amal: Phone) -> None:
    await page.get_by_role("button", name="An event").click()

    text = page.locator("#phone-1001 textarea")
    await expect(text).to_be_focused()
    await expect(text).to_have_value("/event 2026-12-02 09:00 Naval exhibition @ Hall 4")
    assert amal.chat == []


async def test_a_bare_command_is_sent_at_once(page: Page, badr: Phone) -> None:
    await page.locator("#phone-1002").get_by_role("button", name="/agenda").click()

    await expect(page.locator("#phone-1002 .mine .text")).to_have_text("/agenda")
    assert [message.text for message in badr.chat] == ["/agenda"]


async def test_what_a_phone_would_not_do_is_said_in_its_language(page: Page, badr: Phone) -> None:
    number = badr.type("هنا")
    await choices_for(page, page.locator("#phone-1002 .mine"))

    badr.conversation.hide(number)  # gone, and the page has not been told
    await page.locator("#phone-1002").get_by_role("button", name="حذف من هذا الهاتف").click()

    await expect(page.locator("#phone-1002 .toast")).to_have_text("لقد غادر ذلك المحادثة.")

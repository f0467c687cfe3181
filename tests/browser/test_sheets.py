"""What comes up inside a phone: commands, choices for a message, alerts; and its small signs."""

from playwright.async_api import Page, expect
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup

from rehearsal.telegram import Phone, StandIn

FIRST = "#phone-1001"
UNDO = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="undo:1")]])


async def test_the_menu_has_the_commands_that_telegram_was_given(
    page: Page, bot: Bot, amal: Phone
) -> None:
    await bot.set_my_commands([BotCommand("agenda", "The next 14 days"), BotCommand("help", "?")])
    amal.type("hello")
    await page.get_by_text("hello").wait_for()
    commands = page.locator(FIRST).get_by_role("button", name="Commands")
    await commands.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Commands")).to_contain_text("The next 14 days")

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")

    await expect(page.locator(f"{FIRST} .mine .text")).to_have_text(["hello", "/agenda"])
    await expect(commands).to_be_focused()


async def test_escape_closes_the_menu_and_gives_the_focus_back(page: Page) -> None:
    commands = page.locator(FIRST).get_by_role("button", name="Commands")
    await commands.click()
    await expect(page.locator(f"{FIRST} .card")).to_contain_text("No commands were set")

    await page.keyboard.press("Escape")

    await expect(page.locator(f"{FIRST} .card")).to_have_count(0)
    await expect(commands).to_be_focused()


async def test_what_is_protected_offers_no_copy_and_no_forward(
    page: Page, bot: Bot, amal: Phone
) -> None:
    amal.type("/start")
    await bot.send_message(1001, "sealed pears", protect_content=True)
    await bot.send_message(1001, "open pears", disable_notification=True)

    offered = {}
    for text in ("sealed pears", "open pears"):
        message = page.locator(f"{FIRST} .bot", has_text=text)
        await message.hover()
        await message.get_by_role("button", name="More").click()
        offered[text] = await page.locator(f"{FIRST} .card li").all_inner_texts()
        await page.keyboard.press("Escape")

    assert offered["sealed pears"] == ["Delete on this phone"]
    assert "Copy the text" in offered["open pears"]
    assert "Forward to Amana" in offered["open pears"]
    assert await page.get_by_label("silent: it came without a sound").count() == 1


async def test_an_alert_has_to_be_dismissed(
    page: Page, bot: Bot, amal: Phone, stand_in: StandIn
) -> None:
    amal.type("/start")
    await bot.send_message(1001, "NAV-17", reply_markup=UNDO)
    await page.locator(f"{FIRST} .key").click()
    await stand_in.wait_for(lambda: bool(amal.pending_taps))

    await bot.answer_callback_query(
        amal.pending_taps[0].query_id, "It is locked. Unlock first.", show_alert=True
    )

    alert = page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("It is locked. Unlock first.")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)


async def test_a_bot_at_work_is_seen_typing_until_its_message_comes(
    page: Page, bot: Bot, amal: Phone
) -> None:
    amal.type("/start")
    await bot.send_chat_action(1001, "typing")
    await expect(page.locator(f"{FIRST} .status")).to_have_text("typing…")

    await bot.send_message(1001, "Here it is")

    await expect(page.locator(f"{FIRST} .status")).to_have_text("bot")


async def test_a_tap_on_the_quoted_line_leads_to_its_message(
    page: Page, bot: Bot, amal: Phone
) -> None:
    first = amal.type("the very first pears")
    for number in range(12):
        await bot.send_message(1001, f"line {number}\nand another")
    amal.type("about those", reply_to=first)
    original = page.locator(f"{FIRST} .mine").first
    await page.locator(f"{FIRST} .quote").wait_for()
    await expect(original).not_to_be_in_viewport()

    await page.locator(f"{FIRST} .quote").click()

    await expect(original).to_be_in_viewport()
    await expect(original).to_be_focused()


async def test_on_a_narrow_screen_one_part_is_shown(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    tabs = page.get_by_role("tab")
    await expect(tabs).to_have_text(["Amal", "بدر", "Clock", "Disk"])
    await expect(page.locator(".panel:visible")).to_have_count(1)

    await tabs.first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#phone-1002")).to_be_visible()
    await page.keyboard.press("ArrowRight")

    await expect(page.get_by_role("switch", name="Away")).to_be_visible()
    await expect(page.locator(".panel:visible")).to_have_count(1)
    await expect(tabs.nth(2)).to_be_focused()

"""The page with the keyboard alone."""

import re
from typing import Literal

from playwright.async_api import Page, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from rehearsal.telegram import Phone

from .conftest import Theatre

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Open the digest", callback_data="open:1")]])
_MOST = 60


async def tab_to(page: Page, role: Literal["button", "textbox"], name: str) -> None:
    """Press Tab until the focus is on a *role* whose accessible name begins with *name*."""
    target = page.get_by_role(role, name=re.compile(f"^{name}"))
    for _ in range(_MOST):
        await page.keyboard.press("Tab")
        if await target.evaluate_all("found => found.includes(document.activeElement)"):
            return
    msg = f"Tab does not lead to {name!r}"
    raise AssertionError(msg)


async def test_the_first_tab_leads_past_the_top(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="To the phones")).to_be_focused()

    await page.keyboard.press("Enter")

    await expect(page.locator("#phones")).to_be_focused()


async def test_a_note_is_written_with_tab_and_enter(page: Page, amal: Phone) -> None:
    await tab_to(page, "textbox", "Message")
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")

    await page.keyboard.press("Enter")

    await expect(page.locator("#phone-1001 .mine .text")).to_have_text("one two")
    await expect(page.locator("#phone-1001 textarea")).to_be_focused()
    assert [message.text for message in amal.chat] == ["one\ntwo"]


async def test_a_button_is_pressed_with_enter_and_the_focus_stays_when_it_changes(
    page: Page, bot: Bot, amal: Phone
) -> None:
    amal.type("/start")
    shown = await bot.send_message(1001, "Good morning", reply_markup=KEYS)
    await page.get_by_text("Open the digest").wait_for()
    await tab_to(page, "button", "Open the digest")
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-1001 .key")).to_have_attribute("aria-busy", "true")

    hide = InlineKeyboardMarkup([[InlineKeyboardButton("Conceal", callback_data="hide:1")]])
    await bot.edit_message_text("Three notes", 1001, shown.message_id, reply_markup=hide)

    await expect(page.get_by_role("button", name="Conceal")).to_be_focused()
    assert [query.data for query in amal.pending_taps] == ["open:1"]


async def test_the_focus_goes_to_the_chat_when_its_message_leaves(
    page: Page, bot: Bot, amal: Phone
) -> None:
    amal.type("/start")
    shown = await bot.send_message(1001, "Good morning", reply_markup=KEYS)
    await page.get_by_text("Open the digest").focus()

    await bot.delete_message(1001, shown.message_id)

    await expect(page.locator("#phone-1001 .chat")).to_be_focused()


async def test_the_focus_can_be_seen(page: Page) -> None:
    await tab_to(page, "button", "Send$")

    focused = page.locator(":focus-visible")
    await expect(focused).to_have_css("outline-style", "solid")
    await expect(focused).to_have_css("outline-width", "3px")


async def test_the_clock_is_moved_with_enter(page: Page, theatre: Theatre) -> None:
    await tab_to(page, "button", "To the next digest")
    await page.keyboard.press("Enter")

    await expect(page.locator("#clock .said")).to_have_text("It is now Wed, 2 Dec 2026, 09:00.")
    await expect(page.locator(".now time")).to_have_text("Wed, 2 Dec 2026, 09:00")
    assert theatre.moves == [theatre.digest]


async def test_escape_gives_up_a_reply(page: Page, amal: Phone) -> None:
    amal.type("pears")
    await page.get_by_text("pears").wait_for()
    await page.get_by_role("button", name="Reply").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-1001 .about")).to_contain_text("Reply to: pears")

    await page.keyboard.press("Escape")

    await expect(page.locator("#phone-1001 .about")).to_be_empty()


async def test_what_can_be_pressed_has_a_name_and_news_are_announced(
    page: Page, bot: Bot, amal: Phone
) -> None:
    amal.type("/start")
    await bot.send_message(1001, "Good morning", reply_markup=KEYS)
    await page.get_by_text("Open the digest").wait_for()

    for button in await page.locator("button, a, input, textarea, summary").all():
        named = await button.evaluate(
            "e => e.ariaLabel || e.textContent.trim() || e.labels?.length || e.value"
        )
        assert named, await button.evaluate("e => e.outerHTML")
    await expect(page.locator("#phone-1001 .chat")).to_have_attribute("aria-live", "polite")
    await expect(page.locator("#phone-1001 .toasts")).to_have_attribute("role", "status")


async def test_a_guide_takes_the_focus_and_gives_it_back(page: Page) -> None:
    way = page.locator("[data-way=day]")
    await way.focus()

    await page.keyboard.press("Enter")
    await expect(page.locator("[data-move=play]")).to_be_focused()
    for _ in range(2):  # past what is off while nothing plays
        await page.keyboard.press("Tab")
    await expect(page.locator("[data-move=leave]")).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(page.locator("#dock")).to_be_hidden()
    await expect(way).to_be_focused()

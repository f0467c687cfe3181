"""What a visitor of the rehearsal does again and again, whatever the language and the width."""

import os
import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

SALIM, HUDA, MANSOUR = "#phone-700001", "#phone-700002", "#phone-700003"
ENGLISH, ARABIC = "English", "العربية"
DESKTOP, NARROW = (1280, 900), (360, 740)
PICTURES = os.environ.get("PICTURES")

WITHIN = 30_000
"""How long the slowest step of a tour may take, in milliseconds."""

Visit = tuple[str, tuple[int, int]]
"""A language by the name of its button, and the screen's size in pixels."""

STRAIGHT: list[Visit] = [(ENGLISH, DESKTOP), (ARABIC, NARROW)]
CROSSED: list[Visit] = [(ARABIC, DESKTOP), (ENGLISH, NARROW)]
"""Two tests of one guide take one each: between them each language is seen in each width."""


async def arrive(page: Page, visit: Visit) -> None:
    """Choose the page's language and width; who did not come first has asked for less motion."""
    language, (width, height) = visit
    await page.emulate_media(reduced_motion=None if visit == STRAIGHT[0] else "reduce")
    await page.set_viewport_size({"width": width, "height": height})
    await page.get_by_role("button", name=language, exact=True).click()


async def begin(page: Page, tour: str) -> None:
    """Open a tour by the name of its button, and wait for its first step."""
    await page.locator(f"[data-way={tour}]").click()
    await page.locator("[data-move=showMe]").wait_for(timeout=WITHIN)


async def go_on(page: Page, done: int) -> None:
    """Wait until the step has happened, and go on; after the last there is nothing to count."""
    onwards, steps = page.locator(".tour .primary"), page.locator(".dots li")
    await expect(onwards).to_have_attribute("aria-disabled", "false", timeout=WITHIN)
    await fits(page)
    is_last = done == await steps.count()
    await onwards.click()
    if not is_last:
        await expect(page.locator(".dots .past")).to_have_count(done)


async def look_at(page: Page, panel: str) -> None:
    """Go to a part of the page: on a narrow screen by its tab."""
    tab = page.locator(f"[role=tab][aria-controls='{panel.lstrip('#')}']")
    if await tab.is_visible():
        await tab.click()


async def write(page: Page, phone: str, text: str) -> None:
    """Type a message and send it."""
    await look_at(page, phone)
    await page.locator(f"{phone} textarea").fill(text)
    await page.locator(f"{phone} .send").click()


async def press(page: Page, panel: str, what: str) -> None:
    """Press something of a part of the page."""
    await look_at(page, panel)
    await page.locator(f"{panel} {what}").click()


def last(page: Page, phone: str) -> Locator:
    """Return the bot's newest message on a phone."""
    return page.locator(f"{phone} .bot").last


async def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) <= 0


async def receipted(page: Page, phone: str, reference: str) -> None:
    """Wait until a receipt with *reference* stands alone: what was written has left the chat."""
    await expect(page.locator(f"{phone} .bot", has_text=reference).last).to_be_attached()
    await expect(page.locator(f"{phone} .mine")).to_have_count(0)


async def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture where PICTURES says, if it says so."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=whole)


async def paper_of(page: Page, phone: str) -> str:
    """Lay the paper of a phone's owner open and return the code that an authenticator shows."""
    await look_at(page, phone)
    if not await page.locator(f"{phone} .paper").is_visible():
        await page.locator(f"{phone} .to-paper").click()
    digits = page.locator(f"{phone} .digits")
    await expect(digits).not_to_be_empty()
    return await digits.inner_text()


async def write_code(page: Page, phone: str) -> None:
    """Send the code of the paper as it is now, and put the paper away."""
    await paper_of(page, phone)
    await page.locator(f"{phone} .paper .primary").click()
    await expect(page.locator(f"{phone} textarea")).to_have_value(re.compile(r"\d{6}"))
    await page.locator(f"{phone} .send").click()
    await page.locator(f"{phone} .to-paper").click()

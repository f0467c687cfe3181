"""Two tabs on one rehearsal: who begins it anew takes it over, and the other is told."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from .visits import SALIM, receipted

WITHIN = 60_000


@pytest_asyncio.fixture(loop_scope="module")
async def other(browser: Browser, rehearsal: Page) -> AsyncIterator[Page]:
    """Return another visitor's page of the same rehearsal."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    await page.goto(rehearsal.url)
    await page.locator(f"{SALIM} .bot").first.wait_for()
    yield page
    await page.close()


async def test_a_tour_ends_with_words_when_another_tab_begins_anew(
    rehearsal: Page, other: Page
) -> None:
    await rehearsal.locator("[data-way=tour]").click()
    await rehearsal.locator("[data-move=showMe]").click(timeout=WITHIN)
    await rehearsal.locator(".tour .primary[aria-disabled=false]").click(timeout=WITHIN)

    await other.locator("[data-way=tour]").click()

    await expect(rehearsal.locator("#dock")).to_contain_text("Another tab", timeout=WITHIN)
    await expect(rehearsal.locator(".ringed")).to_have_count(0)
    await expect(other.locator(".tour h2")).to_have_text("Send a note", timeout=WITHIN)
    await rehearsal.locator("[data-move=leave]").click()
    await expect(rehearsal.locator("#dock")).to_be_hidden()


async def test_of_two_days_only_the_later_plays_on(rehearsal: Page, other: Page) -> None:
    for page in (rehearsal, other):
        await page.locator("[data-way=day]").click()
        await page.locator(".speed select").select_option("fast")
        await page.locator("[data-move=play]").click()
        await expect(page.locator("[data-move=pause]")).to_be_enabled(timeout=WITHIN)

    await expect(rehearsal.locator(".day h2")).to_have_text("Begun anew elsewhere", timeout=WITHIN)
    await other.locator("[data-move=stop]").click(timeout=WITHIN)
    await expect(other.locator(".day h2")).to_have_text("Stopped")

    await other.locator(f"{SALIM} textarea").fill("A note after both")
    await other.locator(f"{SALIM} .send").click()
    await receipted(other, SALIM, "NAV-")

"""What goes wrong at a switch, and a process that is killed before one's eyes."""

import pytest
from playwright.async_api import Page, expect

from .visits import SALIM, receipted, write

NOTE = "Pilot boats in spring"


async def test_telegram_goes_away_and_comes_back(rehearsal: Page) -> None:
    page = rehearsal
    away = page.get_by_role("switch", name="Away")
    await away.focus()
    await page.keyboard.press("Space")
    await expect(away).to_be_checked()

    await write(page, SALIM, NOTE)
    await expect(page.locator(f"{SALIM} .mine")).to_have_count(1)
    await expect(page.locator(f"{SALIM} .bot")).to_have_count(1)
    await away.click()

    await expect(away).not_to_be_checked()
    await receipted(page, SALIM, "NAV-1")


@pytest.mark.parametrize("name", ["Slow", "Flood"])
async def test_a_note_is_kept_in_the_end_whatever_telegram_does(rehearsal: Page, name: str) -> None:
    page = rehearsal
    await page.get_by_role("switch", name=name).click()
    await expect(page.get_by_role("switch", name=name)).to_be_checked()

    await write(page, SALIM, NOTE)
    await page.get_by_role("switch", name=name).click()

    receipt = page.locator(f"{SALIM} .bot", has_text="NAV-1")
    await expect(receipt).to_have_count(1, timeout=20_000)


async def test_a_killed_process_takes_in_what_came_meanwhile(rehearsal: Page) -> None:
    page = rehearsal
    await page.get_by_role("button", name="Kill it").click()
    await expect(page.locator(".state")).to_have_text("killed")

    await write(page, SALIM, NOTE)
    await expect(page.locator(f"{SALIM} .mine")).to_have_count(1)
    await page.get_by_role("button", name="Start it again").click()

    await expect(page.locator(".state")).to_have_text("running", timeout=20_000)
    await receipted(page, SALIM, "NAV-1")
    await expect(page.locator(f"{SALIM} .bot", has_text="NAV-1")).to_have_count(1)


async def test_everything_can_begin_anew(rehearsal: Page) -> None:
    page = rehearsal
    await write(page, SALIM, NOTE)
    await receipted(page, SALIM, "NAV-1")

    await page.get_by_role("button", name="Begin anew").click()

    await expect(page.locator(f"{SALIM} .bot", has_text="NAV-1")).to_have_count(0)
    await expect(page.locator(f"{SALIM} .bot")).to_have_count(1)
    await write(page, SALIM, NOTE)
    await receipted(page, SALIM, "NAV-1")

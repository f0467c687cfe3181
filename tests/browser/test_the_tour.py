"""The guided tour, by one's own hands and shown, in both languages and both widths."""

import pytest
from playwright.async_api import Page, expect

from .visits import (
    CROSSED,
    HUDA,
    SALIM,
    STRAIGHT,
    WITHIN,
    Visit,
    arrive,
    begin,
    go_on,
    picture,
    press,
    receipted,
    write,
)

NOTE = "Two frigates of the new class lie at the outer pier"


@pytest.mark.parametrize("visit", STRAIGHT)
async def test_the_tour_is_done_by_ones_own_hands(rehearsal: Page, visit: Visit) -> None:
    page = rehearsal
    await arrive(page, visit)
    await begin(page, "tour")
    await expect(page.locator(".tour .primary")).to_have_attribute("aria-disabled", "true")
    await picture(page, f"tour-{visit[0]}-{visit[1][0]}")

    await write(page, SALIM, NOTE)
    await go_on(page, 1)
    await page.locator("#word").fill("frigates")
    await page.locator("#word").press("Enter")
    await go_on(page, 2)
    receipt = page.locator(f"{SALIM} .bot", has_text="NAV-1").last
    await receipt.hover()
    await receipt.locator(".hands button").first.click()
    await page.keyboard.type("The pier is to be widened first")
    await page.keyboard.press("Enter")
    await go_on(page, 3)
    await write(page, SALIM, await page.locator(".typed").inner_text())
    await page.locator(f"{SALIM} .bot", has_text="14:00").locator(".key").first.click()
    await go_on(page, 4)
    await press(page, "#controls", "[data-step=digest]")
    await expect(page.get_by_text(NOTE)).to_have_count(0)
    await go_on(page, 5)
    await page.locator(f"{HUDA} .bot", has_text="الموجز").last.locator(".key").first.click()
    await expect(page.locator(f"{HUDA} .bot", has_text=NOTE)).to_have_count(1)
    await press(page, "#controls", "[data-step=minutes3]")
    await expect(page.get_by_text(NOTE)).to_have_count(0)
    await go_on(page, 6)
    await press(page, "#controls", "[data-do=kill]")
    await expect(page.locator(".state")).to_have_attribute("data-house", "down")
    await write(page, SALIM, "Delegation asks for the programme")
    await press(page, "#controls", "[data-do=start]")
    await go_on(page, 7)
    await press(page, "#controls", "[data-step=reminder]")
    await go_on(page, 8)

    await expect(page.locator("#dock")).to_be_hidden()


@pytest.mark.parametrize("visit", CROSSED)
async def test_the_tour_shows_every_step_itself(rehearsal: Page, visit: Visit) -> None:
    page = rehearsal
    await page.emulate_media(reduced_motion="reduce")
    await arrive(page, visit)
    await begin(page, "tour")

    for done in range(1, 9):
        await page.locator("[data-move=showMe]").click()
        await expect(page.locator(".told.happened")).to_be_visible(timeout=WITHIN)
        await picture(page, f"tour-{visit[0]}-{visit[1][0]}-{done}")
        if done < 8:
            await go_on(page, done)

    await page.locator("[data-move=takeNeed]").click()
    await expect(page.locator(f"{SALIM} .to-paper")).to_be_attached()
    await expect(page.locator(".dots .here")).to_have_count(1, timeout=WITHIN)
    await expect(page.locator(".dots li")).to_have_count(7)


async def test_the_tour_goes_back_and_can_be_left_while_it_shows(rehearsal: Page) -> None:
    page = rehearsal
    slow = page.get_by_role("switch", name="Slow")
    await slow.click()
    await begin(page, "tour")
    await expect(slow).not_to_be_checked()
    await write(page, SALIM, NOTE)
    await go_on(page, 1)
    await page.locator("[data-move=back]").click()
    await expect(page.locator(".tour h2")).to_have_text("Send a note")
    await expect(page.locator(".tour h2")).to_be_focused()
    await go_on(page, 1)
    await page.locator("[data-move=showMe]").click()
    await expect(page.locator("#word")).not_to_have_value("")

    await page.locator("[data-move=leave]").click()

    await expect(page.locator("#dock")).to_be_hidden()
    await expect(page.locator(".ringed")).to_have_count(0)
    await write(page, SALIM, "one more")
    await receipted(page, SALIM, "NAV-2")

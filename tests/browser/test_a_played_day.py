"""A day of an exhibition that plays by itself, to its end and stopped in the middle."""

import pytest
from playwright.async_api import Page, expect

from .visits import (
    ARABIC,
    CROSSED,
    ENGLISH,
    HUDA,
    MANSOUR,
    SALIM,
    STRAIGHT,
    Visit,
    arrive,
    fits,
    look_at,
    picture,
    receipted,
    write,
)

WITHIN = 60_000


async def play(page: Page) -> None:
    """Let the day play as fast as it can."""
    await page.locator("[data-way=day]").click()
    await page.locator(".speed select").select_option("fast")
    await page.locator("[data-move=play]").click()


@pytest.mark.parametrize("visit", STRAIGHT)
async def test_the_day_plays_to_its_end(rehearsal: Page, visit: Visit) -> None:
    page = rehearsal
    await arrive(page, visit)

    await play(page)
    await expect(page.locator("[data-move=play]")).to_be_hidden()
    await expect(page.locator("[data-move=play]")).to_be_visible(timeout=WITHIN)

    over = {ENGLISH: "The day is over", ARABIC: "انتهى اليوم"}
    for language, width in (visit, *CROSSED):
        await arrive(page, (language, width))
        await expect(page.locator(".day h2")).to_have_text(over[language])
        await fits(page)
        await picture(page, f"day-{language}-{width[0]}")
    for phone, records in ((SALIM, 4), (HUDA, 2), (MANSOUR, 2)):
        spoken_of = await page.locator(f"{phone} .bot", has_text="NAV-").count()
        assert spoken_of >= records, phone
    await expect(page.get_by_text("frequencies")).to_have_count(0)


@pytest.mark.parametrize("visit", CROSSED)
async def test_the_day_is_held_and_stopped_and_all_is_in_ones_hands(
    rehearsal: Page, visit: Visit
) -> None:
    page = rehearsal
    await arrive(page, visit)
    await play(page)
    away = page.locator("[data-fault=away]")
    await expect(away).to_have_attribute("aria-checked", "true", timeout=WITHIN)

    await page.locator("[data-move=pause]").click()
    await expect(page.locator("[data-move=goOn]")).to_be_focused()
    await fits(page)
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-move=pause]")).to_be_focused()
    await page.locator("[data-move=stop]").click()

    await expect(away).to_have_attribute("aria-checked", "false")
    await page.locator("[data-move=leave]").click()
    await expect(page.locator("#dock")).to_be_hidden()
    await look_at(page, HUDA)
    await write(page, HUDA, "ملاحظة بعد الإيقاف")
    await receipted(page, HUDA, "NAV-")

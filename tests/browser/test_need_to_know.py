"""Need-to-know before one's eyes: a ceiling, codes from a paper, a journey, and who may lift it."""

import pytest
from playwright.async_api import Page, expect

from .visits import (
    CROSSED,
    HUDA,
    MANSOUR,
    SALIM,
    STRAIGHT,
    WITHIN,
    Visit,
    arrive,
    begin,
    go_on,
    last,
    look_at,
    paper_of,
    picture,
    press,
    receipted,
    write,
    write_code,
)

NOTE = "Two frigates of the new class lie at the outer pier"
ABOVE = "Secret: the Valmont yard shows its sealed hull"
LOCKED = "مقفل"


async def press_key(page: Page, phone: str, words: str) -> None:
    """Press the first button under the newest message of the bot that has *words*."""
    await look_at(page, phone)
    await page.locator(f"{phone} .bot", has_text=words).last.locator(".key").first.click()


async def is_refused(page: Page, phone: str, words: str) -> None:
    """Wait until an alert on a phone says *words*, and dismiss it."""
    alert = page.locator(f"{phone} [role=alertdialog]")
    await expect(alert).to_contain_text(words)
    await alert.locator("button").click()


@pytest.mark.parametrize("visit", STRAIGHT)
async def test_need_to_know_is_seen_by_ones_own_hands(rehearsal: Page, visit: Visit) -> None:
    page = rehearsal
    await arrive(page, visit)
    await begin(page, "need")

    await write(page, SALIM, ABOVE)
    await expect(last(page, SALIM)).to_contain_text("Secret")
    await expect(last(page, SALIM)).to_contain_text("registry of the mission")
    await go_on(page, 1)
    await expect(page.get_by_text("Valmont yard shows")).to_have_count(0)
    await write(page, SALIM, NOTE)
    await go_on(page, 2)
    await press(page, "#controls", "[data-step=digest]")
    await expect(page.get_by_text(NOTE)).to_have_count(0)
    await go_on(page, 3)
    await press_key(page, HUDA, "الموجز")
    await is_refused(page, HUDA, LOCKED)
    await write_code(page, HUDA)
    await expect(last(page, HUDA)).to_contain_text("فُتح القفل")
    await press_key(page, HUDA, "الموجز")
    await expect(page.locator(f"{HUDA} .bot", has_text=NOTE)).to_have_count(1)
    await go_on(page, 4)
    await press(page, "#controls", "[data-step=minutes3]")
    await expect(page.get_by_text(NOTE)).to_have_count(0)
    await go_on(page, 5)
    await write(page, SALIM, "/travel")
    await go_on(page, 6)
    await expect(page.locator(f"{SALIM} .bot")).to_have_count(1)
    await press_key(page, MANSOUR, "travel mode")
    await is_refused(page, MANSOUR, "Locked")
    await write_code(page, MANSOUR)
    await expect(last(page, MANSOUR)).to_contain_text("Unlocked")
    await press_key(page, MANSOUR, "travel mode")
    await page.locator(f"{MANSOUR} .key", has_text="Let read again").click()
    await go_on(page, 7)

    await expect(page.locator("#dock")).to_be_hidden()


@pytest.mark.parametrize("visit", CROSSED)
async def test_need_to_know_is_shown_step_by_step(rehearsal: Page, visit: Visit) -> None:
    page = rehearsal
    await page.emulate_media(reduced_motion="reduce")
    await arrive(page, visit)
    await begin(page, "need")

    for done in range(1, 8):
        await page.locator("[data-move=showMe]").click()
        await expect(page.locator(".told.happened")).to_be_visible(timeout=WITHIN)
        await picture(page, f"need-{visit[0]}-{visit[1][0]}-{done}")
        await go_on(page, done)

    await expect(page.locator("#dock")).to_be_hidden()


async def test_the_code_of_anothers_paper_opens_nothing(strict: Page) -> None:
    page = strict
    await page.locator("[data-step=hour]").click()
    await expect(page.locator("#clock")).to_have_attribute("aria-busy", "false")

    others = await paper_of(page, MANSOUR)
    await write(page, SALIM, others)

    await expect(last(page, SALIM)).to_contain_text("Not unlocked")
    await expect(page.get_by_text(others)).to_have_count(1)  # on its own paper, and in no chat


async def test_a_code_is_over_when_the_clock_has_been_moved(strict: Page) -> None:
    page = strict
    before = await paper_of(page, SALIM)
    await page.locator("[data-step=minutes3]").click()
    await expect(page.locator(f"{SALIM} .digits")).not_to_have_text(before)

    await write(page, SALIM, before)
    await expect(last(page, SALIM)).to_contain_text("Not unlocked")
    await write_code(page, SALIM)

    await expect(last(page, SALIM)).to_contain_text("Unlocked")


async def test_nobody_lifts_a_journey_from_the_travellers_phone_or_an_officers(
    strict: Page,
) -> None:
    page = strict
    await write(page, SALIM, "/travel")
    warning = page.locator(f"{MANSOUR} .bot", has_text="travel mode")
    await expect(warning).to_have_count(1)
    await expect(page.locator(f"{HUDA} .key", has_text="السماح بالقراءة")).to_have_count(0)

    await write(page, SALIM, "/members")
    await expect(last(page, SALIM)).to_contain_text("until a colleague lifts it")
    await write(page, SALIM, f"/unlock {await paper_of(page, SALIM)}")

    await expect(last(page, SALIM)).to_contain_text("Nothing opens here until a colleague lifts it")
    await write(page, HUDA, "/members")
    await expect(page.locator(f"{HUDA} .key", has_text="السماح بالقراءة")).to_have_count(0)


async def test_the_number_under_duress_looks_like_a_journey_and_warns_the_head(
    strict: Page,
) -> None:
    page = strict
    await paper_of(page, SALIM)
    number = await page.locator(f"{SALIM} .paper dd").last.inner_text()

    await write(page, SALIM, number)

    await expect(last(page, SALIM)).to_contain_text("Nothing opens here until a colleague lifts it")
    await expect(page.locator(f"{MANSOUR} .bot", has_text="⚠️")).to_have_count(1)


async def test_a_paper_opens_and_closes_by_the_keyboard(rehearsal: Page) -> None:
    page = rehearsal
    button, paper = page.locator(f"{SALIM} .to-paper"), page.locator(f"{SALIM} .paper")
    await expect(button).to_be_hidden()
    await press(page, "#controls", "[data-anew=codes]")
    await expect(button).to_be_visible(timeout=WITHIN)
    await expect(page.locator(f"{SALIM} .bot", has_text="NAV")).to_have_count(1, timeout=WITHIN)

    await button.focus()
    await page.keyboard.press("Enter")
    await expect(paper).to_be_visible()
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(paper.get_by_role("img", name="QR code of the secret")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")

    await expect(paper).to_be_hidden()
    await press(page, "#controls", "[data-anew=plain]")
    await expect(button).to_be_hidden(timeout=WITHIN)
    await receipted_note(page)


async def receipted_note(page: Page) -> None:
    """Write a note and see it kept."""
    await page.locator(f"{SALIM} .bot").first.wait_for(timeout=WITHIN)
    await write(page, SALIM, NOTE)
    await receipted(page, SALIM, "NAV-1")

"""Both languages, both directions, every width."""

import pytest
from playwright.async_api import Page, expect

from rehearsal.telegram import Phone


async def to_arabic(page: Page) -> None:
    await page.get_by_role("button", name="العربية").click()


async def test_each_phone_has_its_own_language_and_direction(page: Page) -> None:
    first, second = page.locator("#phone-1001"), page.locator("#phone-1002")

    await expect(first).to_have_attribute("dir", "ltr")
    await expect(second).to_have_attribute("dir", "rtl")
    await expect(second).to_have_attribute("lang", "ar")
    await expect(first.locator(".owner p")).to_have_text("attaché")
    await expect(second.locator(".owner p")).to_have_text("ضابط مكتب")


async def test_the_page_turns_arabic_and_the_phones_keep_theirs(page: Page) -> None:
    await to_arabic(page)

    html = page.locator("html")
    await expect(html).to_have_attribute("dir", "rtl")
    await expect(html).to_have_attribute("lang", "ar")
    await expect(page.get_by_role("button", name="إلى الموجز التالي")).to_be_visible()
    await expect(page.locator("#phone-1001")).to_have_attribute("dir", "ltr")
    await expect(page.locator("#phone-1001 .lock h3")).to_have_text("Lock screen")


async def test_the_choice_of_language_outlives_loading_again(page: Page) -> None:
    await to_arabic(page)

    await page.reload()

    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("html")).to_have_attribute("dir", "ltr")


async def test_no_word_is_missing(page: Page) -> None:
    for language in ("English", "العربية"):
        await page.get_by_role("button", name=language).click()

        words = await page.locator("[data-word]").all_text_contents()

        assert all(words)
        assert "undefined" not in (await page.locator("body").inner_text())


@pytest.mark.parametrize("language", ["English", "العربية"])
async def test_nothing_has_to_be_scrolled_sideways(
    page: Page, amal: Phone, badr: Phone, language: str
) -> None:
    amal.type("x" * 200)
    badr.type("كلمة " * 40)
    await page.get_by_role("button", name=language).click()
    await page.locator("[data-table=records] summary").click()

    await expect(page.locator("#phone-1001 .mine")).to_be_visible()

    for width in (360, 740, 741, 1024, 1180, 1280, 1920):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_each_writes_from_its_own_side(page: Page, amal: Phone, badr: Phone) -> None:
    amal.type("good morning")
    badr.type("صباح الخير")

    sides = [await side(page, number) for number in (1001, 1002)]

    assert sides == ["right", "left"]


async def side(page: Page, number: int) -> str:
    bubble = await page.locator(f"#phone-{number} .mine .bubble").bounding_box()
    chat = await page.locator(f"#phone-{number} .chat").bounding_box()
    assert bubble
    assert chat
    room_before = bubble["x"] - chat["x"]
    return "right" if room_before > chat["width"] - bubble["width"] - room_before else "left"

"""The rehearsal as a newcomer meets it: the real house, the phones, the disk and the clock."""

from playwright.async_api import Page, expect

from .visits import HUDA, SALIM, picture, write

NOTE = "Two frigates of the new class lie at the outer pier"


async def test_a_note_is_kept_receipted_and_found_nowhere_on_disk(rehearsal: Page) -> None:
    await write(rehearsal, SALIM, NOTE)

    await expect(rehearsal.locator(f"{SALIM} .bot").last).to_contain_text("NAV-1")
    await expect(rehearsal.get_by_text(NOTE)).to_have_count(0)
    await rehearsal.locator("#word").fill("frigates")
    await rehearsal.locator("#word").press("Enter")
    await expect(rehearsal.locator(".answer")).to_contain_text("nowhere")
    await expect(rehearsal.locator("[data-table=records]")).to_contain_text("1 row")


async def test_the_digest_opens_in_arabic_and_is_taken_away_again(rehearsal: Page) -> None:
    await write(rehearsal, SALIM, NOTE)
    await expect(rehearsal.locator(f"{SALIM} .bot").last).to_contain_text("NAV-1")

    await rehearsal.locator("[data-step=digest]").click()
    digest = rehearsal.locator(f"{HUDA} .bot", has_text="الموجز").last
    await expect(digest.locator(".key").first).to_be_visible()
    await expect(rehearsal.get_by_text(NOTE)).to_have_count(0)
    await digest.locator(".key").first.click()
    await expect(rehearsal.locator(f"{HUDA} .bot", has_text=NOTE)).to_have_count(1)
    await picture(rehearsal, "digest-open")

    await rehearsal.locator("[data-step=hour]").click()
    await expect(rehearsal.get_by_text(NOTE)).to_have_count(0)


async def test_an_event_reminds_both_phones_at_its_minute(rehearsal: Page) -> None:
    await write(rehearsal, SALIM, "/event 2030-12-03 09:00 Naval exhibition @ Hall 4")
    await expect(rehearsal.locator(f"{SALIM} .bot").last).to_contain_text("NAV-1")

    await rehearsal.locator("[data-step=reminder]").click()

    for phone in (SALIM, HUDA):
        await expect(rehearsal.locator(f"{phone} .bot", has_text="🔔")).to_have_count(1)
        await expect(rehearsal.locator(f"{phone} .notices")).not_to_contain_text("exhibition")
    await picture(rehearsal, "reminder")


async def test_a_phone_width_page_in_arabic_shows_a_meeting(rehearsal: Page) -> None:
    await rehearsal.set_viewport_size({"width": 360, "height": 800})
    await rehearsal.get_by_text("العربية", exact=True).first.click()
    await write(
        rehearsal,
        SALIM,
        "/meeting Colonel Adel @ Ministry\nJoint exercise in spring\nwe owe: brochure",
    )

    await expect(rehearsal.locator(f"{SALIM} .bot").last).to_contain_text("NAV-1")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await rehearsal.evaluate(overflow) <= 0
    await picture(rehearsal, "phone-arabic")


async def test_what_stands_above_the_ceiling_is_refused_in_both_languages(rehearsal: Page) -> None:
    await write(rehearsal, SALIM, f"SECRET: {NOTE}")
    await write(rehearsal, HUDA, f"سري: {NOTE}")

    refused = rehearsal.locator(f"{SALIM} .bot").last
    await expect(refused).to_contain_text("the registry of the mission, on paper")
    await expect(refused.locator(".key")).to_have_count(0)
    arabic = rehearsal.locator(f"{HUDA} .bot").last
    await expect(arabic).to_contain_text("ديوان البعثة، على الورق")
    await expect(rehearsal.get_by_text(NOTE)).to_have_count(0)
    await picture(rehearsal, "refused-marking")

"""The clock that is moved by a click, and what rests on disk."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from rehearsal.telegram import Phone, StandIn

from .conftest import Theatre


async def test_where_nothing_is_planned_the_page_says_what_to_do(
    page: Page, theatre: Theatre
) -> None:
    await page.get_by_role("button", name="To the next reminder").click()

    await expect(page.locator("#clock .said")).to_have_text(
        "No reminder is planned. Send an event first."
    )
    assert theatre.moves == []


async def test_a_planned_reminder_shows_its_time_and_is_reached(
    page: Page, theatre: Theatre, stand_in: StandIn
) -> None:
    theatre.reminder = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
    stand_in.touch()
    button = page.get_by_role("button", name="To the next reminder")

    await page.get_by_role("button", name="+1 hour").click()
    await expect(button).to_contain_text("Tue 14:30")
    await button.click()

    await expect(page.locator(".now time")).to_have_text("Tue, 1 Dec 2026, 14:30")
    assert theatre.moves == [theatre.reminder - timedelta(minutes=30), theatre.reminder]


async def test_what_rests_on_disk_is_shown_sealed_and_stays_up_to_date(
    page: Page, disk: Path, amal: Phone
) -> None:
    table = page.locator("[data-table=records]")
    await table.locator("summary").click()
    await expect(table.locator(".sealed")).to_contain_text("sealed · 204 bytes")
    await expect(table.locator(".sealed")).to_contain_text("41 4d 41 01")

    with closing(sqlite3.connect(disk / "amana.db", isolation_level=None)) as file:
        file.execute("INSERT INTO records VALUES ('r2', x'00', 18)")
    amal.type("and so something happened")

    await expect(table.locator("summary")).to_contain_text("2 rows")
    await expect(table.locator("dl").first).to_contain_text("r2")
    await expect(page.locator("[data-files=keys]")).to_contain_text("keyring")


async def test_a_word_is_searched_on_the_whole_disk(page: Page) -> None:
    word = page.get_by_label("Search the whole disk for a word")

    await word.fill("nightingale")
    await word.press("Enter")
    await expect(page.locator(".answer")).to_contain_text(
        "“nightingale” was found nowhere: 4 files"
    )
    await word.fill("records")
    await page.get_by_role("button", name="Search").click()

    await expect(page.locator(".answer .files")).to_contain_text("amana.db")
    await expect(page.locator(".answer .files")).to_contain_text("UTF-8")


async def test_a_search_for_two_letters_is_refused_with_words(page: Page) -> None:
    word = page.get_by_label("Search the whole disk for a word")

    await word.fill("ab")
    await word.press("Enter")

    await expect(page.locator(".answer")).to_have_text("Give at least three letters.")


async def test_the_panel_can_be_closed(page: Page) -> None:
    await page.get_by_role("heading", name="What rests on disk now").click()

    await expect(page.get_by_label("Search the whole disk for a word")).to_be_hidden()

"""Every state of the page through axe-core: nothing serious, in both languages, light and dark."""

from importlib.resources import files
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from .visits import (
    ARABIC,
    DESKTOP,
    ENGLISH,
    HUDA,
    NARROW,
    SALIM,
    Visit,
    arrive,
    look_at,
    paper_of,
    picture,
)

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SETTLED = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
"""
GRAVE = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .filter(({impact}) => ["serious", "critical"].includes(impact))
  .map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)
"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


async def examine(page: Page, state: str) -> None:
    """Let axe look at the page as it is, in both colour schemes."""
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.evaluate(SETTLED)
        assert await page.evaluate(GRAVE) == [], f"{state}, {scheme}"
        await picture(page, f"{state}-{scheme}", whole=True)


VISITS: list[Visit] = [(ENGLISH, DESKTOP), (ARABIC, DESKTOP), (ARABIC, NARROW)]


@pytest.mark.parametrize("visit", VISITS)
async def test_axe_finds_nothing_serious_in_any_state(rehearsal: Page, visit: Visit) -> None:
    page = rehearsal
    name = f"{visit[0]}-{visit[1][0]}"
    await arrive(page, visit)
    await page.evaluate(AXE)
    await examine(page, f"start-{name}")

    await look_at(page, SALIM)
    await page.locator(f"{SALIM} .commands").click()
    await examine(page, f"menu-{name}")
    await page.keyboard.press("Escape")

    await look_at(page, "#disk")
    await page.locator("#word").fill("records")
    await page.locator("#word").press("Enter")
    await page.locator(".answer .files").wait_for()
    await page.locator("[data-table=members] summary").click()
    await examine(page, f"found-{name}")

    await page.locator("[data-way=tour]").click()
    await page.locator("[data-move=showMe]").wait_for(timeout=30_000)
    await examine(page, f"touring-{name}")
    await page.locator("[data-move=leave]").click()

    await page.locator("[data-way=day]").click()
    await page.locator("[data-move=play]").click()
    await expect(page.locator(".day progress")).not_to_have_attribute("value", "0", timeout=30_000)
    await examine(page, f"playing-{name}")
    await page.locator("[data-move=leave]").click()


@pytest.mark.parametrize("visit", VISITS)
async def test_axe_finds_nothing_serious_where_codes_are_asked_for(
    strict: Page, visit: Visit
) -> None:
    page = strict
    name = f"{visit[0]}-{visit[1][0]}"
    await arrive(page, visit)
    await page.evaluate(AXE)
    for phone in (SALIM, HUDA):
        await paper_of(page, phone)
    await examine(page, f"papers-{name}")

    await page.locator("[data-way=need]").click()
    await page.locator("[data-move=showMe]").wait_for(timeout=30_000)
    await paper_of(page, HUDA)
    await examine(page, f"papers-touring-{name}")

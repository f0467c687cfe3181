"""A real browser, a stage with two phones, and a watch over everything the browser asks for."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    async_playwright,
    expect,
)
from telegram import Bot

from house.rehearsing import open_rehearsal
from rehearsal.page import Stage, routes
from rehearsal.telegram import Phone, StandIn, serve

from . import finder
from .visits import HUDA, MANSOUR, SALIM

TOKEN = "123456:rehearsal-token"
_HERE = Path(__file__).parent
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NOT_LOADED = "Failed to load resource"  # a refused post, or the server stopped before the page


@dataclass
class Theatre:
    """A clock that the page moves, and what is due on it."""

    time: datetime = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    digest: datetime | None = None
    reminder: datetime | None = None
    moves: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        """Return the time."""
        return self.time

    async def advance(self, moment: datetime) -> None:
        """Move to *moment*."""
        self.moves.append(moment)
        self.time = moment

    async def next_due(self) -> dict[str, datetime | None]:
        """Return what is due next."""
        return {"digest": self.digest, "reminder": self.reminder}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests of a file one loop, so that they can share a browser."""
    for item in items:
        if item.path.is_relative_to(_HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


_SWEPT_WITHIN = 30_000
"""Milliseconds."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Return Chromium: the machine's, else Playwright's, else the package manager's."""
    async with async_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = finder.on_machine() or finder.from_playwright(own) or finder.from_packages()
        if path is None:
            pytest.fail(finder.REMEDY)
        browser = await playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browser_page(browser: Browser) -> AsyncIterator[Page]:
    """Return an empty page; in the end it must have asked loopback only, and reported no error."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    hosts: set[str | None] = set()
    errors: list[str] = []

    def asked(request: Request) -> None:
        hosts.add(urlsplit(request.url).hostname)

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_NOT_LOADED):
            errors.append(message.text)

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.method == "GET":
            errors.append(f"{response.status} for {response.url}")

    page.on("request", asked)
    page.on("console", said)
    page.on("response", answered)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    await page.close()
    assert hosts <= {"127.0.0.1", None}
    assert errors == []


@pytest.fixture
def theatre() -> Theatre:
    return Theatre(digest=datetime(2026, 12, 2, 5, 0, tzinfo=UTC))


@pytest.fixture
def stand_in(theatre: Theatre) -> StandIn:
    return StandIn(TOKEN, theatre.now)


@pytest.fixture
def amal(stand_in: StandIn) -> Phone:
    return stand_in.phone(1001, "Amal", username="amal_example")


@pytest.fixture
def badr(stand_in: StandIn, amal: Phone) -> Phone:  # noqa: ARG001 - hers is the first phone
    """Return the second phone, an Arabic one."""
    return stand_in.phone(1002, "بدر", language_code="ar", username="badr_example")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with a database that is in use, as the bot's is, and with keys."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "keyring").write_bytes(bytes(range(256)))
    with closing(sqlite3.connect(tmp_path / "amana.db", isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE records (id TEXT PRIMARY KEY, sealed BLOB, number INTEGER)")
        sealed = b"AMA\x01" + bytes(range(200))
        file.execute("INSERT INTO records VALUES ('r1', ?, 17)", [sealed])
        yield tmp_path


@pytest.fixture
def stage(theatre: Theatre, stand_in: StandIn, badr: Phone, disk: Path) -> Stage:  # noqa: ARG001 - both phones are on it
    return Stage(
        stand_in=stand_in,
        now=theatre.now,
        advance=theatre.advance,
        next_due=theatre.next_due,
        database=disk / "amana.db",
        keys=disk / "keys",
        zone="Asia/Dubai",
    )


@pytest_asyncio.fixture(loop_scope="module")
async def root(stage: Stage) -> AsyncIterator[str]:
    async with serve(stage.stand_in, extra_routes=routes(stage)) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def bot(root: str) -> AsyncIterator[Bot]:
    """Return the bot's side, as the real library speaks."""
    async with Bot(TOKEN, base_url=f"{root}/bot") as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser_page: Page, root: str) -> Page:
    """Return the rehearsal's page with both phones on it."""
    await browser_page.goto(root)
    await browser_page.locator("#phone-1002").wait_for()
    return browser_page


@pytest_asyncio.fixture(loop_scope="module")
async def rehearsal(browser_page: Page) -> AsyncIterator[Page]:
    """Return the page of a real rehearsal whose people are admitted, and their links swept."""
    async with open_rehearsal() as opened:
        yield await _begun(browser_page, opened.url)
        await browser_page.goto("about:blank")


@pytest_asyncio.fixture(loop_scope="module")
async def strict(browser_page: Page) -> AsyncIterator[Page]:
    """Return the same on a desk that asks for codes: each was admitted by his paper's first one."""
    async with open_rehearsal(scenery="codes") as opened:
        yield await _begun(browser_page, opened.url)
        await browser_page.goto("about:blank")


async def _begun(page: Page, url: str) -> Page:
    await page.goto(url)
    for phone in (SALIM, HUDA, MANSOUR):
        await expect(page.locator(f"{phone} .bot", has_text="NAV")).to_have_count(1)
    await expect(page.locator(".mine")).to_have_count(0, timeout=_SWEPT_WITHIN)
    return page

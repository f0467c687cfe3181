"""The page over HTTP: who may use it, what it shows, what a click does."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from rehearsal.page import Stage, routes
from rehearsal.telegram import Phone, StandIn, serve

from .conftest import Clock

SEVEN = datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Due:
    """What is due next, as a test decides."""

    moments: dict[str, datetime | None] = field(default_factory=dict)

    async def next(self) -> dict[str, datetime | None]:
        """Return it."""
        return self.moments


@pytest.fixture
def due() -> Due:
    return Due()


@pytest.fixture
def stage(stand_in: StandIn, clock: Clock, due: Due, tmp_path: Path) -> Stage:
    async def advance(moment: datetime) -> None:
        clock.time = moment

    return Stage(stand_in, clock.now, advance, due.next, tmp_path / "a.db", tmp_path, "Asia/Dubai")


@pytest.fixture
async def web(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """Return a browser that has loaded the page and so holds its token."""
    async with (
        serve(stage.stand_in, extra_routes=routes(stage)) as root,
        httpx.AsyncClient(base_url=root) as client,
    ):
        found = re.search('rehearsal-token" content="([^"]+)"', (await client.get("/")).text)
        assert found
        client.headers["X-Rehearsal-Token"] = found[1]
        yield client


async def first_event(web: httpx.AsyncClient) -> dict[str, list[dict[str, object]]]:
    async with web.stream("GET", "/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                event: dict[str, list[dict[str, object]]] = json.loads(line[6:])
                return event
    return {}


async def test_the_page_allows_nothing_but_itself(web: httpx.AsyncClient) -> None:
    page = await web.get("/")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/events", "/clock", "/disk", "/static/app.js"])
async def test_another_name_for_this_machine_is_refused(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(path, headers={"Host": "evil.example:8080"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"X-Rehearsal-Token": "guessed"},
    ],
)
@pytest.mark.parametrize("path", ["/act", "/clock", "/search"])
async def test_only_the_page_itself_may_change_something(
    web: httpx.AsyncClient, amal: Phone, path: str, headers: dict[str, str]
) -> None:
    body = {"phone": 1001, "kind": "type", "text": "x", "to": "day", "word": "word"}

    answer = await web.post(path, json=body, headers=headers)

    assert (answer.status_code, answer.json()) == (403, {"refused": "foreign"})
    assert amal.chat == []


async def test_a_long_body_is_refused_unread(web: httpx.AsyncClient) -> None:
    answer = await web.post("/act", content=b"x" * 70_000)

    assert answer.status_code == 413


async def test_no_path_leads_out_of_the_pages_files(web: httpx.AsyncClient) -> None:
    answers = [await web.get(f"/static/{name}") for name in ("%2e%2e/page.py", "..%2fpage.py", "x")]

    assert {answer.status_code for answer in answers} == {404}


async def test_the_stream_shows_every_phone_in_order(
    web: httpx.AsyncClient, stand_in: StandIn, amal: Phone
) -> None:
    stand_in.phone(7, "بدر", "ar")
    amal.type("good morning")

    event = await first_event(web)

    shown = [(phone["name"], phone["language"]) for phone in event["phones"]]
    assert shown == [("Amal", "en"), ("بدر", "ar")]


async def test_the_stream_goes_on_with_every_change(web: httpx.AsyncClient, amal: Phone) -> None:
    texts: list[int] = []

    async with web.stream("GET", "/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                texts.append(line.count('"mine": true'))
                if texts[-1] == 2:
                    break
                amal.type("more")

    assert texts == [0, 1, 2]


async def test_a_hand_works_the_phone(web: httpx.AsyncClient, amal: Phone) -> None:
    acts: list[dict[str, object]] = [
        {"kind": "type", "text": "one"},
        {"kind": "type", "text": "two", "reply_to": 1},
        {"kind": "edit", "message": 2, "text": "three"},
        {"kind": "forward", "text": "four", "from": "Example Gazette"},
        {"kind": "photo", "text": "five"},
        {"kind": "delete", "message": 1},
    ]

    answers = [await web.post("/act", json={"phone": 1001, **act}) for act in acts]

    assert [answer.status_code for answer in answers] == [200] * len(acts)
    assert [(m.text, m.kind, m.edited, m.reply_to) for m in amal.chat] == [
        ("three", "text", True, 1),
        ("four", "text", False, None),
        ("five", "photo", False, None),
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"phone": 9, "kind": "type", "text": "x"}, "unclear"),
        ({"phone": 1001, "kind": "dance"}, "unclear"),
        ({"phone": "1001", "kind": "type", "text": "x"}, "unclear"),
        ([], "unclear"),
        ({"phone": 1001, "kind": "type", "text": " "}, "not_allowed"),
        ({"phone": 1001, "kind": "tap", "message": 5, "data": "x"}, "gone"),
        ({"phone": 1001, "kind": "type", "text": "x", "reply_to": 5}, "gone"),
    ],
)
async def test_what_a_phone_would_not_do_is_refused_by_name(
    web: httpx.AsyncClient, amal: Phone, body: object, code: str
) -> None:
    answer = await web.post("/act", json=body)

    assert (answer.status_code, answer.json()) == (409, {"refused": code})
    assert amal.chat == []


async def test_the_clock_says_what_is_due(web: httpx.AsyncClient, clock: Clock, due: Due) -> None:
    due.moments = {"digest": SEVEN, "reminder": None}

    answer = (await web.get("/clock")).json()

    assert answer == {
        "now": clock.time.isoformat(),
        "zone": "Asia/Dubai",
        "next": {"digest": SEVEN.isoformat(), "reminder": None},
    }


@pytest.mark.parametrize("step", ["digest", "reminder"])
async def test_the_clock_moves_to_the_moment_exactly(
    web: httpx.AsyncClient, clock: Clock, due: Due, step: str
) -> None:
    due.moments = {step: SEVEN}

    answer = await web.post("/clock", json={"to": step})

    assert clock.time == SEVEN
    assert answer.json()["now"] == SEVEN.isoformat()


@pytest.mark.parametrize(("step", "by"), [("hour", HOUR), ("day", 24 * HOUR)])
async def test_the_clock_moves_on(
    web: httpx.AsyncClient, clock: Clock, step: str, by: timedelta
) -> None:
    before = clock.time

    await web.post("/clock", json={"to": step})

    assert clock.time - before == by


async def test_the_clock_never_goes_back(web: httpx.AsyncClient, clock: Clock, due: Due) -> None:
    before = clock.time
    due.moments = {"digest": before - HOUR}

    await web.post("/clock", json={"to": "digest"})

    assert clock.time == before


@pytest.mark.parametrize(
    ("step", "code"),
    [("digest", "no_digest"), ("reminder", "no_reminder"), ("year", "unclear"), ("", "unclear")],
)
async def test_where_nothing_is_due_the_clock_stays(
    web: httpx.AsyncClient, clock: Clock, step: str, code: str
) -> None:
    before = clock.time

    answer = await web.post("/clock", json={"to": step})

    assert (answer.status_code, answer.json()) == (409, {"refused": code})
    assert clock.time == before


async def test_the_disk_is_shown_and_searched(web: httpx.AsyncClient, stage: Stage) -> None:
    with closing(sqlite3.connect(stage.database)) as file:
        file.execute("CREATE TABLE canary (word TEXT)")

    shown = (await web.get("/disk")).json()
    found = (await web.post("/search", json={"word": " canary "})).json()
    nowhere = (await web.post("/search", json={"word": "nightingale"})).json()

    assert [table["name"] for table in shown["tables"]] == ["canary"]
    assert [(place["file"], place["form"]) for place in found["found"]] == [("a.db", "UTF-8")]
    assert nowhere["found"] == []
    assert nowhere["files"] == found["files"] == 1


@pytest.mark.parametrize("word", ["", "ab", "  a  "])
async def test_two_letters_are_too_few_to_search_for(web: httpx.AsyncClient, word: str) -> None:
    answer = await web.post("/search", json={"word": word})

    assert (answer.status_code, answer.json()) == (409, {"refused": "too_short"})

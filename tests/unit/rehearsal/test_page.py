"""The page over HTTP: who may use it, what it shows, what a click does."""

import sqlite3
from contextlib import closing

import httpx
import pytest

from rehearsal.page import Stage
from rehearsal.telegram import Phone, StandIn

from .conftest import Wing, first_event


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
@pytest.mark.parametrize("path", ["/act", "/clock", "/search", "/fault", "/house", "/reset"])
async def test_only_the_page_itself_may_change_something(
    web: httpx.AsyncClient, amal: Phone, wing: Wing, path: str, headers: dict[str, str]
) -> None:
    body: dict[str, object] = {"phone": 1001, "kind": "type", "text": "x", "to": "day"}
    body |= {"word": "word", "fault": "away", "on": True, "do": "kill"}

    answer = await web.post(path, json=body, headers=headers)

    assert (answer.status_code, answer.json()) == (403, {"refused": "foreign"})
    assert (amal.chat, wing.done) == ([], [])


async def test_a_long_body_is_refused_unread(web: httpx.AsyncClient) -> None:
    answer = await web.post("/act", content=b"x" * 70_000)

    assert answer.status_code == 413


@pytest.mark.parametrize("body", ["", "{", "[" * 60_000, b"\xff\xfe", '{"phone": NaN}'])
async def test_a_body_that_says_nothing_is_refused(
    web: httpx.AsyncClient, body: str | bytes
) -> None:
    answer = await web.post("/act", content=body)

    assert (answer.status_code, answer.json()) == (409, {"refused": "unclear"})


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


async def test_what_was_meant_for_the_scene_before_reaches_nobody(
    web: httpx.AsyncClient, stand_in: StandIn, amal: Phone
) -> None:
    act = {"phone": amal.user_id, "scene": stand_in.scene, "kind": "type", "text": "A note"}
    stand_in.begin_anew("654321:another-token")
    new = stand_in.phone(amal.user_id, "Amal")

    late = await web.post("/act", json=act)
    in_time = await web.post("/act", json=act | {"scene": stand_in.scene})

    assert (late.status_code, late.json()) == (409, {"refused": "gone"})
    assert in_time.status_code == 200
    assert [message.text for message in new.chat] == ["A note"]


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

"""The page with the phones: its addresses, and what each of them answers."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from rehearsal import disk, files, parameters
from rehearsal.acts import act
from rehearsal.direction import SCENERIES, Direction, Untouched
from rehearsal.faults import SWITCHES
from rehearsal.guard import changing, reading, refusal
from rehearsal.refusals import Json
from rehearsal.search import SHORTEST, search
from rehearsal.snapshots import snapshot
from rehearsal.telegram import StandIn

_HEARTBEAT = 15.0
_SOON = 1.0
"""A phone on which somebody seems to type is looked at again after so many seconds."""

_STEPS = {
    "minutes3": timedelta(minutes=3),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_DUES = ("digest", "reminder")


def _no_paper(_: int) -> Json | None:
    return None


@dataclass(frozen=True, slots=True)
class Stage:
    """
    What the page shows and moves; the clock is the rehearsal's, aware UTC, never going back.

    *paper* gives what the owner of a phone, by his Telegram id, was handed beside Telegram; the
    stand-in is not told.
    """

    stand_in: StandIn
    now: Callable[[], datetime]
    advance: Callable[[datetime], Awaitable[None]]
    next_due: Callable[[], Awaitable[dict[str, datetime | None]]]
    database: Path
    keys: Path
    zone: str
    house: Direction = field(default_factory=Untouched)
    paper: Callable[[int], Json | None] = _no_paper


def routes(stage: Stage) -> list[BaseRoute]:
    """Return the page's addresses; posts need the token that only the page itself was given."""
    token = secrets.token_urlsafe(24)
    page = _Page(stage, asyncio.Lock(), files.load(token))
    gets = {
        "/": page.file,
        "/static/{name:path}": page.file,
        "/events": page.events,
        "/clock": page.clock,
        "/disk": page.disk,
    }
    posts = {
        "/act": page.act,
        "/clock": page.move,
        "/search": page.search,
        "/paper": page.paper,
        "/fault": page.fault,
        "/house": page.direct,
        "/reset": page.reset,
    }
    return [
        *(Route(path, reading(endpoint), methods=["GET"]) for path, endpoint in gets.items()),
        *(Route(p, changing(endpoint, token), methods=["POST"]) for p, endpoint in posts.items()),
    ]


@dataclass(frozen=True, slots=True)
class _Page:
    stage: Stage
    moving: asyncio.Lock
    files: dict[str, files.File]

    async def file(self, request: Request) -> Response:
        """Give out the page and what belongs to it; nothing is read from disk for it."""
        file = self.files.get(request.path_params.get("name", files.INDEX))
        return Response(file.content, media_type=file.kind) if file else refusal("gone", 404)

    async def events(self, _: Request) -> Response:
        """Stream the phones whenever something changes on one (server-sent events)."""
        return StreamingResponse(_stream(self.stage), media_type="text/event-stream")

    async def act(self, request: Request) -> Response:
        """Do what a hand does on a phone; what was meant for the scene before is "gone"."""
        body, scene = await _body(request), self.stage.stand_in.scene
        is_late = body.get("scene", scene) != scene
        refused = "gone" if is_late else act(self.stage.stand_in.phones, body)
        return refusal(refused) if refused else JSONResponse({})

    async def clock(self, _: Request) -> Response:
        """Say what time it is in the rehearsal, and when something is due next."""
        return JSONResponse(await self._clock())

    async def move(self, request: Request) -> Response:
        """Move the clock: to the next digest or reminder exactly, or on by a step."""
        step = parameters.text(await _body(request), "to")
        if step not in _DUES and step not in _STEPS:
            return refusal("unclear")
        async with self.moving:
            moment = await self._moment(step)
            if moment is None:
                return refusal(f"no_{step}")
            await self.stage.advance(max(moment, self.stage.now()))
        return JSONResponse(await self._clock())

    async def fault(self, request: Request) -> Response:
        """Let Telegram be away, slow or flooded, or not any more."""
        body = await _body(request)
        which = next((each for each in SWITCHES if each == body.get("fault")), None)
        on = body.get("on")
        if which is None or not isinstance(on, bool):
            return refusal("unclear")
        self.stage.stand_in.faults.switch(which, on=on)
        return JSONResponse({})

    async def direct(self, request: Request) -> Response:
        """Kill the house, or start it again; both answer without waiting for what follows."""
        match (await _body(request)).get("do"):
            case "kill":
                return JSONResponse({}) if await self.stage.house.kill() else refusal("is_down")
            case "start":
                return JSONResponse({}) if await self.stage.house.start() else refusal("is_up")
            case _:
                return refusal("unclear")

    async def paper(self, request: Request) -> Response:
        """Show somebody's paper, and the code that his authenticator shows at this moment."""
        phone = parameters.integer(await _body(request), "phone")
        found = self.stage.paper(phone)
        return JSONResponse(found) if found else refusal("no_paper")

    async def reset(self, request: Request) -> Response:
        """
        Begin everything anew and name the scene, so that of two visitors one knows he was late.

        The house is killed first, so that no move waits for it.
        """
        wanted = (await _body(request)).get("scenery", SCENERIES[0])
        scenery = next((each for each in SCENERIES if each == wanted), None)
        if scenery is None:
            return refusal("unclear")
        await self.stage.house.kill()
        async with self.moving:
            await self.stage.house.reset(scenery)
            return JSONResponse({"scene": self.stage.stand_in.scene})

    async def disk(self, _: Request) -> Response:
        """Show what rests on disk."""
        return JSONResponse(
            await asyncio.to_thread(disk.look, self.stage.database, self.stage.keys)
        )

    async def search(self, request: Request) -> Response:
        """Search the database's folder and the keys for a word."""
        word = parameters.text(await _body(request), "word").strip()
        if len(word) < SHORTEST:
            return refusal("too_short")
        folders = {self.stage.database.parent, self.stage.keys}
        return JSONResponse(await search(word, folders))

    async def _moment(self, step: str) -> datetime | None:
        if step in _STEPS:
            return self.stage.now() + _STEPS[step]
        return (await self.stage.next_due()).get(step)

    async def _clock(self) -> Json:
        due = await self.stage.next_due()
        moments = {name: due.get(name) for name in _DUES}
        coming = {name: at.isoformat() if at else None for name, at in moments.items()}
        return {"now": self.stage.now().isoformat(), "zone": self.stage.zone, "next": coming}


async def _stream(stage: Stage) -> AsyncIterator[str]:
    before, version, stand_in = "", -1, stage.stand_in

    def has_changed() -> bool:
        return stand_in.version != version

    while True:
        version = stand_in.version
        shown = json.dumps(snapshot(stand_in, stage.house.state, stage.house.scenery))
        yield f"data: {shown}\n\n" if shown != before else ": still here\n\n"
        before = shown
        is_typing = any(phone.is_awaited for phone in stand_in.phones.values())
        await stand_in.until(has_changed, _SOON if is_typing else _HEARTBEAT)


async def _body(request: Request) -> Json:
    try:
        return parameters.mapping(await request.json())
    except (ValueError, RecursionError):  # no JSON, or brackets without an end
        return {}

"""A visitor of the rehearsal's page: hands on its phones and on its clock, over HTTP."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from tests.faults.process import PATIENCE

_TOKEN = re.compile(r'name="rehearsal-token" content="([^"]+)"')

Phones = dict[int, dict[str, Any]]
"""The phones as the page shows them, by their number."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a browser with the page open can do."""

    client: httpx.AsyncClient

    async def act(self, phone: int, kind: str, **more: object) -> None:
        """Do what a hand does on a phone."""
        await self._post("/act", {"phone": phone, "kind": kind, **more})

    async def move_to(self, what: str) -> datetime:
        """Move the clock to the next digest or reminder; return the time it then is."""
        return datetime.fromisoformat((await self._post("/clock", {"to": what}))["now"])

    async def next_due(self, what: str) -> datetime:
        """Return when the next digest or reminder is due."""
        clock = (await self.client.get("/clock")).raise_for_status().json()
        return datetime.fromisoformat(clock["next"][what])

    async def until(self, what: Callable[[Phones], bool]) -> Phones:
        """Watch the phones until *what* is so."""
        async with self.client.stream("GET", "/events") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    seen = json.loads(line.removeprefix("data: "))
                    phones = {phone["id"]: phone for phone in seen["phones"]}
                    if what(phones):
                        return phones
        raise AssertionError

    async def _post(self, path: str, body: object) -> Any:  # noqa: ANN401  # each has its own answer
        return (await self.client.post(path, json=body)).raise_for_status().json()


@asynccontextmanager
async def visit(url: str) -> AsyncIterator[Visitor]:
    """Open the page at *url*, which alone hands out the token for its posts."""
    patient = httpx.AsyncHTTPTransport(retries=8)  # it may still be starting
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, transport=patient) as client:
        found = _TOKEN.search((await client.get("/")).raise_for_status().text)
        assert found is not None
        client.headers["X-Rehearsal-Token"] = found.group(1)
        yield Visitor(client)


def texts(phone: dict[str, Any]) -> list[str]:
    """Return what stands on a phone now."""
    return [message["text"] for message in phone["messages"]]

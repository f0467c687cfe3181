"""Reads a call's body, no longer and no more than is good for the house."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import ClientDisconnect, Request


class TooLarge(Exception):
    """A body that is announced, or turns out, to be larger than allowed."""


class Broken(Exception):
    """A body that never came whole."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """At most so many bytes, within so long."""

    size: int
    patience: timedelta


async def read_body(request: Request, bounds: Bounds) -> bytes:
    """
    Return the whole body.

    Raises:
        TooLarge: Nothing is read of one that says so itself.
        Broken: Its sender went away, or is too slow.
    """
    announced = request.headers.get("content-length", "0")  # digits: uvicorn's h11 saw to it
    if int(announced) > bounds.size:
        raise TooLarge
    try:
        async with asyncio.timeout(bounds.patience.total_seconds()):
            return await _read(request, bounds.size)
    except (ClientDisconnect, TimeoutError):
        raise Broken from None


async def _read(request: Request, size: int) -> bytes:
    """Stop at the first piece too many: what is announced need not be true, or said at all."""
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > size:
            raise TooLarge
    return bytes(found)

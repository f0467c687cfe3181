"""Calls a webhook from its own process: `python -m benchmarks.callers PORT SECRET FIRST MANY`."""

import asyncio
import json
import sys
from itertools import count

_SIDE_BY_SIDE = 16
_HOST = "127.0.0.1"


def _call(secret: str, number: int) -> bytes:
    """Return one call, as Telegram makes it, about a message of 380 characters."""
    message = {"chat": {"id": 1000 + number % 50}, "date": 1_795_341_600, "text": "x" * 380}
    body = json.dumps({"update_id": number, "message": message}).encode()
    lines = [
        "POST /telegram HTTP/1.1",
        f"Host: {_HOST}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        f"X-Telegram-Bot-Api-Secret-Token: {secret}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _call_in_turn(port: int, secret: str, numbers: range) -> None:
    """Make calls one after the other, on a new line whenever the other side has hung up."""
    reader = writer = None
    for number in numbers:
        if writer is None or reader is None:
            reader, writer = await asyncio.open_connection(_HOST, port)
        writer.write(_call(secret, number))
        head = await reader.readuntil(b"\r\n\r\n")
        if b"connection: close" in head.lower():
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def _call_all(port: int, secret: str, first: int, many: int) -> None:
    async with asyncio.TaskGroup() as group:
        for start, _ in zip(count(first), range(_SIDE_BY_SIDE), strict=False):
            numbers = range(start, first + many, _SIDE_BY_SIDE)
            group.create_task(_call_in_turn(port, secret, numbers))


if __name__ == "__main__":
    asyncio.run(_call_all(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))

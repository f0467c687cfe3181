"""
Calls webhooks from its own process: `python -m benchmarks.callers PORT,PORT SECRET FIRST MANY`.

Prints when the first call began and the last had its answer, in seconds of the steady clock.
"""

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Sequence
from itertools import cycle

from benchmarks.samples import TEXT
from benchmarks.stand_in import PEOPLE, PERSON

_SIDE_BY_SIDE = 16
_HOST = "127.0.0.1"


def _call(secret: str, number: int) -> bytes:
    """Return one call, as Telegram makes it, about a message of 380 characters."""
    person = {"id": PERSON + number % PEOPLE, "first_name": "Salim"}
    message = {
        "message_id": number,
        "from": {**person, "is_bot": False, "language_code": "en"},
        "chat": {**person, "type": "private"},
        "date": 1_795_341_600,
        "text": f"{TEXT}{number}",
    }
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
    """
    Make calls one after the other, on a new line whenever the other side has hung up.

    One that is put off (503) is made again, as Telegram does.
    """
    reader = writer = None
    left = deque(numbers)
    while left:
        number = left.popleft()
        if writer is None or reader is None:
            reader, writer = await asyncio.open_connection(_HOST, port)
        writer.write(_call(secret, number))
        head = await reader.readuntil(b"\r\n\r\n")
        if b"HTTP/1.1 503" in head:
            left.appendleft(number)
        if b"connection: close" in head.lower():
            writer.close()
            writer = None
    if writer is not None:
        writer.close()


async def _call_all(ports: Sequence[int], secret: str, first: int, many: int) -> None:
    async with asyncio.TaskGroup() as group:
        for line, port in zip(range(_SIDE_BY_SIDE), cycle(ports), strict=False):
            numbers = range(first + line, first + many, _SIDE_BY_SIDE)
            group.create_task(_call_in_turn(port, secret, numbers))


if __name__ == "__main__":
    where = [int(port) for port in sys.argv[1].split(",")]
    began = time.monotonic()
    asyncio.run(_call_all(where, sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
    sys.stdout.write(f"{began} {time.monotonic()}")

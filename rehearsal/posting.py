"""One POST over HTTP/1.1 on loopback, which is all the stand-in needs to call anybody."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, 0 for none, and in how many seconds to come again."""

    status: int
    retry_after: int = 0


async def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Post *body* as JSON and return the answer; whatever breaks on the way is status 0."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return _read(await _exchange(url, body, headers))
    except (OSError, TimeoutError, ValueError):
        return Answer(0)


async def _exchange(url: str, body: bytes, headers: dict[str, str]) -> str:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    said = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {parts.path or '/'} HTTP/1.1", *(f"{key}: {said[key]}" for key in said)]
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        return (await reader.read()).decode("latin-1")
    finally:
        writer.close()


def _read(answer: str) -> Answer:
    first, *lines = answer.partition("\r\n\r\n")[0].split("\r\n")
    said = {key.lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    return Answer(int(first.split(" ")[1]) if " " in first else 0, int(said.get("retry-after", 0)))

"""A listener of ours: who keeps it waiting is hung up on, who is being answered is answered."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from domain.errors import ListenRefused
from web.server import Limits, serving

HOST = "127.0.0.1"
CALL = b"GET / HTTP/1.1\r\nHost: h\r\n"
WHOLE = CALL + b"\r\n"
SHORT = Limits(head=0.2, idle=0.2)


@dataclass
class Slow:
    """Answers when it is let; until then it says that it was asked."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        self.asked.set()
        await self.may_answer.wait()
        await Response(b"done")(scope, receive, send)


async def prompt(scope: Scope, receive: Receive, send: Send) -> None:
    await Response(Request(scope).method.encode())(scope, receive, send)


@asynccontextmanager
async def line_to(root: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(HOST, int(root.rpartition(":")[2]))
    try:
        async with asyncio.timeout(10):
            yield reader, writer
    finally:
        writer.close()


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    """Return what comes until the other side hangs up, however it does."""
    try:
        return await reader.read()
    except ConnectionError:
        return b""


async def test_an_answer_tells_nothing_of_what_gave_it() -> None:
    async with serving(prompt, HOST, 0) as root, line_to(root) as (reader, writer):
        writer.write(CALL + b"Connection: close\r\n\r\n")

        answer = await rest_of(reader)

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"uvicorn" not in answer
    assert b"server:" not in answer.lower()


@pytest.mark.parametrize("begun", [b"", b"G", CALL])
async def test_who_brings_no_whole_head_is_hung_up_on(begun: bytes) -> None:
    async with serving(prompt, HOST, 0, SHORT) as root, line_to(root) as (reader, writer):
        writer.write(begun)

        assert await rest_of(reader) == b""


async def test_who_dribbles_a_head_gains_no_time_by_it() -> None:
    async with serving(prompt, HOST, 0, SHORT) as root, line_to(root) as (reader, writer):
        hung_up = asyncio.ensure_future(rest_of(reader))  # noqa: TID251  # awaited by the loop below
        while not hung_up.done():
            writer.write(b"x")
            await asyncio.wait([hung_up], timeout=0.02)

        assert hung_up.result() == b""


async def test_a_line_may_bring_another_call_and_is_hung_up_on_when_it_does_not() -> None:
    async with serving(prompt, HOST, 0, SHORT) as root, line_to(root) as (reader, writer):
        for _ in range(2):
            writer.write(WHOLE)
            await reader.readuntil(b"GET")

        assert await rest_of(reader) == b""


async def test_whoever_is_being_answered_is_waited_for() -> None:
    slow = Slow()
    async with serving(slow, HOST, 0, SHORT) as root, line_to(root) as (reader, writer):
        writer.write(WHOLE)
        await slow.asked.wait()
        async with line_to(root) as (other, _):
            await rest_of(other)  # as long as a head may take
        slow.may_answer.set()

        assert (await reader.readuntil(b"done")).startswith(b"HTTP/1.1 200")


async def test_one_line_too_many_is_hung_up_on() -> None:
    limits = Limits(connections=1)
    async with serving(prompt, HOST, 0, limits) as root, line_to(root) as (reader, writer):
        writer.write(WHOLE)
        await reader.readuntil(b"GET")

        async with line_to(root) as (other, _):
            assert await rest_of(other) == b""


async def test_a_call_under_way_is_answered_before_the_listener_closes() -> None:
    slow = Slow()
    async with asyncio.TaskGroup() as group, serving(slow, HOST, 0) as root:
        reader, writer = await asyncio.open_connection(HOST, int(root.rpartition(":")[2]))
        writer.write(WHOLE)
        await slow.asked.wait()
        group.create_task(answer_soon(slow))

    assert (await rest_of(reader)).endswith(b"done")
    writer.close()


async def answer_soon(slow: Slow) -> None:
    """Let it answer, once the listener has begun to close."""
    await asyncio.sleep(0)
    slow.may_answer.set()


async def test_a_call_that_never_ends_does_not_keep_the_listener_open() -> None:
    slow, limits = Slow(), Limits(last_words=0.1)
    async with serving(slow, HOST, 0, limits) as root:
        reader, writer = await asyncio.open_connection(HOST, int(root.rpartition(":")[2]))
        writer.write(WHOLE)
        await slow.asked.wait()

    assert b"done" not in await rest_of(reader)
    writer.close()


async def test_an_address_that_is_taken_is_refused_with_the_remedy() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(ListenRefused, match="name a free address"):
            async with serving(prompt, HOST, port):
                pass


async def test_it_listens_on_ipv6() -> None:
    async with serving(prompt, "::1", 0) as root:
        assert root.startswith("http://[::1]:")

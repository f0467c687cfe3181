"""The wire: the Bot API over HTTP on loopback, with connections that can be broken on purpose."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from rehearsal.forms import read_parameters
from rehearsal.office import Caller
from rehearsal.refusals import Json

_LAST_WORDS = 2.0
_IDLE = 75


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over the wire."""

    status: int
    body: Json


class Answers(Protocol):
    """Whoever knows the rules: the stand-in, without HTTP."""

    async def answer(
        self, token: str, method: str, parameters: Json, caller: Caller
    ) -> Reply | None:
        """Return the answer to one call, None to break the connection."""

    def touch(self) -> None:
        """Wake a poll that hangs, so that it notices a caller who is gone."""


@asynccontextmanager
async def serve(
    stand_in: Answers, port: int = 0, extra_routes: Sequence[BaseRoute] = ()
) -> AsyncIterator[str]:
    """
    Serve *stand_in* in this event loop on 127.0.0.1 and yield the root, "http://127.0.0.1:PORT".

    Port 0 takes a free one. Leaving cuts every connection, hanging polls and streams too.

    Raises:
        OSError: The port is taken.
    """
    listener = _bind(port)
    routes = [Route("/bot{token}/{method}", _BotApi(stand_in)), *extra_routes]
    server = _server(Starlette(routes=routes))
    await server.startup(sockets=[listener])
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await _close(server)


def _bind(port: int) -> socket.socket:
    """Bind loopback; naming TCP lets asyncio switch off Nagle, which costs 40 ms an answer."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    return listener


def _server(app: Starlette) -> uvicorn.Server:
    """Return uvicorn ready to start, without its signal handlers, logging and tick."""
    config = uvicorn.Config(
        app,
        http=_Breakable,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=_IDLE,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    return server


async def _close(server: uvicorn.Server) -> None:
    """Stop listening, break what is open, wait for what still runs."""
    for listener in server.servers:
        listener.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)  # the loop closes what was aborted on its next turn
    await _end(set(server.server_state.tasks))
    for listener in server.servers:
        await listener.wait_closed()


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    """Let *tasks* notice that their callers are gone; cancel those that do not."""
    late = (await asyncio.wait(tasks, timeout=_LAST_WORDS))[1] if tasks else set()
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


class _Breakable(H11Protocol):
    """uvicorn's protocol, which also tells the application how to break the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in the class above it
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": transport.abort}


class _BotApi:
    """The one ASGI endpoint: reads a call, watches its caller, writes the answer or breaks off."""

    def __init__(self, stand_in: Answers) -> None:
        self._stand_in = stand_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        parameters = await read_parameters(request)
        caller = Caller()
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(self._watch(receive, caller))
            token, method = request.path_params["token"], request.path_params["method"]
            reply = await self._stand_in.answer(token, method, parameters, caller)
            if reply is None:
                await _break_off(request.state.abort, watch)
            else:
                await _json(reply)(scope, receive, send)
            watch.cancel()

    async def _watch(self, receive: Receive, caller: Caller) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        caller.gone = True
        self._stand_in.touch()


async def _break_off(abort: Callable[[], None], watch: asyncio.Task[None]) -> None:
    """Close the connection without a word and wait until it is closed."""
    abort()
    await watch


def _json(reply: Reply) -> Response:
    return Response(json.dumps(reply.body), status_code=reply.status, media_type="application/json")

"""Serves over HTTP, in the house's own loop: bounded in connections, in waiting, and in closing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from domain.errors import ListenRefused


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What a listener bears: so many connections, and seconds for what somebody is waited for.

    `head`: until a new connection has brought a whole head; `idle`: until one that was answered
    brings another; `last_words`: for calls that are under way when the house closes.
    """

    connections: int = 256
    head: float = 10.0
    idle: float = 75.0
    last_words: float = 1.5


_USUAL = Limits()


@asynccontextmanager
async def serving(
    app: ASGIApp, host: str, port: int, limits: Limits = _USUAL
) -> AsyncIterator[str]:
    """
    Serve *app* at an IP address and port (0: a free one), and yield the root, "http://HOST:PORT".

    Leaving lets calls under way end, for a moment.

    Raises:
        ListenRefused: The address is taken, or not this machine's.
    """
    listener = _bind(host, port)
    server = _server(app, limits)
    await server.startup(sockets=[listener])
    try:
        yield f"http://{_shown(host)}:{listener.getsockname()[1]}"
    finally:
        await _close(server, limits.last_words)


def _bind(host: str, port: int) -> socket.socket:
    """Bind it; naming TCP lets asyncio switch off Nagle, which costs 40 ms an answer."""
    is_six = ip_address(host).version == 6  # noqa: PLR2004  # a version's number
    family = socket.AF_INET6 if is_six else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        msg = f"cannot listen at {_shown(host)}:{port} ({error.strerror}): name a free address"
        raise ListenRefused(msg) from None
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _server(app: ASGIApp, limits: Limits) -> uvicorn.Server:
    """Return uvicorn ready to start, without its signal handlers, its logs and its name."""
    config = uvicorn.Config(
        app,
        http=_punctual(limits),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(limits.idle) + 1,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    return server


async def _close(server: uvicorn.Server, last_words: float) -> None:
    """Stop listening, let what runs end, and cancel what does not."""
    for listener in server.servers:
        listener.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
    running = set(server.server_state.tasks)
    late = (await asyncio.wait(running, timeout=last_words))[1] if running else set()
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)  # the loop closes what was aborted on its next turn


class _Punctual(H11Protocol):
    """
    uvicorn's protocol, which hangs up on whoever takes too long over the head of a call.

    By itself it waits for ever for a first byte, and begins to wait anew with every further one.
    """

    limits = _USUAL
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in the class above it
        """Take another connection, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            transport.abort()
        else:
            self._wait(self.limits.head)

    def handle_events(self) -> None:
        """Stop the clock once a call's head is whole; its body has a clock of its own."""
        super().handle_events()
        if self._is_answering():
            self._stop()

    def on_response_complete(self) -> None:
        """Wait for the next call."""
        self._wait(self.limits.idle)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _wait(self, seconds: float) -> None:
        self._stop()
        self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _punctual(chosen: Limits) -> type[_Punctual]:
    """Return the protocol with its limits: uvicorn makes one for each connection by itself."""

    class Chosen(_Punctual):
        limits = chosen

    return Chosen

"""The wire itself: forms, tokens, unknown methods, other routes, and an orderly end."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from rehearsal.telegram import Phone, StandIn, serve

from .conftest import TOKEN

CALL = {"chat_id": 1001, "text": "hello", "protect_content": True}


@pytest.fixture(autouse=True)
def greeted(amal: Phone) -> None:
    amal.type("/start")


@pytest.mark.parametrize("form", ["data", "json", "params", "multipart"])
async def test_parameters_come_in_any_form(
    wire: httpx.AsyncClient, stand_in: StandIn, amal: Phone, form: str
) -> None:
    fields = {"json": CALL} if form == "json" else {"params": CALL}
    if form == "data":
        fields = {"data": {**CALL, "protect_content": "true"}}
    parts = {name: (None, str(value)) for name, value in CALL.items()}

    request = wire.post("sendMessage", files=parts) if form == "multipart" else None
    answer = await (request or wire.post("sendMessage", **fields))  # type: ignore[arg-type] # one of three

    assert answer.json()["ok"]
    assert amal.chat[-1].protect_content
    assert stand_in.calls[-1].parameters == CALL


async def test_method_names_ignore_case(wire: httpx.AsyncClient, stand_in: StandIn) -> None:
    assert (await wire.get("GETME")).json()["ok"]
    assert (stand_in.calls[-1].method, stand_in.calls[-1].outcome) == ("getMe", "ok")


async def test_a_wrong_token_is_unauthorized(root: str, stand_in: StandIn) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{root}/bot123456:wrong/getMe")

    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert stand_in.calls[-1].outcome == 401


async def test_an_unknown_method_is_not_found(wire: httpx.AsyncClient) -> None:
    answer = await wire.get("sendTelepathy")

    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_object_has_no_parameters(
    wire: httpx.AsyncClient, body: bytes
) -> None:
    head = {"content-type": "application/json"}

    answer = await wire.post("sendMessage", content=body, headers=head)

    assert answer.json()["description"] == "Bad Request: chat_id is empty"


async def test_other_routes_stand_beside_the_api(stand_in: StandIn) -> None:
    async def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse("the phones")

    async with (
        serve(stand_in, extra_routes=[Route("/", page)]) as root,
        httpx.AsyncClient() as client,
    ):
        answer = await client.get(root)

    assert answer.text == "the phones"


async def test_it_listens_on_loopback_at_the_port_that_was_asked_for(stand_in: StandIn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    async with serve(stand_in, port) as root:
        with pytest.raises(OSError, match="in use"):
            async with serve(stand_in, port):
                pass

    assert root == f"http://127.0.0.1:{port}"


async def test_it_ends_while_polls_and_streams_hang(stand_in: StandIn) -> None:
    started = asyncio.Event()
    root: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def beats() -> AsyncIterator[bytes]:
        yield b"."
        started.set()
        await asyncio.Event().wait()

    async def endless(_: Request) -> StreamingResponse:
        return StreamingResponse(beats())

    async def served() -> None:
        async with serve(stand_in, extra_routes=[Route("/stream", endless)]) as address:
            root.set_result(address)
            await started.wait()
            await stand_in.wait_for(lambda: [c.outcome for c in stand_in.calls] == ["pending"])

    _, poll, stream = await asyncio.gather(
        served(), broken(root, f"bot{TOKEN}/getUpdates?offset=9&timeout=50"), broken(root, "stream")
    )

    assert (poll, stream) == (True, True)


async def broken(root: asyncio.Future[str], path: str) -> bool:
    """Ask for *path* and say whether the connection broke before the answer was whole."""
    async with httpx.AsyncClient(timeout=30) as client:
        try:
            await client.get(f"{await root}/{path}")
        except httpx.TransportError:
            return True
    return False

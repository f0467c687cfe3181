"""What the other Telegram lacks: written down so that we notice when it learns it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from lo_bot_api_emulator import (
    LoBotApiEmulator,
)

from tests.emulator.another import serve
from tests.emulator.gaps import GAPS, NOT_THERE, LetPass, without_gaps
from tests.emulator.phone import TOKEN

MESSAGE = {"chat_id": "1001", "text": "Words"}


@pytest.fixture
async def bare() -> AsyncIterator[httpx.AsyncClient]:
    """Return a line to the emulator as it comes."""
    async with (
        serve(LoBotApiEmulator(enable_control=True)) as url,
        httpx.AsyncClient(base_url=url) as http,
    ):
        yield http


async def call(bare: httpx.AsyncClient, method: str, **fields: str) -> dict[str, object]:
    """Make a call the way the bot's library does, as a form."""
    answer: dict[str, object] = (await bare.post(f"/bot{TOKEN}/{method}", data=fields)).json()
    return answer


@pytest.mark.parametrize(
    ("method", "name"), [(method, name) for method, gaps in GAPS.items() for name in gaps]
)
async def test_it_knows_no_protected_content_and_no_previews(
    bare: httpx.AsyncClient, method: str, name: str
) -> None:
    fields = MESSAGE | {"message_id": "1", name: GAPS[method][name]}
    if method == "sendMessage":
        del fields["message_id"]

    refused = await call(bare, method, **fields)

    assert refused["description"] == f"Bad Request: {name} is not supported yet"


@pytest.mark.parametrize("method", NOT_THERE)
async def test_it_has_no_such_method(bare: httpx.AsyncClient, method: str) -> None:
    refused = await call(bare, method)

    assert refused["error_code"] == 501


async def test_nobody_can_edit_a_message_there(bare: httpx.AsyncClient) -> None:
    edited = {"message_id": 1, "date": 1, "edit_date": 2, "chat": {"id": 1001}, "text": "Words"}

    refused = await bare.post(
        "/__fixture/updates", json={"token": TOKEN, "update": {"edited_message": edited}}
    )

    assert refused.status_code == 400


async def test_its_bot_has_no_name_to_be_addressed_by(bare: httpx.AsyncClient) -> None:
    me = await call(bare, "getMe")

    assert "username" not in str(me["result"])


async def test_it_reads_no_html(bare: httpx.AsyncClient) -> None:
    broken = MESSAGE | {"parse_mode": "HTML", "text": "<b>Words"}

    sent = await call(bare, "sendMessage", **broken)

    assert sent["ok"] is True


async def test_it_forgets_what_was_sent(bare: httpx.AsyncClient) -> None:
    gone = await call(bare, "deleteMessage", chat_id="1001", message_id="7")

    assert gone["ok"] is True


@pytest.mark.parametrize("method", list(GAPS))
def test_what_it_does_not_know_is_taken_out_only_when_it_is_right(method: str) -> None:
    whole = MESSAGE | dict(GAPS[method])

    taken = without_gaps(method, whole)

    assert taken == MESSAGE
    for name in GAPS[method]:
        for wrong in ({**whole, name: "false"}, {k: v for k, v in whole.items() if k != name}):
            with pytest.raises(LetPass):
                without_gaps(method, wrong)

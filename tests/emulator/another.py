"""A Telegram that is not ours, and the chats it does not keep."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from lo_bot_api_emulator import (
    LoBotApiEmulator,
)

from tests.emulator.gaps import USERNAME, LetPass, without_gaps

PATIENCE = 30.0
"""Seconds; a test that waits longer has failed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as its reader sees it."""

    text: str
    from_bot: bool = False
    buttons: Mapping[str, str] = field(default_factory=dict)
    """Label and callback data."""


class AnotherTelegram(LoBotApiEmulator):
    """
    The emulator and the chats it does not keep.

    It judges every call itself, on its own wire. The fields of `GAPS` alone are taken out before
    it judges, and only where they hold exactly what they must. What is done to a message that is
    not there raises here (`KeyError`): the emulator makes a refusal of it, and the test fails.
    """

    next_id: int
    """The emulator's own: the number of the next message."""

    def __init__(self) -> None:
        super().__init__(enable_control=True)
        self.chats: dict[int, dict[int, Seen]] = {}
        self.unanswered: set[str] = set()
        self.confirmed = 0
        self._open = 0
        self._moved = asyncio.Event()

    def take_message_id(self) -> int:
        """Return the next number, of the one sequence people and bot share."""
        number = self.next_id
        self.next_id = number + 1
        return number

    async def until(self, what: Callable[[], bool]) -> None:
        """
        Wait for what a call brings about.

        Raises:
            TimeoutError
        """
        async with asyncio.timeout(PATIENCE):
            while not what():
                self._moved.clear()
                await self._moved.wait()

    async def left_alone(self) -> None:
        """Wait until it has noticed that the house is gone: it gives one poll at a time."""
        await self.until(lambda: not self._open)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Count the calls that are open, and answer one."""
        self._open += 1
        try:
            answer: web.StreamResponse = await super().handle(request)
        finally:
            self._open -= 1
            self._moved.set()
        return answer

    def validate(self, method: str, fields: dict[str, str], uploads: dict[str, object]) -> object:
        """
        Judge a call as the emulator does, and show in the chats what it did.

        Raises:
            LetPass
        """
        result = super().validate(method, without_gaps(method, fields), uploads)
        if method == "getMe":
            result |= {"username": USERNAME}
        self._show(method, fields, result)
        self._moved.set()
        judged: object = result
        return judged

    def _show(self, method: str, fields: dict[str, str], result: object) -> None:
        match method, result:
            case "getUpdates", _:
                self.confirmed = max(self.confirmed, int(fields.get("offset", "0")) - 1)
            case "sendMessage", {"message_id": int(number)}:
                self._chat(fields)[number] = _seen(fields)
            case "editMessageText", _:
                self._edit(fields)
            case "deleteMessage", _:
                del self._chat(fields)[int(fields["message_id"])]
            case "answerCallbackQuery", _:
                self.unanswered.remove(fields["callback_query_id"])

    def _edit(self, fields: dict[str, str]) -> None:
        chat, number = self._chat(fields), int(fields["message_id"])
        if not chat[number].from_bot:
            raise LetPass
        chat[number] = _seen(fields)

    def _chat(self, fields: dict[str, str]) -> dict[int, Seen]:
        return self.chats[int(fields["chat_id"])]


def _seen(fields: dict[str, str]) -> Seen:
    rows = json.loads(fields.get("reply_markup", "{}")).get("inline_keyboard", [])
    buttons = {each["text"]: each["callback_data"] for row in rows for each in row}
    return Seen(fields["text"], from_bot=True, buttons=buttons)


@asynccontextmanager
async def serve(telegram: LoBotApiEmulator) -> AsyncIterator[str]:
    """Serve an emulator on a free port of this machine and yield its root."""
    runner = web.AppRunner(telegram.app(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()

"""A person at another Telegram: everything done here goes in by the emulator's own control."""

from dataclasses import dataclass, field

import httpx

from services.ports import Clock
from tests.emulator.another import AnotherTelegram, Seen

Json = dict[str, object]
TOKEN = "123456789:an-invented-token-of-the-tests-0001"


@dataclass(slots=True)
class Wire:
    """The emulator, from within this process and over HTTP."""

    telegram: AnotherTelegram
    http: httpx.AsyncClient
    clock: Clock
    queued: int = 0

    async def put_in(self, update: Json) -> None:
        """Queue an Update for the bot (the emulator numbers it)."""
        body = {"token": TOKEN, "update": update}
        answer = (await self.http.post("/__fixture/updates", json=body)).raise_for_status()
        self.queued = answer.json()["result"]["update_id"]

    def seconds(self) -> int:
        """Return now as Telegram writes it."""
        return int(self.clock.now().timestamp())


@dataclass(slots=True)
class Phone:
    """One person's private chat with the bot."""

    wire: Wire
    user_id: int
    name: str
    presses: int = 0
    chat: dict[int, Seen] = field(init=False)

    def __post_init__(self) -> None:
        self.chat = self.wire.telegram.chats.setdefault(self.user_id, {})

    async def type(self, text: str) -> int:
        """Send a text; return its message id."""
        number = self.wire.telegram.take_message_id()
        self.chat[number] = Seen(text)
        message = self._message(number, text) | {"from": self._user(), "entities": _command(text)}
        await self.wire.put_in({"message": message})
        return number

    async def tap(self, number: int, label: str) -> None:
        """Press a button."""
        self.presses += 1
        query = f"{self.user_id}-{self.presses}"
        self.wire.telegram.unanswered.add(query)
        pressed = {
            "id": query,
            "from": self._user(),
            "message": self._message(number, self.chat[number].text),
            "chat_instance": f"-{self.user_id}",
            "data": self.chat[number].buttons[label],
        }
        await self.wire.put_in({"callback_query": pressed})

    def said(self) -> dict[int, Seen]:
        """Return what the bot says in this chat now, oldest first."""
        return {number: seen for number, seen in self.chat.items() if seen.from_bot}

    def _message(self, number: int, text: str) -> Json:
        chat = {"id": self.user_id, "type": "private", "first_name": self.name}
        return {"message_id": number, "date": self.wire.seconds(), "chat": chat, "text": text}

    def _user(self) -> Json:
        return {"id": self.user_id, "is_bot": False, "first_name": self.name}


def _command(text: str) -> list[Json]:
    """Return the MessageEntity clients add to a text that begins with a command."""
    if not text.startswith("/"):
        return []
    return [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]

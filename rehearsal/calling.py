"""Brings updates to the bot's webhook, again and again until it took them, as Telegram does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rehearsal import parameters
from rehearsal.posting import Answer, post
from rehearsal.refusals import Json
from rehearsal.telegram import Call, StandIn

_LOOK = 0.25
_PAUSE = 1
_TAKEN = range(200, 300)


@asynccontextmanager
async def calling(stand_in: StandIn) -> AsyncIterator[None]:
    """Call the bot, whenever it has a webhook, until left."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(_Caller(stand_in).run())
        try:
            yield
        finally:
            task.cancel()


@dataclass(slots=True)
class _Caller:
    """Chats side by side, and within each the next only when the one before was taken."""

    stand_in: StandIn
    _busy: set[int] = field(default_factory=set)
    _put_off: dict[int, datetime] = field(default_factory=dict)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                version = self.stand_in.version
                self._begin(group)
                await self.stand_in.until(lambda: self.stand_in.version != version, _LOOK)  # noqa: B023  # awaited within its turn

    def _begin(self, group: asyncio.TaskGroup) -> None:
        webhook = self.stand_in.webhook
        if not webhook or self.stand_in.faults.is_away:
            return
        seen = set(self._busy)
        for update in self.stand_in.updates.waiting():
            chat, number = _chat_of(update), parameters.integer(update, "update_id")
            is_free = chat not in seen and len(self._busy) < parameters.integer(
                webhook, "max_connections"
            )
            seen.add(chat)
            if is_free and self._put_off.get(number, self.stand_in.now()) <= self.stand_in.now():
                self._busy.add(chat)
                group.create_task(self._bring(chat, number, update))

    async def _bring(self, chat: int, number: int, update: Json) -> None:
        call = Call("webhook", update, self.stand_in.now())
        self.stand_in.calls.append(call)
        try:
            answer = await self._post(update, chat)
        finally:
            self._busy.discard(chat)
        call.outcome = "ok" if answer.status in _TAKEN else answer.status or "cut"
        if answer.status in _TAKEN:
            self.stand_in.updates.forget(number)
        else:
            self._fail(number, answer)
        self.stand_in.touch()

    async def _post(self, update: Json, chat: int) -> Answer:
        """Post it; an answer that is lost on the way back is as good as none."""
        fault = self.stand_in.faults.take("webhook", chat)
        if fault is not None and fault.kind not in {"lost", "slow"}:
            return Answer(0)
        hook, body = self.stand_in.webhook, json.dumps(update).encode()
        secret = {"X-Telegram-Bot-Api-Secret-Token": self.stand_in.webhook_secret}
        answer = await post(parameters.text(hook, "url"), body, secret)
        return Answer(0) if fault is not None and fault.kind == "lost" else answer

    def _fail(self, number: int, answer: Answer) -> None:
        pause = timedelta(seconds=answer.retry_after or _PAUSE)
        self._put_off[number] = self.stand_in.now() + pause
        why = f"Wrong response from the webhook: {answer.status}" if answer.status else ""
        self.stand_in.note_failed_call(why or "Connection refused")


def _chat_of(update: Json) -> int:
    for each in update.values():
        body = parameters.mapping(each)
        message = parameters.mapping(body.get("message")) or body
        if chat := parameters.mapping(message.get("chat")):
            return parameters.integer(chat, "id")
    return 0

"""A stand-in for Telegram: the world of one bot, its rules and its misbehaviour; no HTTP in it."""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from rehearsal import methods
from rehearsal.faults import LATE, Fault, Faults
from rehearsal.groups import Group
from rehearsal.limits import Limits
from rehearsal.office import Caller, Office
from rehearsal.parameters import decode
from rehearsal.phones import Phone
from rehearsal.refusals import Json, Refusal
from rehearsal.server import Reply, serve
from rehearsal.world import World

__all__ = ["Call", "Faults", "Phone", "StandIn", "serve"]

_LAST = 12
_FOR_EVER = 600.0


@dataclass(slots=True)
class Call:
    """One call on the wire; *outcome*: "pending", "ok", an error code, or how it went wrong."""

    method: str
    parameters: Json
    when: datetime
    outcome: str | int = "pending"


class StandIn(World):
    """Telegram, as one bot and a few phones know it."""

    def __init__(self, token: str, now: Callable[[], datetime], first_update: int = 1) -> None:
        super().__init__(token, now, first_update)
        self.calls: list[Call] = []
        self.phones: dict[int, Phone] = {}
        self.faults = Faults(self._cut_lines)
        self.limits = Limits(lambda: asyncio.get_running_loop().time())
        self.scene = 0
        self._callers: list[Caller] = []
        self.groups: dict[int, Group] = {}
        self._office = Office(self, self.phones, self.groups)

    def phone(
        self,
        user_id: int,
        first_name: str,
        language_code: str = "en",
        username: str | None = None,
    ) -> Phone:
        """
        Put a person with a phone into the world; the bot knows nothing of them yet.

        Raises:
            ValueError: That number has a phone already.
        """
        if user_id in self.phones:
            msg = f"there is a phone with the number {user_id} already"
            raise ValueError(msg)
        self.phones[user_id] = Phone(self, user_id, first_name, language_code, username)
        self.touch()
        return self.phones[user_id]

    def group(self, chat_id: int, title: str, kind: str = "group") -> Group:
        """Put a group (or a channel) into the world; the bot is not in it yet."""
        self.groups[chat_id] = Group(self, self.groups, chat_id, title, kind)
        return self.groups[chat_id]

    def commands_of(self, phone: Phone) -> list[Json]:
        """Return the commands that *phone* offers after a "/"."""
        return self._office.commands.seen_by(phone)

    @property
    def webhook(self) -> Json:
        """Where the bot wants to be called; empty while it polls."""
        return self._office.webhook

    @property
    def webhook_secret(self) -> str:
        """What the bot knows a call by."""
        return self._office.secret

    def note_failed_call(self, why: str) -> None:
        """Remember that the bot did not take what it was called with (Bot API, WebhookInfo)."""
        if self._office.webhook:
            failed = {"last_error_date": self.seconds(), "last_error_message": why}
            self._office.webhook = {**self._office.webhook, **failed}

    def begin_anew(self, token: str) -> None:
        """
        Forget every phone, and let nothing go wrong any more: the next scene of the rehearsal.

        *token* is another one, so that nothing the old bot still has on the wire counts.
        """
        self.token, self.scene = token, self.scene + 1
        self.phones.clear()
        self.groups.clear()
        self.calls.clear()
        self.updates.clear()
        self._office.begin_anew()
        self.faults.clear()

    def hush(self) -> None:
        """Let no phone show "typing": whoever was at work has gone."""
        for phone in self.phones.values():
            phone.conversation.typing_until = None
        self.touch()

    def push_raw(self, update: Json) -> int:
        """Queue *update* as it is, even what no library can parse; return its update_id."""
        update_id = self.updates.push_raw(update)
        self.touch()
        return update_id

    async def wait_for(self, predicate: Callable[[], bool], timeout: float = 10.0) -> None:  # noqa: ASYNC109 - tests name their patience
        """
        Wait until *predicate* holds; it is asked at every change of this world's state.

        Raises:
            AssertionError: It did not within *timeout* seconds; the last calls are named.
        """
        if not await self.until(predicate, timeout):
            last = ", ".join(f"{call.method}={call.outcome}" for call in self.calls[-_LAST:])
            msg = f"nothing of the kind within {timeout:g} s; the last calls: {last or 'none'}"
            raise AssertionError(msg)

    async def answer(
        self, token: str, method: str, parameters: Json, caller: Caller
    ) -> Reply | None:
        """Return the answer to one call of the bot, None when the connection breaks instead."""
        call = Call(methods.canonical(method), decode(parameters), self.now())
        self.calls.append(call)
        self.touch()
        chat = call.parameters.get("chat_id", "")
        fault = self.faults.take(call.method, chat) or self._flooded(call)
        self._callers.append(caller)
        try:
            reply = await self._reply(call, token, caller, fault)
            return await self._late(reply, call, caller)
        finally:
            self._callers.remove(caller)
            self.touch()

    def _flooded(self, call: Call) -> Fault | None:
        """Refuse a message that is one too many, where that is enforced."""
        chat = call.parameters.get("chat_id") if call.method == "sendMessage" else None
        return Fault("429") if chat is not None and self.limits.refuses(int(str(chat))) else None

    async def _reply(
        self, call: Call, token: str, caller: Caller, fault: Fault | None
    ) -> Reply | None:
        if fault is not None and fault.kind == "hang":
            await self._hang(call, caller)
            return None
        if fault is not None and fault.kind not in {"lost", "slow"}:
            return _broken(call, fault)
        reply = await self._effect(call, token, caller)
        self.touch()
        if fault is not None:
            await self._spoil(call, caller, fault)
        if caller.gone:
            call.outcome = "lost"
        return None if call.outcome == "lost" else reply

    async def _effect(self, call: Call, token: str, caller: Caller) -> Reply:
        try:
            self._check(token)
            result = await methods.call(self._office, call.method, call.parameters, caller)
        except Refusal as refusal:
            call.outcome = refusal.code
            return Reply(refusal.code, refusal.body())
        call.outcome = "ok"
        return Reply(200, {"ok": True, "result": result})

    async def _hang(self, call: Call, caller: Caller) -> None:
        """Do nothing until the caller hangs up; nobody waits for ever."""
        call.outcome = "hang"
        await self.until(lambda: caller.gone, _FOR_EVER)

    async def _spoil(self, call: Call, caller: Caller, fault: Fault) -> None:
        """Keep the answer back: for ever, or for some seconds."""
        call.outcome = fault.kind
        if fault.kind == "slow":
            await self.until(lambda: caller.gone, fault.retry_after)

    async def _late(self, reply: Reply | None, call: Call, caller: Caller) -> Reply | None:
        """Keep an answer back while everything is slow; whoever has hung up meanwhile lost it."""
        if reply is None or not self.faults.is_slow:
            return reply
        await self.until(lambda: caller.gone or not self.faults.is_slow, LATE)
        if caller.gone:
            call.outcome = "lost"
        return None if caller.gone else reply

    def _cut_lines(self) -> None:
        """Break every call that is under way when Telegram goes away."""
        if self.faults.is_away:
            for caller in self._callers:
                caller.gone = True
        self.touch()

    def _check(self, token: str) -> None:
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise Refusal(401, "Unauthorized")


def _broken(call: Call, fault: Fault) -> Reply | None:
    """Answer without effect: with an error, or not at all."""
    if fault.kind == "cut":
        call.outcome = "cut"
        return None
    call.outcome = int(fault.kind)
    refusal = _errors(fault)[fault.kind]
    return Reply(refusal.code, refusal.body())


def _errors(fault: Fault) -> dict[str, Refusal]:
    pause: Json = {"retry_after": fault.retry_after}
    flood = f"Too Many Requests: retry after {fault.retry_after}"
    return {
        "429": Refusal(429, flood, pause),
        "500": Refusal(500, "Internal Server Error"),
        "502": Refusal(502, "Bad Gateway"),
    }

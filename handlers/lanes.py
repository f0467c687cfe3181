"""Works updates off: in order within a chat, chats side by side, none forgotten."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Update

from domain.delivering import SendFailed, TooMany
from domain.errors import AmanaError, OperatorRefusal, Unavailable
from domain.limits import SLOWED_FOR
from domain.pauses import WHOLE, growing
from handlers import errors
from handlers.messenger import TelegramMessenger
from handlers.outcome import Outcome, begin_outcome
from handlers.updates import chat_of, sent_at_of
from handlers.wire import App
from services.incoming.inbox import FindHeads, Postpone, SetAside, TakeNext, Waiting
from services.people.members import FindReader
from services.ports import Locks

_SIDE_BY_SIDE = 16
_MOST_ATTEMPTS = 3
_IDLE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(minutes=1)
_LAST_WORDS = timedelta(seconds=3)
"""For what is under way when the house closes."""


@dataclass(slots=True)
class Lanes:
    """Takes lanes that have something to handle, and handles it until they are empty."""

    app: App
    messenger: TelegramMessenger
    find_heads: FindHeads
    take_next: TakeNext
    postpone: Postpone
    set_aside: SetAside
    find_reader: FindReader
    locks: Locks
    slow_down: Callable[[bytes], bool] = lambda _: False
    """Tells whether a lane has had its share for now; each question is one more of it."""
    capture: Callable[[datetime], None] = lambda _: None
    """Hears when each message was sent that is kept and answered now."""
    chance: Callable[[], float] = lambda: WHOLE
    idle: timedelta = _IDLE
    """How long nobody looks for work that nobody named."""
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _named: dict[bytes, None] = field(default_factory=dict)
    _busy: set[bytes] = field(default_factory=set)
    _look_at: float = 0
    _outages: int = 0
    _refused: str = ""
    """What the operator was told is in the way."""
    _tries: Counter[int] = field(default_factory=Counter)
    _is_closing: bool = False

    def wake(self, lanes: Iterable[bytes] = ()) -> None:
        """Work on *lanes* now, which saves looking for them; without any, look for work now."""
        named = dict.fromkeys(lanes)
        self._named |= named
        self._look_at = self._look_at if named else 0
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled; outages, and what only the operator mends, make it wait."""
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    self._woken.clear()
                    await self._start_free_lanes(group)
                    await self._wait()
            finally:
                await self._finish()

    async def _finish(self) -> None:
        """Let every lane settle the update in its hands: cut off, it would be answered twice."""
        self._is_closing = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS.total_seconds()):
                while self._busy:
                    self._woken.clear()
                    await self._woken.wait()

    async def _start_free_lanes(self, group: asyncio.TaskGroup) -> None:
        is_time = asyncio.get_running_loop().time() >= self._look_at
        if is_time or self._outages or not self._free_lanes():
            await self._look()
        for lane in self._free_lanes()[: _SIDE_BY_SIDE - len(self._busy)]:
            del self._named[lane]
            self._busy.add(lane)
            group.create_task(self._work(lane))

    def _free_lanes(self) -> list[bytes]:
        return [lane for lane in self._named if lane not in self._busy]

    async def _look(self) -> None:
        """Find what nobody named: what was postponed, or left behind by another process."""
        self._look_at = asyncio.get_running_loop().time() + self.idle.total_seconds()
        try:
            lanes = await self.find_heads()
        except Unavailable:
            self._outages += 1
        except OperatorRefusal as refused:
            self._wait_for_operator(refused)
        else:
            self._outages, self._refused = 0, ""
            self._named |= dict.fromkeys(lanes)

    def _wait_for_operator(self, refused: OperatorRefusal) -> None:
        """Handle nothing, and say once why: a process that ended would only be started again."""
        self._outages += 1
        if self._refused != str(refused):
            self._refused = str(refused)
            errors.alarm(f"nothing is handled: {refused}")

    async def _wait(self) -> None:
        longest = max(self.idle, _LONGEST_PAUSE)
        pause = growing(self.idle, longest, self._outages, self.chance())
        with suppress(TimeoutError):  # not `wait_for`, which can lose a cancellation (Python 3.11)
            async with asyncio.timeout(pause.total_seconds()):
                await self._woken.wait()

    async def _work(self, lane: bytes) -> None:
        try:
            await self._take_and_empty(lane)
        except Unavailable:
            self._outages += 1
        except OperatorRefusal as refused:
            self._wait_for_operator(refused)
        except Exception as error:  # noqa: BLE001  # one lane's defect stops no other
            errors.note_defect(error)
        finally:
            self._busy.discard(lane)
        if self._free_lanes() or self._is_closing:  # looking for more can wait
            self._woken.set()

    async def _take_and_empty(self, lane: bytes) -> None:
        name = f"lane:{lane.hex()}"
        if not await self.locks.take(name):
            return
        try:
            await self._empty(lane)
        finally:
            await self.locks.release(name)

    async def _empty(self, lane: bytes) -> None:
        waiting = await self.take_next(lane)
        while waiting is not None and not self._is_closing:
            if self.slow_down(lane):
                await self.postpone(waiting.update, waiting.attempts, SLOWED_FOR)
                return
            outcome = await self._handle(waiting)
            if outcome.outage is not None:
                await self._after_outage(waiting, outcome.outage)
                return
            if outcome.defect is not None:
                if not await self._after_defect(waiting, outcome.defect):
                    return
                waiting = await self.take_next(lane)
            else:
                self._tries.pop(waiting.update, None)
                if outcome.sent_at is not None:
                    self.capture(outcome.sent_at)
                done, sweep = waiting.update, outcome.sweep
                waiting = await self.take_next(lane, done, sweep, outcome.said)

    async def _handle(self, waiting: Waiting) -> Outcome:
        outcome = begin_outcome()
        try:
            raw = json.loads(waiting.text.reveal())
            outcome.sent_at = sent_at_of(raw)
            await self.app.process_update(Update.de_json(raw, self.app.bot))
        except Exception as error:  # noqa: BLE001  # an update that cannot be parsed blocks nobody
            outcome.defect = error
        return outcome

    async def _after_outage(self, waiting: Waiting, outage: Exception) -> None:
        """Try again after a pause that grows with the attempts; an outage is no defect."""
        self._tries[waiting.update] += 1
        failures = self._tries[waiting.update] - 1
        grown = growing(_IDLE, _LONGEST_PAUSE, failures, self.chance())
        pause = outage.pause if isinstance(outage, TooMany) else grown
        await self.postpone(waiting.update, waiting.attempts, pause)

    async def _after_defect(self, waiting: Waiting, defect: Exception) -> bool:
        """Return True when the update moved aside, so that its lane goes on."""
        attempts = waiting.attempts + 1
        if attempts < _MOST_ATTEMPTS:
            await self.postpone(waiting.update, attempts, timedelta(seconds=attempts))
            return False
        incident = await self.set_aside(waiting.update)
        self._tries.pop(waiting.update, None)
        errors.note_incident(incident, defect)
        await self._tell(waiting, incident)
        return True

    async def _tell(self, waiting: Waiting, incident: str) -> None:
        """Tell the member honestly; whoever cannot be told is listed by `doctor`."""
        try:
            chat = chat_of(json.loads(waiting.text.reveal()))
            await self.messenger.report_incident(await self.find_reader(chat), incident)
        except (AmanaError, SendFailed, ValueError):
            return

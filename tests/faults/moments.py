"""Moments to kill at, named by what the stand-in sees on the wire; chosen by a seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from rehearsal.faults import Kind
from rehearsal.telegram import Call, StandIn

_METHODS = {
    "sendMessage": 6,
    "getUpdates": 4,
    "deleteMessage": 3,
    "editMessageText": 2,
    "answerCallbackQuery": 2,
    "getMe": 1,
}
"""What the bot calls, and how often a kill aims at it."""

_LONGEST_PAUSE = 0.05
"""Seconds between a moment and its kill: no call on the wire names the middle of a commit."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: *is_here* asks the calls since the process was started; then *pause*, in s."""

    name: str
    is_here: Callable[[list[Call]], bool]
    pause: float = 0.0


def choose(chance: random.Random, stand_in: StandIn) -> Moment:
    """Choose the next moment; one that needs a fault plans it."""
    (method,) = chance.choices(list(_METHODS), list(_METHODS.values()))
    pause = chance.uniform(0, _LONGEST_PAUSE) if chance.random() < 0.5 else 0.0
    nth = 1 if method == "getMe" else chance.randint(1, 5)
    match chance.randrange(6):
        case 0:
            return _after(chance.randint(1, 60), pause)
        case 1:
            return Moment(f"at {method}", lambda calls: len(_of(method, calls)) >= nth, pause)
        case 2:
            return _answered(method, nth, pause)
        case 3:
            return _spoiled(stand_in, "slow", method)
        case 4:
            return _spoiled(stand_in, "lost", method, pause)
        case _:
            return _spoiled(stand_in, "cut", method, pause)


def _after(calls_more: int, pause: float) -> Moment:
    return Moment("after any call", lambda calls: len(calls) >= calls_more, pause)


def _answered(method: str, nth: int, pause: float) -> Moment:
    """Return the moment when the answer is on its way."""

    def is_here(calls: list[Call]) -> bool:
        return len([each for each in _of(method, calls) if each.outcome == "ok"]) >= nth

    return Moment(f"after {method}", is_here, pause)


def _spoiled(stand_in: StandIn, kind: Kind, method: str, pause: float = 0.0) -> Moment:
    """Return the moment of a fault: "slow" is after a call's effect and before its answer."""
    stand_in.faults.plan(kind, method, retry_after=5)

    def is_here(calls: list[Call]) -> bool:
        return any(each.outcome == kind for each in calls)

    return Moment(f"{kind} {method}", is_here, pause)


def _of(method: str, calls: list[Call]) -> list[Call]:
    return [each for each in calls if each.method == method]

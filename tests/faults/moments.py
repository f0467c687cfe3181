"""Moments to kill at, named by what is seen on the wire and of the database; chosen by a seed."""

import random
from collections.abc import Callable, Sequence
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

COMMITS = ("received", "kept", "journalled", "noted", "settled")
"""What a database tells of: an update, a record, a delivery before and after it, an update done."""

_FAULTS: tuple[Kind, ...] = ("slow", "lost", "cut")
_LONGEST_PAUSE = 0.05
"""Seconds between a moment and its kill: no call on the wire names the middle of a commit."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen since a point in time: calls, commits, and whose each was."""

    calls: Sequence[tuple[Call, int]]
    commits: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: *by* says who made it come, None if it has not; then *pause*, in s."""

    name: str
    by: Callable[[Seen], int | None]
    pause: float = 0.0


def choose(chance: random.Random, stand_in: StandIn, *, tells_commits: bool) -> Moment:
    """Choose the next moment; one that needs a fault plans it."""
    (method,) = chance.choices(list(_METHODS), list(_METHODS.values()))
    pause = chance.uniform(0, _LONGEST_PAUSE) if chance.random() < 0.5 else 0.0
    nth = 1 if method == "getMe" else chance.randint(1, 5)
    match draw := chance.randrange(8 if tells_commits else 6):
        case 0:
            return Moment("after any call", _nth(chance.randint(1, 60), lambda _: True), pause)
        case 1:
            return Moment(f"at {method}", _nth(nth, lambda call: call.method == method), pause)
        case 2:
            return Moment(f"after {method}", _nth(nth, _is_answered(method)), pause)
        case 3 | 4 | 5:
            return _spoiled(stand_in, _FAULTS[draw - 3], method, pause)
        case _:
            return _committed(chance.choice(COMMITS), nth)


def _nth(number: int, fits: Callable[[Call], bool]) -> Callable[[Seen], int | None]:
    """Look for the n-th call that fits."""

    def by(seen: Seen) -> int | None:
        found = [life for call, life in seen.calls if fits(call)]
        return found[number - 1] if len(found) >= number else None

    return by


def _is_answered(method: str) -> Callable[[Call], bool]:
    """Look for calls whose answer is on its way."""
    return lambda call: call.method == method and call.outcome == "ok"


def _spoiled(stand_in: StandIn, kind: Kind, method: str, pause: float) -> Moment:
    """Return the moment of a fault: "slow" is after a call's effect and before its answer."""
    stand_in.faults.plan(kind, method, retry_after=5)
    is_here = _nth(1, lambda call: call.outcome == kind)
    return Moment(f"{kind} {method}", is_here, 0.0 if kind == "slow" else pause)


def _committed(what: str, number: int) -> Moment:
    """Return the moment right after the n-th commit of a kind, as soon as the database tells."""

    def by(seen: Seen) -> int | None:
        found = [life for name, life in seen.commits if name == what]
        return found[number - 1] if len(found) >= number else None

    return Moment(f"{what} durably", by)

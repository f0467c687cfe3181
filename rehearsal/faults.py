"""Planned misbehaviour: floods, server errors, broken connections, lost answers."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["429", "500", "502", "cut", "lost", "slow"]
Switch = Literal["away", "slow", "flood"]
SWITCHES: tuple[Switch, ...] = ("away", "slow", "flood")
LATE = 3.0
"""How many seconds an answer is late while "slow" is on."""

_PAUSE = 3
_AT_RANDOM: tuple[Kind, ...] = ("429", "500", "502", "cut", "lost")


@dataclass(slots=True)
class Fault:
    """One misbehaviour: *retry_after* is the flood's pause, or a slow answer's seconds."""

    kind: Kind
    retry_after: int = 1
    method: str | None = None
    times: int = 1


class Faults:
    """
    What goes wrong with which calls.

    ``429 500 502`` answer so, without effect; ``cut`` closes the connection before the method
    takes effect; ``lost`` after it, without an answer; ``slow`` answers *retry_after* seconds late.

    Three switches stay as they are put: ``away`` cuts every connection, ``slow`` lets every answer
    wait, ``flood`` answers every call but getUpdates with 429; put together, all are felt.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._planned: list[Fault] = []
        self._chance: random.Random | None = None
        self._share = 0.0
        self._switched: set[Switch] = set()

    def plan(
        self, kind: Kind, method: str | None = None, times: int = 1, retry_after: int = 1
    ) -> None:
        """Let the next *times* calls of *method* (of any, if None) go wrong."""
        self._planned.append(Fault(kind, retry_after, method, times))

    def switch(self, which: Switch, *, on: bool) -> None:
        """Put a switch; every wait for an answer looks at it again."""
        (self._switched.add if on else self._switched.discard)(which)
        self._changed()

    def away(self, on: bool) -> None:  # noqa: FBT001 - the switch is the whole call
        """Cut every connection, hanging polls too, until switched off."""
        self.switch("away", on=on)

    @property
    def is_away(self) -> bool:
        """Tell whether every connection is cut."""
        return "away" in self._switched

    @property
    def is_slow(self) -> bool:
        """Tell whether every answer is late."""
        return "slow" in self._switched

    @property
    def switches(self) -> dict[str, bool]:
        """Return how every switch is put."""
        return {which: which in self._switched for which in SWITCHES}

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._planned, self._chance = [], None
        self._switched.clear()
        self._changed()

    def at_random(self, seed: int, share: float) -> None:
        """Let *share* (0 to 1) of all calls but getUpdates go wrong, the same way per *seed*."""
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose, no secret in it
        self._share = share

    def take(self, method: str) -> Fault | None:
        """Return what goes wrong with this call of *method*, and use it up."""
        if self.is_away:
            return Fault("cut")
        for fault in self._planned:
            if fault.method in {None, method}:
                return self._use(fault)
        return None if method == "getUpdates" else self._flood(method) or self._by_chance()

    def _flood(self, method: str) -> Fault | None:
        """Answer the bot's own calls so; Telegram's calls to the bot are no flood."""
        is_flooded = "flood" in self._switched and method != "webhook"
        return Fault("429", _PAUSE) if is_flooded else None

    def _use(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times <= 0:
            self._planned.remove(fault)
        return fault

    def _by_chance(self) -> Fault | None:
        if self._chance is None or self._chance.random() >= self._share:
            return None
        return Fault(self._chance.choice(_AT_RANDOM))

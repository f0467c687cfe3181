"""Planned misbehaviour: floods, server errors, broken connections, lost answers."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["429", "500", "502", "cut", "lost", "slow"]
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
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._planned: list[Fault] = []
        self._chance: random.Random | None = None
        self._share = 0.0
        self.is_away = False

    def plan(
        self, kind: Kind, method: str | None = None, times: int = 1, retry_after: int = 1
    ) -> None:
        """Let the next *times* calls of *method* (of any, if None) go wrong."""
        self._planned.append(Fault(kind, retry_after, method, times))

    def away(self, on: bool) -> None:  # noqa: FBT001 - the switch is the whole call
        """Cut every connection, hanging polls too, until switched off."""
        self.is_away = on
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
        return None if method == "getUpdates" else self._by_chance()

    def _use(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times <= 0:
            self._planned.remove(fault)
        return fault

    def _by_chance(self) -> Fault | None:
        if self._chance is None or self._chance.random() >= self._share:
            return None
        return Fault(self._chance.choice(_AT_RANDOM))

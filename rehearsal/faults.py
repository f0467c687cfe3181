"""Planned misbehaviour: floods, server errors, broken connections, lost answers, time-outs."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["429", "500", "502", "cut", "lost", "slow", "hang"]
Switch = Literal["away", "slow", "flood"]
SWITCHES: tuple[Switch, ...] = ("away", "slow", "flood")
LATE = 3.0
"""How many seconds an answer is late while "slow" is on."""

_PAUSE = 3
_AT_RANDOM: tuple[Kind, ...] = ("429", "500", "502", "cut", "lost")
SOON: tuple[Kind, ...] = (*_AT_RANDOM, "slow")
"""Every way in which a call goes wrong within a second."""

EVERY_WAY: tuple[Kind, ...] = (*SOON, "hang")
_A_LITTLE = 0.2
"""How many seconds an answer is late that is slow by chance."""


@dataclass(slots=True)
class Fault:
    """One misbehaviour: *retry_after* is the flood's pause, or a slow answer's seconds."""

    kind: Kind
    retry_after: float = 1
    method: str | None = None
    times: int = 1


class Faults:
    """
    What goes wrong with which calls.

    ``429 500 502`` answer so, without effect; ``cut`` closes the connection before the method
    takes effect; ``lost`` after it, without an answer; ``slow`` answers *retry_after* seconds late;
    ``hang`` does nothing and says nothing until whoever called has had enough.

    Three switches stay as they are put: ``away`` cuts every connection, ``slow`` lets every answer
    wait, ``flood`` answers every call but getUpdates with 429; put together, all are felt.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._planned: list[Fault] = []
        self._seed: int | None = None
        self._share = 0.0
        self._kinds: Sequence[Kind] = ()
        self._drawn = Counter[tuple[str, object]]()
        self._spares_polls = True
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
        self._planned, self._seed = [], None
        self._switched.clear()
        self._changed()

    def at_random(
        self,
        seed: int,
        share: float,
        kinds: Sequence[Kind] = _AT_RANDOM,
        *,
        spares_polls: bool = True,
    ) -> None:
        """
        Let *share* (0 to 1) of all calls go wrong, in one of *kinds*, the same way per *seed*.

        Each method has luck of its own in each chat, whatever happens elsewhere meanwhile.
        """
        self._seed, self._share, self._kinds = seed, share, kinds
        self._drawn.clear()
        self._spares_polls = spares_polls

    def take(self, method: str, chat: object = "") -> Fault | None:
        """Return what goes wrong with this call of *method* about a *chat*, and use it up."""
        if self.is_away:
            return Fault("cut")
        for fault in self._planned:
            if fault.method in {None, method}:
                return self._use(fault)
        if method == "getUpdates":
            return None if self._spares_polls else self._by_chance(method, chat)
        return self._flood(method) or self._by_chance(method, chat)

    def _flood(self, method: str) -> Fault | None:
        """Answer the bot's own calls so; Telegram's calls to the bot are no flood."""
        is_flooded = "flood" in self._switched and method != "webhook"
        return Fault("429", _PAUSE) if is_flooded else None

    def _use(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times <= 0:
            self._planned.remove(fault)
        return fault

    def _by_chance(self, method: str, chat: object) -> Fault | None:
        if self._seed is None:
            return None
        self._drawn[method, chat] += 1
        drawn = f"{self._seed}/{method}/{chat}/{self._drawn[method, chat]}"
        chance = random.Random(drawn)  # noqa: S311 - repeatable on purpose, no secret in it
        if chance.random() >= self._share:
            return None
        kind = chance.choice([each for each in self._kinds if _is_felt(each, method)])
        return Fault(kind, _A_LITTLE if kind == "slow" else 1)


def _is_felt(kind: Kind, method: str) -> bool:
    """Tell whether it is a fault: to hang is what a poll is for."""
    return kind != "hang" or method != "getUpdates"

"""Pauses that differ by chance, so that replicas that failed together do not knock in step."""

from datetime import timedelta

WHOLE = 1.0
"""For whoever has nobody beside him: the pause as it is written."""


def spread(pause: timedelta, chance: float) -> timedelta:
    """Return between a half and all of *pause*, by a *chance* in [0, 1)."""
    return pause * ((1 + chance) / 2)


def growing(first: timedelta, longest: timedelta, failures: int, chance: float) -> timedelta:
    """Return the pause after so many *failures*: twice as long each time, at most *longest*."""
    return spread(min(first * (1 << min(failures, 16)), longest), chance)

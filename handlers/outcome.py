"""What became of handling one update: python-telegram-bot swallows errors, the lane must not."""

from contextvars import ContextVar
from dataclasses import dataclass

from domain.deliveries import SweepDue


@dataclass(slots=True)
class Outcome:
    """Written by the gate and the error handler, read by the lane."""

    sweep: SweepDue | None = None
    outage: Exception | None = None
    defect: Exception | None = None


_current: ContextVar[Outcome] = ContextVar("outcome")


def begin_outcome() -> Outcome:
    """Begin a fresh outcome for the update that is about to be handled."""
    outcome = Outcome()
    _current.set(outcome)
    return outcome


def current_outcome() -> Outcome:
    """Return the outcome of the update being handled."""
    return _current.get()

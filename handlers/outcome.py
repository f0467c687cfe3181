"""What became of handling one update: python-telegram-bot swallows errors, the lane must not."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from domain.particulars import SweepDue


@dataclass(slots=True)
class Outcome:
    """Written by the gate, the messenger and the error handler, read by the lane."""

    sweep: SweepDue | None = None
    outage: Exception | None = None
    defect: Exception | None = None
    sent_at: datetime | None = None
    said: dict[int, list[int]] = field(default_factory=dict)


_current: ContextVar[Outcome] = ContextVar("outcome")


def begin_outcome() -> Outcome:
    """Begin a fresh outcome for the update that is about to be handled."""
    outcome = Outcome()
    _current.set(outcome)
    return outcome


def current_outcome() -> Outcome:
    """Return the outcome of the update being handled."""
    return _current.get()


def note_said(chat: int, message: int) -> None:
    """Note that *message* was said in answer to an update, if one is being handled."""
    if outcome := _current.get(None):
        outcome.said.setdefault(chat, []).append(message)

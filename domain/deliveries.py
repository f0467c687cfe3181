"""How a delivery is called, and how it stands: what is owed to a member unasked."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(seconds=30)
"""How long what is being sent is nobody else's: at least three times the HTTP time-out."""

CLAIM = timedelta(seconds=10)
"""How long what is claimed is, until it is begun: its place is a second away at most."""

SWEEP_LIMIT = timedelta(hours=47)
"""Telegram lets a bot delete what is younger than 48 hours."""


class DeliveryKind(StrEnum):
    """The kinds, most urgent first."""

    CONCEAL = "conceal"
    SWEEP = "sweep"
    LEAVE = "leave"
    ANSWER = "answer"
    REMINDER = "reminder"
    ALERT = "alert"
    TOUR = "tour"
    REQUEST = "request"
    ASKED = "asked"
    UNSEALED = "unsealed"
    DIGEST = "digest"
    GROUP = "group"
    CHECKPOINT = "checkpoint"
    LESSON = "lesson"
    MENU = "menu"
    SAID = "said"


class DeliveryState(StrEnum):
    """
    Where a delivery stands: `missed` is reported, `closed` was no longer wanted.

    What is `waiting` could not reach its member: it is owed again once he is back.
    """

    DUE = "due"
    SENT = "sent"
    MISSED = "missed"
    CLOSED = "closed"
    WAITING = "waiting"

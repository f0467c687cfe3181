"""Promises: who owes whom what, until when, who sees to it, and what became of it."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from domain.calendars import end_of_day, resolve
from domain.owed import Owes
from domain.secrecy import Secret
from domain.typed_text import key


class FollowUpState(StrEnum):
    """What became of a promise; that it is late is seen, not said."""

    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """
    One promise; *due* is a day, *at* an hour of it, both as the clocks of *zone* show them.

    *holder* is the member who sees to it. *meeting* is the record it was made in, if any.
    A thing somebody only wants to be reminded of has no counterpart.
    """

    owes: Owes
    counterpart: Secret
    what: Secret
    due: date | None
    at: time | None
    zone: str
    holder: str
    holder_name: Secret
    state: FollowUpState = FollowUpState.OPEN
    meeting: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether it still has to be seen to."""
        return self.state is FollowUpState.OPEN

    def due_at(self) -> datetime | None:
        """Return until when it may be kept, aware UTC: its hour, or the end of its day."""
        if self.due is None:
            return None
        if self.at is not None:
            return resolve(datetime.combine(self.due, self.at), self.zone)
        return end_of_day(resolve(datetime.combine(self.due, time(12)), self.zone), self.zone)

    def reminds_at(self) -> datetime | None:
        """Return when its holder is reminded, aware UTC: at its hour, if it has one."""
        return self.due_at() if self.at is not None and self.is_open else None

    def is_late(self, now: datetime) -> bool:
        """Tell whether it is still open and should not be."""
        due = self.due_at()
        return self.is_open and due is not None and due <= now

    def is_due_before(self, horizon: datetime) -> bool:
        """Tell whether it is open and has to be kept before *horizon*."""
        due = self.due_at()
        return self.is_open and due is not None and due <= horizon

    def ended(self, state: FollowUpState) -> "FollowUp":
        """Return this promise as kept, dropped, or open again."""
        return replace(self, state=state)

    def put_off(self, due: date, at: time | None) -> "FollowUp":
        """Return this promise with a later day."""
        return replace(self, due=due, at=at)

    def handed_to(self, member: str, name: Secret) -> "FollowUp":
        """Return this promise in another member's hands."""
        return replace(self, holder=member, holder_name=name)


_RANKS = frozenset(
    map(
        key,
        (
            *("mr", "mrs", "ms", "dr", "gen", "general", "col", "colonel", "maj", "major"),
            *("capt", "captain", "lt", "lieutenant", "cdr", "commander", "adm", "admiral"),
            *("brig", "brigadier", "sgt", "minister", "ambassador", "the", "of", "al"),
            *("السيد", "السيدة", "الدكتور", "الفريق", "اللواء", "العميد", "العقيد", "المقدم"),
            *("الرائد", "النقيب", "الملازم", "السفير", "الوزير", "القائد"),
        ),
    )
)
_SHORTEST_NAME = 3
_WORD = re.compile(r"\w+")


def concerns(promise: FollowUp, words: Secret) -> bool:
    """Tell whether *words* name the counterpart: a word of his name, his rank aside, is in them."""
    wanted = _names(promise.counterpart)
    return bool(wanted) and bool(wanted & _names(words))


def _names(text: Secret) -> frozenset[str]:
    folded = (key(word) for word in _WORD.findall(text.reveal()))
    return frozenset(word for word in folded if len(word) >= _SHORTEST_NAME) - _RANKS

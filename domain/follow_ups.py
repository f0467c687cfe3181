"""Promises: who owes whom what, until when, who sees to it, and what became of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.calendars import end_of_day, local_date, resolve
from domain.owed import Owes
from domain.owed_lexicon import INSTITUTIONS, RANKS, without_article
from domain.secrecy import Secret
from domain.typed_text import fold, key


class FollowUpState(StrEnum):
    """What became of a promise; that it is late is seen, not said."""

    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """
    One promise; *due* is a day, *at* an hour of it, both as the clocks of *zone* show them.

    *holder* is the member who sees to it; an empty one is the desk's post. *meeting* is the record
    it was made in, if any, and *line* what stood there. A thing somebody only wants to be reminded
    of has no counterpart.
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
    line: Secret | None = None

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
        if due is None or not self.is_open:
            return False
        return due < horizon if self.at is not None else due <= horizon  # a day's end is its own

    def ended(self, state: FollowUpState) -> "FollowUp":
        """Return this promise as kept, dropped, or open again."""
        return replace(self, state=state)

    def put_off(self, due: date | None, at: time | None) -> "FollowUp":
        """Return this promise with a later day."""
        return replace(self, due=due, at=at)

    def put_off_by(self, days: int, now: datetime) -> "FollowUp":
        """Return this promise due *days* after today, at its own hour if it has one."""
        return self.put_off(local_date(now, self.zone) + timedelta(days=days), self.at)

    def reworded(self, what: Secret) -> "FollowUp":
        """Return this promise in other words; who owes whom, and until when, stays."""
        return replace(self, what=what)

    def is_for_the_hour_of(self, other: "FollowUp") -> bool:
        """Tell whether *other* reminds the same member, or the post, at the same hour."""
        mine, its = (self.due, self.at, self.zone), (other.due, other.at, other.zone)
        return mine == its and (self.holder == other.holder or not (self.holder and other.holder))

    @property
    def is_the_posts(self) -> bool:
        """Tell whether no member sees to it, but whoever heads the desk."""
        return not self.holder

    def left(self) -> "FollowUp":
        """Return this promise in nobody's hands: it is the post's, until somebody takes it."""
        return replace(self, holder="", holder_name=Secret(""))

    def handed_to(self, member: str, name: Secret) -> "FollowUp":
        """Return this promise in another member's hands."""
        return replace(self, holder=member, holder_name=name)


_TITLES = RANKS | frozenset(
    map(
        key,
        (
            *("the", "and", "for", "with", "from", "our", "his", "her", "their"),
            *("abu", "bin", "ibn", "من", "في", "مع", "على", "أبو", "بن", "ابن", "عبد"),
        ),
    )
)
"""Ranks, titles and particles: two people who share one are not the same."""

_SHORTEST_NAME = 3
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)


def concerns(promise: FollowUp, words: Secret) -> bool:
    """Tell whether *words* name the counterpart: a word of his name, his rank aside, is in them."""
    return bool(_names(promise.counterpart) & _words(words))


def named_in(promises: Iterable[FollowUp], texts: Iterable[Secret]) -> list[bool]:
    """Tell of each promise whether any of *texts* names its counterpart."""
    said = frozenset[str]().union(*map(_words, texts))
    return [bool(_names(promise.counterpart) & said) for promise in promises]


def _names(text: Secret) -> frozenset[str]:
    """Return what tells a counterpart from others; of an authority alone, what it is."""
    names = _words(text)
    return names - INSTITUTIONS or names


def _words(text: Secret) -> frozenset[str]:
    said = fold(_POSSESSIVE.sub("", text.reveal())).text
    found = (without_article(word) for word in _WORD.findall(said))
    long = (word for word in found if len(word) >= _SHORTEST_NAME and not word[0].isdigit())
    return frozenset(long) - _TITLES

"""The teams with need-to-know: their hours, their discretion, their place in the calendar."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain import calendars
from domain.errors import AmanaError, OperatorRefusal
from domain.groups import Group, GroupCode
from domain.holidays import Pauses, ahead, days_in
from domain.retention import Notice, Reserved
from domain.secrecy import Secret
from domain.step_up import StepUp

KEEP_MONTHS = 24
"""A record expires this many months after the month of its receipt, unless its desk says else."""

LONGEST_KEPT = 120
"""Months; the shortest is one."""

KEYS_AHEAD = 13
"""For how many months from now on keys are made: an escrow covers what is written next month."""

LATE = timedelta(minutes=5)
"""A digest later than this says so."""


class UnknownDesk(AmanaError):
    """No desk has that code."""

    reply_key = "error-unknown-desk"


class DeskExists(AmanaError):
    """Another desk has that code."""

    reply_key = "error-desk-exists"


class DeskContradicts(OperatorRefusal):
    """Settings of a desk that undo each other."""


class Discretion(StrEnum):
    """How much a desk lets out; what goes by which way is `domain/discretion.py`'s alone."""

    GUARDED = "guarded"
    OPEN = "open"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Desk:
    """
    One desk's settings, and how far its digest has come.

    The newest digest is *telling* of months that expire; of those *noticed*, one has arrived. What
    is *condemned* is being shredded; the clock by itself decided that at *shredded_at* last. Its
    *ceiling* and the *marking* that what comes in gets are ids of markings, "" for none. What is
    exported only the public keys *exports_to* open.
    """

    id: str
    code: str
    name: Secret
    zone: str
    digest_at: time = time(7)
    weekend: frozenset[int] = frozenset({4, 5})
    discretion: Discretion = Discretion.GUARDED
    conceal_after: timedelta = timedelta(minutes=2)
    language: str = "en"
    digested: int = 0
    digest_day: date | None = None
    digest_sent_at: datetime | None = None
    keep_months: int = KEEP_MONTHS
    reserved: tuple[Reserved, ...] = ()
    condemned: tuple[str, ...] = ()
    shredded_at: datetime | None = None
    telling: tuple[str, ...] = ()
    noticed: tuple[Notice, ...] = ()
    group: Group | None = None
    group_code: GroupCode | None = None
    step_up: StepUp = StepUp.NONE
    ceiling: str = ""
    marking: str = ""
    exports_to: tuple[str, ...] = ()
    pauses: Pauses = ()

    def check(self) -> "Desk":
        """
        Return this desk, if its settings fit each other.

        Raises:
            DeskContradicts: It asks for a code before it shows what it pushes unasked.
        """
        if self.discretion is Discretion.OPEN and self.step_up is StepUp.TOTP:
            msg = "an open desk pushes its content: choose --discretion guarded, or --step-up none"
            raise DeskContradicts(msg)
        return self

    def expiry_of(self, received_at: datetime) -> str:
        """Return the month, as `2028-11`, in which a record received then expires."""
        return calendars.add_months(calendars.month_of(received_at), self.keep_months)

    def months_ahead(self, now: datetime) -> list[str]:
        """Return the expiry months of what is received from now on, and 13 months ahead."""
        return calendars.months_from(self.expiry_of(now), KEYS_AHEAD)

    def noticed_at(self, month: str, now: datetime) -> datetime | None:
        """
        Return since when it is known that somebody was told of a month's end, if it is.

        A notice later than *now* is a wrong clock's, and none.
        """
        known = (each.at for each in self.noticed if each.month == month and each.at <= now)
        return next(known, None)

    def has_arrived(self, at: datetime) -> "Desk":
        """Return this desk once its newest digest, of *at*, has reached somebody."""
        new = [each for each in self.telling if self.noticed_at(each, at) is None]
        before = [each for each in self.noticed if each.month not in new]
        noticed = (*before, *(Notice(each, at) for each in new))
        return replace(self, noticed=noticed, telling=())

    def untold(self, months: Collection[str]) -> "Desk":
        """Return this desk when records have come into *months* of which nobody was told."""
        noticed = tuple(each for each in self.noticed if each.month not in months)
        telling = tuple(each for each in self.telling if each not in months)
        return replace(self, noticed=noticed, telling=telling)

    def condemning(self, month: str) -> "Desk":
        """Return this desk with a month that is being shredded; the same one again is the same."""
        return replace(self.spared(month), condemned=(*self.spared(month).condemned, month))

    def spared(self, month: str) -> "Desk":
        """Return this desk with a month that is shredded, or not any more."""
        return replace(self, condemned=tuple(each for each in self.condemned if each != month))

    def reserving(self, reserved: Reserved) -> "Desk":
        """Return this desk with a saving under way; the same one again is the same."""
        return replace(self, reserved=(*self.released(reserved).reserved, reserved))

    def released(self, reserved: Reserved) -> "Desk":
        """Return this desk once a saving is done."""
        others = tuple(each for each in self.reserved if each != reserved)
        return replace(self, reserved=others)

    def next_digest(self, after: datetime) -> datetime:
        """Return the first digest strictly after *after*, aware UTC."""
        return calendars.next_digest(
            after, self.digest_at, self.zone, self.weekend, days_in(self.pauses)
        )

    def resumes(self, now: datetime) -> date | None:
        """Return the day of the next digest after *now* where a pause puts that off, else None."""
        due = self.next_digest(now)
        if due == replace(self, pauses=()).next_digest(now):
            return None
        return calendars.local_date(due, self.zone)

    def next_untold(self, now: datetime) -> datetime:
        """Return the next digest after *now*, and never a second one on a day that had one."""
        due, known = self.next_digest(now), self.known_by(now)
        while known.has_told(due):
            due = known.next_digest(due)
        return due

    def derived_again(self, due: datetime, now: datetime) -> datetime:
        """
        Return when the digest that is to come at *due* comes by the zone data of today.

        It stays that day's digest: moved behind *now*, it is late; one that is due already stays.
        """
        if due <= now:
            return due
        return self.next_digest(due - timedelta(hours=12))  # the nearest: a day has 23 at least

    def known_by(self, now: datetime) -> "Desk":
        """
        Return this desk without a last digest that a wrong clock dated: after *now*.

        A day ahead it may have been of another zone.
        """
        tomorrow = calendars.local_date(now, self.zone) + timedelta(days=1)
        if self.digest_day is None or self.digest_day <= tomorrow:
            return self
        return replace(self, digest_day=None, digest_sent_at=None)

    def has_told(self, due: datetime) -> bool:
        """Tell whether the local day of *due*, or a later one, has had its digest already."""
        return (
            self.digest_day is not None and calendars.local_date(due, self.zone) <= self.digest_day
        )

    def is_over(self, due: datetime, now: datetime) -> bool:
        """Tell whether the local day of *due* has ended."""
        return calendars.end_of_day(due, self.zone) <= now

    def horizon(self, now: datetime) -> datetime:
        """Return until when a digest sent *now* speaks of events (exclusive, aware UTC)."""
        return calendars.end_of_next_working_day(now, self.zone, self.weekend, days_in(self.pauses))

    def pauses_ahead(self, now: datetime) -> Pauses:
        """Return when it pauses, today or later: where its zone is unknown, all that is written."""
        try:
            return ahead(self.pauses, calendars.local_date(now, self.zone))
        except calendars.UnknownZone:
            return self.pauses

    def moved_on(
        self, upto: int, day: date, now: datetime, telling: tuple[str, ...] = ()
    ) -> "Desk":
        """Return this desk after its digest of *day* took in the records up to *upto*."""
        return replace(self, digested=upto, digest_day=day, digest_sent_at=now, telling=telling)

"""What a member's codes came to: an unlock that ends, a bar, a journey, roles that wait."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.actions import Role
from domain.papers import Paper
from domain.secrecy import Secret
from domain.step_up import Locked

UNLOCKED_FOR = timedelta(minutes=15)

MOST_RECORDS = 20
"""How many records one unlock opens."""

MOST_WRONG_CODES = 5
"""After this many wrong codes in a row, none is taken for `BARRED_FOR`, not even a right one."""

BARRED_FOR = timedelta(hours=1)


class Outcome(StrEnum):
    """What is said of a code."""

    UNLOCKED = "unlocked"
    REFUSED = "refused"
    TRAVELLING = "travelling"
    JOINED = "joined"
    EXPORTING = "exporting"


class Alarm(StrEnum):
    """What colleagues have to be told of an authenticator."""

    BARRED = "barred"
    DURESS = "duress"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a typed code is: that of a *step* (0: of none), or the number said under duress."""

    step: int
    is_duress: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A role that waits for the first code: of the invitation's *paper*, or of the member's own.

    *invitation* is its id. Only an invitation to that very member comes without a paper. It waits
    no longer than the invitation would have: a paper found later admits nobody.
    """

    invitation: str
    desk: str
    role: Role
    paper: Paper | None = None
    until: date | None = None
    ends_at: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Tell whether a code can still confirm it."""
        return self.ends_at is None or now < self.ends_at


@dataclass(frozen=True, slots=True)
class Authenticator:
    """
    What a member's codes are held against, how they went, and what they opened.

    *last_step* was taken last: no code counts twice. *opened* are marks of the presses this unlock
    has paid for, and *left* is how many records it still opens. *heard* was the last code's
    message, and *outcome* what came of it: handled again, it is no second one. *claims* wait for a
    code, and the last one confirmed those on the desks *joined*.
    """

    id: str
    member: str
    seed: Secret = field(default_factory=lambda: Secret(""))
    duress: Secret = field(default_factory=lambda: Secret(""))
    last_step: int = 0
    failures: int = 0
    barred_until: datetime | None = None
    unlocked_until: datetime | None = None
    left: int = 0
    opened: tuple[str, ...] = ()
    travelling_since: datetime | None = None
    is_forced: bool = False
    heard: str = ""
    outcome: Outcome = Outcome.REFUSED
    alarms: tuple[Alarm, ...] = ()
    claims: tuple[Claim, ...] = ()
    joined: tuple[str, ...] = ()

    @property
    def is_enrolled(self) -> bool:
        """Tell whether there is anything that codes are held against."""
        return bool(self.seed)

    def enrolled(self, seed: Secret, duress: Secret) -> "Authenticator":
        """Return this with a new seed and number: old codes count no more, a journey goes on."""
        return replace(
            self.locked(),
            seed=seed,
            duress=duress,
            last_step=0,
            failures=0,
            barred_until=None,
            heard="",
        )

    def forgotten(self) -> "Authenticator":
        """Return this of somebody who left and is invited again: what he had counts no more."""
        nothing = Secret("")
        return replace(self.enrolled(nothing, nothing), claims=(), barred_until=self.barred_until)

    def waiting(self, now: datetime) -> "Authenticator":
        """Return this without the claims that waited too long."""
        return replace(self, claims=tuple(each for each in self.claims if each.waits(now)))

    def claiming(self, claim: Claim) -> "Authenticator":
        """Return this with a role that waits for a code; it replaces one of the same desk."""
        others = tuple(each for each in self.claims if each.desk != claim.desk)
        return replace(self, claims=(*others, claim))

    def parted(self, desk: str) -> "Authenticator":
        """Return this without a role on *desk* that waits for a code."""
        return replace(self, claims=tuple(each for each in self.claims if each.desk != desk))

    def is_unlocked(self, now: datetime) -> bool:
        """Tell whether a code was taken less than 15 minutes ago; one taken later never was."""
        return _holds(self.unlocked_until, UNLOCKED_FOR, now)

    def is_barred(self, now: datetime) -> bool:
        """Tell whether too many wrong codes came within the hour."""
        return _holds(self.barred_until, BARRED_FOR, now)

    def tried(
        self, weighed: Weighed, heard: str, now: datetime, opens: Outcome = Outcome.UNLOCKED
    ) -> "Authenticator":
        """
        Return this after a code came in the message *heard*; the same message changes nothing.

        While codes are barred, a right one is refused like a wrong one: whoever guesses must not
        learn which it was. The number said under duress does its work even then. Said once more
        before it was lifted, it hears what a used code does: else saying it twice would tell. What
        a code *opens* is what it was sent for: one for an export lets nothing be read.
        """
        if heard == self.heard:
            return self
        told = replace(self, heard=heard)
        if weighed.is_duress and not self.is_forced:
            return _forced(told, now)
        if weighed.is_duress:
            told = _alarmed(told, Alarm.DURESS)
        if self.is_barred(now):
            return replace(told, outcome=Outcome.REFUSED)
        if weighed.step <= self.last_step:
            return _failed(told, now)
        return _taken(replace(told, last_step=weighed.step, failures=0), opens, now)

    def told(self) -> "Authenticator":
        """Return this once colleagues are owed the warnings."""
        return replace(self, alarms=())

    def locked(self) -> "Authenticator":
        """Return this without its unlock."""
        return replace(self, unlocked_until=None, left=0, opened=())

    def travels(self, now: datetime) -> "Authenticator":
        """Return this on a journey, its unlock ended; one that has begun began when it did."""
        return replace(self.locked(), travelling_since=self.travelling_since or now)

    def lifted(self) -> "Authenticator":
        """Return this after a colleague lifted the journey; what is read needs a new code."""
        return replace(self.locked(), travelling_since=None, is_forced=False)

    def spent(self, cost: int, press: str, now: datetime) -> "Authenticator":
        """
        Return this after *cost* records were opened by a *press*; the same press is paid for once.

        Raises:
            Locked: There is no unlock, or it opens fewer than that.
        """
        if not self.is_unlocked(now):
            raise Locked
        if cost == 0 or press in self.opened:
            return self
        if self.left < cost:
            raise Locked
        opened = (*self.opened, press) if press else self.opened
        return replace(self, left=self.left - cost, opened=opened)


def _taken(known: Authenticator, opens: Outcome, now: datetime) -> Authenticator:
    if known.travelling_since is not None:
        return replace(known, outcome=Outcome.TRAVELLING)
    if opens is Outcome.EXPORTING:
        return replace(known, outcome=opens)
    return replace(
        known,
        unlocked_until=now + UNLOCKED_FOR,
        left=MOST_RECORDS,
        opened=(),
        outcome=Outcome.UNLOCKED,
    )


def _failed(known: Authenticator, now: datetime) -> Authenticator:
    failures = known.failures + 1
    if failures < MOST_WRONG_CODES:
        return replace(known, failures=failures, outcome=Outcome.REFUSED)
    barred = replace(known, failures=0, barred_until=now + BARRED_FOR, outcome=Outcome.REFUSED)
    return _alarmed(barred, Alarm.BARRED)


def _forced(known: Authenticator, now: datetime) -> Authenticator:
    """Return this after somebody was made to unlock: what is said is what a traveller hears."""
    outcome = Outcome.REFUSED if known.is_barred(now) else Outcome.TRAVELLING
    forced = replace(known.travels(now), is_forced=True, failures=0, outcome=outcome)
    return _alarmed(forced, Alarm.DURESS)


def _alarmed(known: Authenticator, alarm: Alarm) -> Authenticator:
    return known if alarm in known.alarms else replace(known, alarms=(*known.alarms, alarm))


def _holds(until: datetime | None, lasts: timedelta, now: datetime) -> bool:
    """Tell whether *now* is in what ends at *until*; what begins later a wrong clock wrote."""
    return until is not None and until - lasts <= now < until

"""What heads change of their desk by button: each setting, its values, and what asks first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from domain.day_picking import Picking
from domain.desks import Desk, DeskContradicts, Discretion
from domain.errors import AmanaError
from domain.holidays import PauseChange, Pauses, ahead, read_pause
from domain.markings import Marking, Markings
from domain.members import LANGUAGES

HOURS = tuple(f"{time(6 + at // 2, at % 2 * 30):%H:%M}" for at in range(7))
"""The hours most desks want: 06:00 to 09:00."""

EARLIER, LATER = "earlier", "later"
STEP = 30
"""Minutes, by which the digest moves to an hour that is not listed."""

_HOUR, _DAY = 60, 24 * 60

OPEN_FOR = (30, 60, 120, 300)
"""Seconds."""

KEPT_FOR = (6, 12, 24, 36, 60, 120)
"""Months."""

DAYS = range(7)
"""Monday is 0."""

ALL = "all"
"""Leads back to every setting."""

PAUSE, WORK = "+", "-"
"""Before days: on them no digest comes any more, or one comes again."""

SURE = "yes"
"""Stands behind what was asked and confirmed."""


class Setting(StrEnum):
    """What a head may change; the rest is the operator's."""

    HOUR = "hour"
    DAYS = "days"
    PAUSES = "pauses"
    DISCRETION = "discretion"
    CONCEAL = "conceal"
    LANGUAGE = "language"
    KEEP = "keep"
    MARKING = "marking"


WEIGHTY = frozenset({Setting.DISCRETION, Setting.KEEP})
"""What is asked once more, and told to the desk's other heads."""

LISTED = frozenset({Setting.PAUSES})
"""What is shown even where there is nothing to choose from: it is typed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One setting and what it is to be; of a day off, the day that becomes one or is none more."""

    setting: Setting
    value: str
    is_sure: bool = False

    def __str__(self) -> str:
        """Return it as a button holds it."""
        return "=".join((self.setting, self.value, *([SURE] if self.is_sure else [])))

    @property
    def is_asked(self) -> bool:
        """Tell whether it has to be confirmed first: it weighs, or a date was typed for it."""
        is_typed = self.setting is Setting.PAUSES and self.value.startswith(PAUSE)
        return (self.setting in WEIGHTY or is_typed) and not self.is_sure

    @property
    def pauses(self) -> PauseChange:
        """
        Return what it says of the days on which the desk pauses.

        Raises:
            PauseUnclear
        """
        days = (read_pause(self.value[1:]),)
        return PauseChange(ended=days) if self.value.startswith(WORK) else PauseChange(days)


def read_change(written: str) -> Change | None:
    """Return what `Change` wrote; None for anything else."""
    setting, *rest = written.split("=")
    if setting not in list(Setting) or len(rest) not in {1, 2} or rest[1:] not in ([], [SURE]):
        return None
    return Change(Setting(setting), rest[0], is_sure=bool(rest[1:]))


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """
    A desk's settings for its head; its name stays out of it.

    *about* is the one being chosen, *asking* what has to be confirmed; *is_changed* says that
    somebody was quicker. It pauses on *pauses*, of those that are not over; *is_untold* are days
    before which no digest comes any more that could say so. Days are being chosen: *picking*.
    """

    desk: Desk
    markings: Markings
    about: Setting | None = None
    asking: Change | None = None
    is_changed: bool = False
    pauses: Pauses = ()
    is_untold: bool = False
    picking: Picking | None = None

    @property
    def marking(self) -> Marking | None:
        """How what comes in is marked."""
        return self.markings.find(self.desk.marking)

    @property
    def ceiling(self) -> Marking | None:
        """The highest that the desk may hold."""
        return self.markings.find(self.desk.ceiling)


def stands(desk: Desk, setting: Setting) -> str:
    """Return what a setting is now; a button made for something else does nothing."""
    return _STANDS[setting](desk)


_STANDS: Mapping[Setting, Callable[[Desk], str]] = {
    Setting.HOUR: lambda desk: f"{desk.digest_at:%H:%M}",
    Setting.DAYS: lambda desk: "".join(map(str, sorted(desk.weekend))),
    Setting.DISCRETION: lambda desk: desk.discretion.value,
    Setting.CONCEAL: lambda desk: str(int(desk.conceal_after.total_seconds())),
    Setting.LANGUAGE: lambda desk: desk.language,
    Setting.KEEP: lambda desk: str(desk.keep_months),
    Setting.MARKING: lambda desk: desk.marking,
    Setting.PAUSES: lambda desk: ",".join(map(str, desk.pauses)),
}


def is_so(desk: Desk, change: Change) -> bool:
    """Tell whether a setting is so already."""
    if change.setting is Setting.DAYS:
        return change.value in stands(desk, Setting.DAYS)
    if change.setting is Setting.PAUSES:
        is_paused = change.value[1:] in map(str, desk.pauses)
        return is_paused == change.value.startswith(PAUSE)
    return change.value == stands(desk, change.setting)


def offered(desk: Desk, markings: Markings, setting: Setting, today: date) -> tuple[str, ...]:
    """
    Return the values to choose from; what would contradict another setting is none of them.

    Of the days on which the desk pauses those that can be taken back: others are typed.
    """
    if setting is Setting.PAUSES:
        return tuple(f"{WORK}{each}" for each in ahead(desk.pauses, today))
    if setting is Setting.DAYS:
        return tuple(str(day) for day in DAYS if len(desk.weekend ^ {day}) < len(DAYS))
    if setting is Setting.DISCRETION:
        return tuple(each.value for each in Discretion if _fits(desk, each))
    if setting is Setting.MARKING:
        marks = tuple(each.id for each in markings.upto(desk.ceiling))
        return ("", *marks) if marks else ()
    return _OFFERED[setting]


def _fits(desk: Desk, discretion: Discretion) -> bool:
    try:
        replace(desk, discretion=discretion).check()
    except DeskContradicts:
        return False
    return True


_OFFERED: Mapping[Setting, tuple[str, ...]] = {
    Setting.HOUR: (*HOURS, EARLIER, LATER),
    Setting.CONCEAL: tuple(map(str, OPEN_FOR)),
    Setting.LANGUAGE: tuple(LANGUAGES),
    Setting.KEEP: tuple(map(str, KEPT_FOR)),
}


def is_offered(desk: Desk, markings: Markings, change: Change, today: date) -> bool:
    """Tell whether a change can be made as the desk stands now, whatever its button says."""
    if change.setting is not Setting.PAUSES or change.value.startswith(WORK):
        return change.value in offered(desk, markings, change.setting, today)
    try:
        changed(desk, change, today)
    except AmanaError:
        return False
    return change.value.startswith(PAUSE)


def changed(desk: Desk, change: Change, today: date) -> Desk:
    """
    Return *desk* with a setting that is `offered`.

    Raises:
        PauseUnclear, PauseFar, PausesTooMany: Of days that were typed.
    """
    if change.setting is Setting.PAUSES:
        return replace(desk, pauses=change.pauses.of(desk.pauses, today))
    return _CHANGED[change.setting](desk, change.value)


_CHANGED: Mapping[Setting, Callable[[Desk, str], Desk]] = {
    Setting.HOUR: lambda desk, value: replace(desk, digest_at=_hour(desk.digest_at, value)),
    Setting.DAYS: lambda desk, value: replace(desk, weekend=desk.weekend ^ {int(value)}),
    Setting.DISCRETION: lambda desk, value: replace(desk, discretion=Discretion(value)),
    Setting.CONCEAL: lambda desk, value: replace(desk, conceal_after=timedelta(seconds=int(value))),
    Setting.LANGUAGE: lambda desk, value: replace(desk, language=value),
    Setting.KEEP: lambda desk, value: replace(desk, keep_months=int(value)),
    Setting.MARKING: lambda desk, value: replace(desk, marking=value),
}


def _hour(now: time, value: str) -> time:
    if value in HOURS:
        return time.fromisoformat(value)
    minutes = now.hour * _HOUR + now.minute + (-STEP if value == EARLIER else STEP)
    return time(*divmod(minutes % _DAY, _HOUR))

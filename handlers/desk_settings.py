"""The settings of a desk in words, for its head: how they stand, what can be chosen, what asks."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from domain.day_picking import Picking, day_on
from domain.desk_settings import (
    EARLIER,
    LATER,
    PAUSE,
    Change,
    DeskSettings,
    Setting,
    read_change,
)
from domain.digits import written
from domain.holidays import Pause, read_pause
from domain.markings import Marking
from domain.step_up import StepUp
from handlers.markings import name_of
from handlers.times import day, duration, place, short_day
from handlers.voice import Voice
from locales import phrase, written_day

_MONDAY = date(2024, 1, 1)
_MINUTE = timedelta(minutes=1)


def settings(voice: Voice, letter: DeskSettings) -> str:
    """Return how a desk's settings stand, and what is to be done next."""
    desk = letter.desk
    days = [day_off(voice, day) for day in sorted(desk.weekend)]
    lines = [
        voice.say("desk-settings", code=desk.code),
        "",
        voice.say(
            "desk-settings-digest",
            time=written(f"{desk.digest_at:%H:%M}", voice.to.digits),
            place=place(voice, desk.zone),
            days=voice.listed(days) or voice.phrase("desk-settings-days-none"),
        ),
        *_pauses(voice, letter),
        voice.say(
            "desk-settings-discretion", discretion=voice.phrase(f"discretion-{desk.discretion}")
        ),
        voice.say("desk-settings-conceal", time=_stay(voice, desk.conceal_after)),
        voice.say("desk-settings-language", language=phrase(desk.language, "language-name")),
        voice.say("desk-settings-keep", months=voice.phrase("months", desk.keep_months)),
        voice.say(f"desk-settings-{desk.step_up}"),
        *_markings(voice, letter),
        "",
    ]
    lines += [voice.say("desk-settings-changed")] if letter.is_changed else []
    return "\n".join((*lines, *_next(voice, letter)))


def _pauses(voice: Voice, letter: DeskSettings) -> list[str]:
    return [voice.say("desk-settings-pause", days=_from_to(voice, each)) for each in letter.pauses]


def _from_to(voice: Voice, pause: Pause) -> str:
    """Return a pause's days in both calendars."""
    if pause.first == pause.last:
        return day(voice, pause.first)
    return voice.phrase("from-to", first=day(voice, pause.first), last=day(voice, pause.last))


def _markings(voice: Voice, letter: DeskSettings) -> list[str]:
    if not letter.markings:
        return []
    marking, ceiling = _named(voice, letter.marking), _named(voice, letter.ceiling)
    return [voice.say("desk-settings-marking", marking=marking, ceiling=ceiling)]


def _named(voice: Voice, marking: Marking | None) -> str:
    return name_of(voice, marking) if marking else voice.phrase("desk-settings-unmarked")


def _next(voice: Voice, letter: DeskSettings) -> list[str]:
    """Return what can be done: all that can be changed, the values of one, or what is asked."""
    if letter.asking is not None:
        return [_sure(voice, letter.asking), *_untold(voice, letter)]
    if letter.about is None:
        return [voice.say("desk-settings-next")]
    if letter.picking is not None:
        return [_picking(voice, letter.picking)]
    wants_code = letter.desk.step_up is StepUp.TOTP
    is_narrowed = wants_code and letter.about is Setting.DISCRETION
    more = [voice.say("desk-set-code")] if is_narrowed else []
    return [voice.say(f"desk-set-{letter.about}"), *more]


def _sure(voice: Voice, asking: Change) -> str:
    """Return what a change means, before it is confirmed."""
    if asking.setting is Setting.KEEP:
        return voice.say("desk-sure-keep", months=voice.phrase("months", int(asking.value)))
    if asking.setting is Setting.PAUSES:
        (pause,) = asking.pauses.added
        return voice.say("desk-sure-pauses", days=_from_to(voice, pause))
    return voice.say(f"desk-sure-{asking.value}")


def _picking(voice: Voice, picking: Picking) -> str:
    if picking.first is None:
        return voice.say("desk-pick-first")
    return voice.say("desk-pick-last", day=day(voice, picking.first))


def _untold(voice: Voice, letter: DeskSettings) -> list[str]:
    return [voice.say("desk-sure-pauses-untold")] if letter.is_untold else []


def label(voice: Voice, value: str) -> str:
    """Return what stands on the button of a change."""
    change = read_change(value)
    if change is None:
        return value
    if change.is_sure:
        return voice.phrase("button-set-yes")
    return _LABELS[change.setting](voice, change.value)


def day_off(voice: Voice, day: int) -> str:
    """Return the name of a day of the week, Monday 0."""
    return written_day(voice.to.language, _MONDAY + timedelta(days=day), "EEEE")


def day_label(voice: Voice, value: str) -> str:
    """Return what stands on a button by which days are chosen."""
    if found := day_on(value):
        return short_day(voice, found)
    return voice.phrase("button-days-later" if value else "button-days")


def _paused(voice: Voice, value: str) -> str:
    """Return the last of days that are to be paused, or all of those that can be taken back."""
    pause = read_pause(value[1:])
    if value.startswith(PAUSE):
        return short_day(voice, pause.last)
    days = (short_day(voice, each) for each in dict.fromkeys((pause.first, pause.last)))
    return voice.phrase("button-set-works", days=" – ".join(days))


def _hour(voice: Voice, value: str) -> str:
    if value in {EARLIER, LATER}:
        return voice.phrase(f"button-set-{value}")
    return written(value, voice.to.digits)


def _stay(voice: Voice, length: timedelta) -> str:
    """Return a length in minutes, or in seconds where it is none of whole minutes."""
    if length % _MINUTE:
        return voice.phrase("seconds", int(length.total_seconds()))
    return duration(voice, length)


_LABELS: Mapping[Setting, Callable[[Voice, str], str]] = {
    Setting.HOUR: _hour,
    Setting.DAYS: lambda voice, value: day_off(voice, int(value)),
    Setting.DISCRETION: lambda voice, value: voice.phrase(f"button-set-{value}"),
    Setting.CONCEAL: lambda voice, value: _stay(voice, timedelta(seconds=int(value))),
    Setting.LANGUAGE: lambda _, value: phrase(value, "language-name"),
    Setting.KEEP: lambda voice, value: voice.phrase("months", int(value)),
    Setting.PAUSES: _paused,
    Setting.MARKING: lambda voice, _: voice.phrase("button-set-unmarked"),
}
"""By setting; a marking's own name stands on its button as it is."""

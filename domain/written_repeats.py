"""Writes how an event recurs as somebody would type it: what `typed_repeats` reads back."""

from domain.recurrence import Frequency, Recurrence, read_rule

_UNITS = {
    Frequency.DAILY: ("day", "days", "يوم", "أيام"),
    Frequency.WEEKLY: ("week", "weeks", "أسبوع", "أسابيع"),
    Frequency.MONTHLY: ("month", "months", "شهر", "أشهر"),
    Frequency.YEARLY: ("year", "years", "سنة", "سنوات"),
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ARABIC_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


def write_every(rule: str, *, is_arabic: bool) -> str:
    """Return ` every 2 weeks on Monday and Wednesday until 2027-06-30` for an RRULE's value."""
    said = read_rule(rule)
    one, several = _UNITS[said.frequency][2:] if is_arabic else _UNITS[said.frequency][:2]
    unit = one if said.interval == 1 else f"{said.interval} {several}"
    every, on = ("كل", "يوم") if is_arabic else ("every", "on")
    days = f" {on} {_days(said, is_arabic=is_arabic)}" if said.weekdays else ""
    return f" {every} {unit}{days}{_end(said, is_arabic=is_arabic)}"


def _days(said: Recurrence, *, is_arabic: bool) -> str:
    if is_arabic:
        return " و".join(_ARABIC_DAYS[each] for each in said.weekdays)
    return " and ".join(_DAYS[each] for each in said.weekdays)


def _end(said: Recurrence, *, is_arabic: bool) -> str:
    if said.count is not None:
        return f" x {said.count}"
    until = "حتى" if is_arabic else "until"
    return f" {until} {said.until}" if said.until else ""

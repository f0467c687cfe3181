"""What sounds like a repetition, or like its end, in a title: nobody is to miss that it is none."""

import re

from domain.month_names import MONTH
from domain.recurrence import RecurrenceEndUnclear, RecurrenceUnclear
from domain.typed_days import WEEKDAYS
from domain.typed_repeats import EVERY, PLURAL
from domain.typed_spans import NUMBERS
from domain.typed_text import fold, words

_TIMELY = words(
    [
        *("first", "third", "fourth", "last", "weekday", "weekdays", "working", "business"),
        *("workday", "weekend", "morning", "afternoon", "evening", "night", "day", "week"),
        *("month", "year", "half", "quarter", "semester", "season", "few", "couple of", "several"),
        *("أول", "آخر", "صباح", "مساء", "ليلة", "يوم", "أسبوع", "شهر", "سنة", "عام", "نصف", "ربع"),
        *("ثلث", "فصل", "موسم", "بضعة", "عدة"),
        *(name for name, number in NUMBERS.items() if number > 1),
    ]
)
_OF_TIME = rf"{EVERY.pattern}\s+(?:يوم\s+)?(?:-?[0-9]|{MONTH}|{words(WEEKDAYS)}|{_TIMELY})"
_UNIT = words(["day", "week", "month", "year", "يوم", "اليوم", "أسبوع", "الأسبوع", "شهر", "الشهر"])
_UNITS = words(
    [
        *("days", "day", "weeks", "week", "months", "month", "years", "year", "times", "يوم"),
        *("يوما", "يومين", "أيام", "أسبوع", "أسبوعا", "أسبوعين", "أسابيع", "شهر", "شهرا"),
        *("شهرين", "أشهر", "شهور", "سنة", "سنتين", "سنوات", "سنين", "عام", "عامين", "أعوام"),
    ]
)
_ONCE = words(["once", "twice", "times", "time", "مرة", "مرتين", "مرات"])
_HALVED = words(
    [f"{part} {each}" for part in ("نصف", "ربع") for each in ("سنوي", "سنوية", "سنويا", "شهري")]
)
_VAGUE = re.compile(
    rf"(?<!\w)(?:{_OF_TIME}\S*(?:\s+\S+){{0,4}}"
    rf"|{_ONCE}\s+(?:a|an|per|each|every|في|كل)\s*{_UNIT}"
    rf"|(?:on\s+{words([*PLURAL, 'weekdays', 'weekends'])}|{words(['أيام'])}\s+{words(WEEKDAYS)})"
    rf"(?:[\s,،]+\S+){{0,2}}|{_HALVED})\s*$"
)
_VAGUE_AHEAD = re.compile(_OF_TIME)
_ADVERB = re.compile(
    r"(?<!\w)(?:(?:bi|tri|semi|half)[ -]?(?:daily|weekly|monthly|yearly|annually|annual)"
    r"|quarterly|biannually|biennially|seasonally)\s*$"
)
"""In small letters alone: a journal has such a name in capitals."""

_NUMBER = rf"(?:[0-9]+|{words(NUMBERS)})"
_FEW = words(["a few", "few", "several", "some", "many", "عدة", "بضعة"])
_END = re.compile(
    rf"(?<!\w)(?:{words(['until', 'till', 'حتى', 'لغاية', 'مرات', 'مرتين', 'twice'])}"
    r"|[x×]\s*[0-9⁰¹²³⁴-⁹]"
    rf"|(?:{_NUMBER}|{_FEW})\s*times(?!\w)"
    rf"|for\s+(?:{_FEW}|(?:the\s+next\s+)?{_NUMBER})\s*{_UNITS}"
    rf"|(?:{words(['لمدة', 'مدة'])}\s*(?:{_FEW}|{_NUMBER})?|ل\s*{_NUMBER})\s*{_UNITS})"
)


def check_title(title: str, *, recurs: bool) -> None:
    """
    Refuse a *title*, or a place, that speaks of a repetition which was not understood.

    Of what *recurs* it may not speak of an end either: that would be two years ahead, unseen.

    Raises:
        RecurrenceUnclear, RecurrenceEndUnclear
    """
    folded = fold(title).text
    if recurs and _END.search(folded):
        raise RecurrenceEndUnclear
    if _VAGUE_AHEAD.match(folded) or _VAGUE.search(folded) or _ADVERB.search(title):
        raise RecurrenceUnclear

"""Which words speak of time: told apart before it is asked which day is meant."""

import re

from domain.plain_text import Word, Words, table
from domain.typed_days import DAY_WORDS

UNITS = table(
    """day days week weeks weekend month months year hour hours
    يوم أيام أسبوع الأسبوع أسبوعين أسابيع شهر الشهر شهرين سنة السنة عام العام
    يومين يومان أسبوعان شهران ساعة ساعات ساعتين ساعتان الساعة دقيقة دقائق دقيقتين"""
)
"""Spans of time: `next week` is a time, though no day."""

_FILLERS = table(
    """on at in of the to from next this coming after end start beginning
    في من إلى هذا هذه القادم القادمة المقبل المقبلة الجاي الجاية التالي نهاية آخر بداية بعد شهر
    two three four five six seven eight nine ten eleven twelve
    ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني ثمان تسعة تسع عشرة عشر"""
)
"""They speak of time only beside a word that does."""

_ONE = table("a an one")
_MINUTES = table("minute minutes min mins")
_PARTS = table(
    """noon midnight midday morning evening afternoon night am pm a.m p.m weekend
    صباحا مساء ظهرا عصرا فجرا ليلا الصبح المساء الظهر العصر ص م"""
)
_OVER = table("yesterday last ago أمس البارحة امبارح مبارح الماضي الماضية الفائت المنصرم")
_NO_NAMES = table("the day after i ii al ul ath may mar sun sat اب بعد يوم هذا اول ثاني ذو ذي")
_DIGITS = re.compile(r"[0-9][0-9:./-]*(?:st|nd|rd|th|am|pm|h|hrs|ص|م|ه)?")
_BARE = re.compile("[0-9]+")


def is_day_name(word: Word) -> bool:
    """Say whether *word* belongs to a day's or a month's name and to little else."""
    return word.key in DAY_WORDS and word.key not in _NO_NAMES


def is_over(word: Word) -> bool:
    """Say whether *word* says that something is past, as in `last Sunday`."""
    return word.key in _OVER


def is_digits(word: Word) -> bool:
    """Say whether *word* is a bare number, which no date is made of without a guess."""
    return _BARE.fullmatch(word.key) is not None


def is_dated(word: Word) -> bool:
    """Say whether *word* alone tells of a day or an hour; a bare number does not."""
    return is_timely(word) and word.key not in _FILLERS and not is_digits(word)


def is_timely(word: Word) -> bool:
    """Say whether *word* may stand in a date, an hour, or an attempt at one."""
    choices = (DAY_WORDS, UNITS, _FILLERS, _PARTS, _OVER)
    return any(word.key in words for words in choices) or bool(_DIGITS.fullmatch(word.key))


def speaks_of_time(words: Words) -> bool:
    """Say whether *words* are an attempt at a time and nothing else."""
    return all(map(is_timely, words)) and any(is_dated(word) or is_digits(word) for word in words)


def timely_end(words: Words) -> int:
    """Return where the words begin that speak of time up to the end of *words*."""
    start = len(words)
    while start and (is_timely(words[start - 1]) or _counts(words, start - 1)):
        start -= 1
    return start


def _counts(words: Words, at: int) -> bool:
    """`In 30 minutes`, `in a week`; the minutes of a meeting are a paper."""
    if words[at].key in _ONE:
        return any(word.key in UNITS for word in words[at + 1 : at + 2])
    return at > 0 and words[at].key in _MINUTES and is_digits(words[at - 1])

"""Where a person's name ends and what is promised begins; where that is unsure, it is asked."""

from dataclasses import dataclass

from domain.owed_lexicon import (
    CLAUSES,
    DETERMINERS,
    NUMBERS,
    is_by_thing,
    is_institution,
    is_rank,
    is_thing,
)
from domain.plain_dates import is_day_name, is_digits
from domain.plain_text import Word, Words, table

_PARTICLES = table("al el bin ibn bint van von de der di of bin بن ابن بنت آل أبو")
_FUNCTION = table(
    """and or with for in at on from as but if when who which is was has will not by & +
    و أو مع عن من في على إلى عند لدى حول ثم هو كان لنا لم لا ما بعد قبل يوم"""
)
_BREAKS = (":", ";", "؛", "-")
_COMMAS = (",", "،")
_OWNS = ("'s", "’s")
_MOST_WORDS = 6
_MOST_PLAIN = 3
"""Arabic names have no capitals: more words than these without a sign of their end are unsure."""


@dataclass(frozen=True, slots=True)
class Split:
    """A name and what stands behind it, which may be nothing."""

    name: Words
    what: Words


def split(words: Words, *, takes_object: bool = False) -> Split | None:
    """
    Split a name off *words*, led by a rank, an authority or capitals; None where unsure.

    With *takes_object* the verb before may have a second person behind the first («وعد العقيد
    الجنود»), so an Arabic word with its article is none of the name.
    """
    start = _skip_ranks(words)
    if start:
        return _split_ranked(words, start, takes_object=takes_object)
    return _split_institution(words) or _split_capitals(words)


def is_name(words: Words) -> bool:
    """Say whether *words* are a name, all of them."""
    found = split(words)
    return found is not None and not found.what


def begins_what(words: Words, at: int) -> bool:
    """Say whether a determiner, a number, `to` or `that` at *at* ends a name beyond doubt."""
    word = words[at]
    if word.key in DETERMINERS:
        return not _is_initial(word)
    return (
        word.key in NUMBERS | CLAUSES
        or is_digits(word)
        or is_by_thing(word)
        or (word.key == "to" and at + 1 < len(words))
    )


def _is_initial(word: Word) -> bool:
    return word.typed == "A"


def _skip_ranks(words: Words) -> int:
    start = 1 if words and words[0].key == "the" else 0
    at = start
    while at < len(words) and is_rank(words[at]):
        at += 1
    return at if at > start else 0


def _split_ranked(words: Words, start: int, *, takes_object: bool) -> Split | None:
    at = start
    while at < len(words) and not _is_end(words, at, start):
        if at - start == _MOST_WORDS or not _may_be_name(words, at, start):
            return None
        at += 1
    name = words[start:at]
    if at < len(words) and is_rank(words[at]):
        return None  # two people
    if _is_unsure(name, is_at_end=at == len(words), takes_object=takes_object):
        return None
    return _parted(words, at)


def _is_end(words: Words, at: int, start: int) -> bool:
    word, before = words[at], words[at - 1]
    if word.key in _FUNCTION:
        return False
    if before.folded.endswith(_BREAKS) or word.folded in _BREAKS:
        return True
    if before.folded.endswith(_COMMAS) and not begins_what(words, at):
        return False
    if begins_what(words, at) or is_thing(word):
        return True
    # «Colonel Smith brochures»: behind a capitalised name, a small letter begins the thing
    return at > start and _is_small(word) and _is_capital(before) and word.key not in _PARTICLES


def _may_be_name(words: Words, at: int, start: int) -> bool:
    word = words[at]
    if word.key in _FUNCTION or is_day_name(word) or is_rank(word) or not word.key:
        return False
    if word.typed.endswith(_OWNS) or words[at - 1].folded.endswith(_COMMAS):
        return False  # `Colonel Smith's office`; `Colonel Smith, Amal Haddad`
    is_second_person = word.key.startswith("و") and is_rank(_without_and(word))
    is_acronym = at > start and len(word.key) > 1 and word.typed.isupper()
    return not is_second_person and not is_acronym


def _without_and(word: Word) -> Word:
    return Word(word.typed[1:], word.folded[1:], word.key[1:])


def _is_unsure(name: Words, *, is_at_end: bool, takes_object: bool) -> bool:
    plain = [word for word in name if _is_arabic(word) and word.key not in _PARTICLES]
    articled = [word for word in plain if _is_articled(word)]
    if articled and (is_at_end or takes_object):
        return True
    small = [word for word in name if _is_small(word)]
    return len(plain) > _MOST_PLAIN or len(small) > _MOST_PLAIN or bool(small and is_at_end)


def _is_articled(word: Word) -> bool:
    """«الكتيب» may be the thing; «المنصوري» is a family's name."""
    return word.key.startswith("ال") and not word.key.endswith("ي")


def _split_institution(words: Words) -> Split | None:
    """Part `the embassy an answer`, «وزارة الدفاع ردا» before what surely begins the thing."""
    if words and _is_arabic(words[0]):
        if not is_institution(words[0]):
            return None
        return _split_ranked(words, 1, takes_object=False)
    if not words or words[0].key != "the":
        return None
    heads = [n for n in range(1, min(4, len(words))) if is_institution(words[n])]
    return _split_behind(words, heads[0] + 1) if heads else None


def _split_behind(words: Words, at: int) -> Split | None:
    if at < len(words) and words[at].key == "of":
        ends = [n for n in range(at + 2, len(words) + 1) if _ends_at(words, n)]
        at = ends[0] if ends else at
    return _parted(words, at) if _ends_at(words, at) else None


def _split_capitals(words: Words) -> Split | None:
    at = 0
    while at < min(len(words), _MOST_WORDS) and _is_capital(words[at]):
        if at and begins_what(words, at):
            break
        if words[at].key in DETERMINERS | NUMBERS | _FUNCTION or is_day_name(words[at]):
            return None
        at += 1
    return _parted(words, at) if at and _ends_at(words, at) else None


def _ends_at(words: Words, at: int) -> bool:
    return at == len(words) or begins_what(words, at)


def _parted(words: Words, at: int) -> Split:
    name, what = words[:at], words[at:]
    while what and what[0].folded in _BREAKS:
        what = what[1:]
    return Split(name, what)


def _is_capital(word: Word) -> bool:
    return word.typed[:1].isupper()


def _is_small(word: Word) -> bool:
    return word.key[:1].isascii() and word.typed[:1].islower()


def _is_arabic(word: Word) -> bool:
    return "\u0600" <= word.key[:1] <= "\u06ff"

"""Names in plain words: who is asked after, and whom a meeting was with."""

import re

from domain.owed_arabic import is_ranked_name
from domain.owed_english import is_subject
from domain.owed_lexicon import PRONOUNS, is_rank
from domain.owed_names import is_name
from domain.plain_text import Words, table, words_of

_PRONOUNS = PRONOUNS | table("you us me he she")
_SEPARATOR = re.compile(r"\s*[,،;؛&]\s*|\s+and\s+|\s+و\s+")
_AT = re.compile(r"\s+@\s*")
_PARTICLES = table("بن ابن بنت آل أبو")
_MOST_PLACE = 60
TOLD = table(
    """was is were are has had will cancelled canceled postponed moved over today tomorrow
    تم كان ألغي تأجل انتهى"""
)
"""Words that tell what became of a meeting or an event."""


def is_pronoun(words: Words) -> bool:
    """Say whether *words* point at somebody without naming them."""
    return len(words) == 1 and words[0].key in _PRONOUNS


def is_asked_after(words: Words) -> bool:
    """Say whether *words*, standing in a question, are somebody's name."""
    if not words or is_pronoun(words):
        return False
    return is_subject(words) or is_ranked_name(words)


def is_met(line: str) -> bool:
    """
    Say whether *line* is a list of names and at most a place behind `@`.

    Arabic has no capitals, and «اجتماع مع العقيد مثمر» is no meeting with a Mr Fruitful: there
    a family name in «ي» or a «بن» has to show that the words are a name.
    """
    names, *place = _AT.split(line, maxsplit=1)
    if any(len(words) > _MOST_PLACE for words in place):
        return False
    return all(_is_surely_name(words_of(name)) for name in _SEPARATOR.split(names))


def _is_surely_name(words: Words) -> bool:
    if not is_name(words) or any(word.key in TOLD for word in words):
        return False
    if all(word.key.isascii() for word in words):
        return all(word.typed[:1].isupper() or is_rank(word) for word in words[1:])
    behind = [word.key for word in words if not is_rank(word)]
    return any(word in _PARTICLES for word in behind) or _is_family(behind[-1:])


def _is_family(last: list[str]) -> bool:
    return any(word.startswith("ال") and word.endswith("ي") for word in last)

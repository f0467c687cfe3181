"""A line as words: each as it was typed, and folded for the grammars that look at it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from domain.typed_text import fold, key

_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Direction marks, embeddings and isolates: half of a pair would turn the words around it."""

_AROUND = '.,:;!?…،؛؟()[]"«»“”'
_ENDS = "!?؟.… "


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `typed` as it stood there, `folded` for the date grammar, `key` for tables."""

    typed: str = field(repr=False)
    folded: str = field(repr=False)
    key: str = field(repr=False)


Words = tuple[Word, ...]


def to_word(typed: str) -> Word:
    """Return *typed*, which holds no space, as a word."""
    folded = fold(typed).text
    return Word(typed, folded, folded.strip(_AROUND))


def words_of(text: str) -> Words:
    """Take *text* apart; what folds to nothing (a stray apostrophe) stays with its neighbour."""
    found: list[Word] = []
    for typed in text.translate(_MARKS).rstrip(_ENDS).split():
        word = to_word(typed)
        if found and not word.folded:
            found[-1] = Word(f"{found[-1].typed} {typed}", found[-1].folded, found[-1].key)
        elif word.folded:
            found.append(word)
    return tuple(found)


def said(words: Words) -> str:
    """Return *words* as they were typed, without the punctuation that parted them from others."""
    return " ".join(word.typed for word in words).strip(" ,،:;؛-–—")


def folded(words: Words) -> str:
    """Return *words* folded, as the date grammar reads them."""
    return " ".join(word.folded for word in words)


def keys(words: Words) -> tuple[str, ...]:
    """Return *words* as the tables keep them."""
    return tuple(word.key for word in words)


def phrases(text: str) -> frozenset[tuple[str, ...]]:
    """Return the phrases in *text*, parted by `|`, as `begins` looks for them."""
    return frozenset(tuple(key(phrase).split()) for phrase in text.split("|"))


def table(text: str) -> frozenset[str]:
    """Return the single words in *text* as `Word.key` has them."""
    return frozenset(fold(word).text for word in text.split())


def begins(words: Words, choices: Collection[tuple[str, ...]], at: int = 0) -> int:
    """Return how many words the longest of *choices* takes that stands at *at*; 0 for none."""
    behind = keys(words[at : at + _LONGEST])
    return next((n for n in range(len(behind), 0, -1) if behind[:n] in choices), 0)


_LONGEST = 6
"""Words of the longest phrase in any table."""

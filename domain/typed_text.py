"""What people type, folded for the date grammar, and the way back to their own letters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.digits import latin

LIMIT = 80
"""Characters the date grammar looks at; whatever is typed, its work is bounded."""

_LETTERS = str.maketrans("ةىکیە", "هيكيه")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_DROPPED = frozenset("ءـ'’‘ʼʿʾʻ`´")
_DROPPED_KINDS = frozenset({"Mn", "Cf"})  # vowel signs, accents, direction marks


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded *text*; each of its characters knows where in the original it stood."""

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> Folded:
    """
    Return *text* in small letters and Latin digits, alike however it was written.

    Vowel signs, hamzas, apostrophes and direction marks fall away; every dash is a hyphen.
    """
    pairs = [(folded, at) for at, letter in enumerate(text) for folded in _letters(letter)]
    return Folded("".join(folded for folded, _ in pairs), tuple(at for _, at in pairs))


def words(choices: Iterable[str]) -> str:
    """Return a pattern for any of *choices*, the longest first, as whole words."""
    folded = sorted({fold(choice).text for choice in choices}, key=len, reverse=True)
    spaced = (r"[\s-]+".join(map(re.escape, choice.split())) for choice in folded)
    return rf"(?:{'|'.join(spaced)})(?!\w)"


def key(text: str) -> str:
    """Return a matched choice of `words` as tables keep it: folded, single spaces."""
    return " ".join(fold(text).text.replace("-", " ").split())


class Scan:
    """A place in folded text; taking moves it past what was taken and the space behind."""

    _GAP = re.compile(r"[\s,،]*")

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self._skip()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take what *pattern* matches here; None, and no step, if it does not."""
        if match := pattern.match(self.text, self.at):
            self.at = match.end()
            self._skip()
        return match

    def sees(self, pattern: re.Pattern[str]) -> bool:
        """Say whether *pattern* matches here, without taking it."""
        return pattern.match(self.text, self.at) is not None

    def is_done(self) -> bool:
        """Say whether nothing is left to take."""
        return self.at == len(self.text)

    def _skip(self) -> None:
        if gap := self._GAP.match(self.text, self.at):
            self.at = gap.end()


def _letters(letter: str) -> Iterator[str]:
    if letter.isspace():
        yield " "
        return
    for part in unicodedata.normalize("NFD", letter).lower():
        if part not in _DROPPED and unicodedata.category(part) not in _DROPPED_KINDS:
            yield latin(part).translate(_LETTERS).translate(_DASHES)

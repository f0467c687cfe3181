"""Words nobody has ever written: whoever finds one of them in a file has found a leak."""

import random
import re
from collections.abc import Iterator

_ENGLISH = tuple(re.findall("...", "bracegdulfimgorhaxjebkyllomnuqpyarovsuttiwvezwojxanzil"))
_ARABIC = tuple(re.findall("...", "ضاقثوطغيذظوشخثاذيصشغوطاظصيخقوث"))
_IN_A_NOTE = 5


class Vocabulary:
    """Gives fresh words and remembers each."""

    def __init__(self, seed: int) -> None:
        """Begin; the same *seed* gives the same words."""
        self._chance = random.Random(seed)  # noqa: S311  # repeatable, no secret in it
        self.words: set[str] = set()

    def word(self, syllables: tuple[str, ...] = _ENGLISH) -> str:
        """Return a word that was not given before."""
        while (found := "".join(self._chance.choices(syllables, k=4))) in self.words:
            continue
        self.words.add(found)
        return found

    def note(self) -> str:
        """Return a note's text, in one of the two scripts."""
        syllables = self._chance.choice((_ENGLISH, _ENGLISH, _ARABIC))
        return " ".join(self.word(syllables) for _ in range(_IN_A_NOTE))

    def notes(self, count: int) -> Iterator[str]:
        """Yield so many notes."""
        return (self.note() for _ in range(count))

    def meeting(self) -> str:
        """Return a meeting with all its parts."""
        return (
            f"/meeting with {self.word()}, {self.word()} @ {self.word()}\n{self.note()}\n"
            f"we owe: {self.word()}\nthey owe: {self.word()}"
        )

    def event(self, when: str) -> str:
        """Return an event at *when*."""
        return f"/event {when} {self.word()} {self.word()} @ {self.word()}"

"""How sensitive something is: the installation's own ordered list, lowest first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.errors import AmanaError, OperatorRefusal
from domain.typed_text import key

ROW = "markings"
"""The id of the one row that holds the list."""


class MarkingRefused(OperatorRefusal):
    """A list, a ceiling or a default that cannot be; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Words:
    """The operator's own words, in each language or in one for all."""

    en: str = ""
    ar: str = ""

    def said(self, language: str) -> str:
        """Return them for a reader of *language*; where they lack in it, those of the other."""
        return (self.ar or self.en) if language == "ar" else (self.en or self.ar)

    def every(self) -> tuple[str, ...]:
        """Return those that there are."""
        return tuple(each for each in (self.en, self.ar) if each)

    def over(self, other: "Words") -> "Words":
        """Return these, with those of *other* where these lack."""
        return Words(self.en or other.en, self.ar or other.ar)


@dataclass(frozen=True, slots=True)
class Marking:
    """
    One grade: records hold its *id*, so that it can be renamed and moved.

    *short* are what people write for it, as `(S)`; *belongs* is where things of it are kept that
    may not be kept here.
    """

    id: str
    name: Words
    short: tuple[str, ...] = ()
    belongs: Words = Words()

    def words(self) -> tuple[str, ...]:
        """Return everything that means this marking where it stands in front of a text."""
        return (*self.name.every(), *self.short)

    def is_called(self, word: str) -> bool:
        """Tell whether *word* means it, in whatever letters."""
        return key(word) in map(key, self.words())


class AboveCeiling(AmanaError):
    """
    Marked higher than a desk may hold: nothing of it was kept.

    It carries the operator's words and nobody else's: the marking, and where such things belong.
    """

    reply_key = "error-above-ceiling"

    def __init__(self, marking: Marking, belongs: Words, desk: str = "") -> None:
        super().__init__()
        self.marking, self.belongs, self.desk = marking, belongs, desk


@dataclass(frozen=True, slots=True)
class Markings:
    """
    Every marking of the installation, the lowest first.

    None ever leaves the list: records may hold it. *belongs* is said where a marking has no words
    of its own for where it belongs.
    """

    id: str = ROW
    listed: tuple[Marking, ...] = ()
    belongs: Words = Words()

    def __bool__(self) -> bool:
        return bool(self.listed)

    def find(self, marking: str) -> Marking | None:
        """Return the marking of an id, or None."""
        return next((each for each in self.listed if each.id == marking), None)

    def called(self, word: str) -> Marking | None:
        """Return the marking that *word* means, or None."""
        return next((each for each in self.listed if each.is_called(word)), None)

    def named(self, word: str) -> Marking:
        """
        Return the marking that *word* means.

        Raises:
            MarkingRefused: None; the list is said.
        """
        found = self.called(word)
        if found is None:
            raise MarkingRefused(self._unknown(word))
        return found

    def rank(self, marking: str) -> int:
        """Return how high a marking stands, 0 for none; one that is not listed is the highest."""
        ids = ("", *(each.id for each in self.listed))
        return ids.index(marking) if marking in ids else len(ids)

    def is_above(self, marking: str, ceiling: str) -> bool:
        """
        Tell whether something of *marking* may not rest where *ceiling* is the most.

        Both are ids, "" for none: what is not marked is above nothing, and a desk without a ceiling
        holds everything. A ceiling that is not listed holds nothing that is marked.
        """
        if not marking or not ceiling:
            return False
        return self.find(ceiling) is None or self.rank(marking) > self.rank(ceiling)

    def upto(self, ceiling: str) -> tuple[Marking, ...]:
        """Return what a desk of that ceiling may hold, the lowest first."""
        return tuple(each for each in self.listed if not self.is_above(each.id, ceiling))

    def highest(self, markings: Iterable[str]) -> str:
        """Return the highest of *markings*, "" for none of them."""
        return max(markings, key=self.rank, default="")

    def belonging(self, marking: Marking) -> Words:
        """Return where things of *marking* belong that may not be kept here."""
        return marking.belongs.over(self.belongs)

    def refusal(self, marking: Marking, desk: str = "") -> AboveCeiling:
        """Return the error that says where something belongs."""
        return AboveCeiling(marking, self.belonging(marking), desk)

    def with_marking(self, marking: Marking) -> "Markings":
        """
        Return the list with a marking as it is by now.

        Raises:
            MarkingRefused: Two would mean the same word.
        """
        listed = tuple(marking if each.id == marking.id else each for each in self.listed)
        return checked(replace(self, listed=listed))

    def arranged(self, wanted: Iterable[Marking]) -> "Markings":
        """
        Return the list in the order of *wanted*, new ones added.

        Raises:
            MarkingRefused: One that is set up is not named, or two would mean the same word.
        """
        listed = tuple(wanted)
        ids = [each.id for each in listed]
        for known in self.listed:
            if known.id not in ids:
                raise MarkingRefused(_unnamed(known))
        return checked(replace(self, listed=listed))

    def _unknown(self, word: str) -> str:
        if not self.listed:
            return "no markings are set up: `python bot.py marking set NAME…`, the lowest first"
        there = ", ".join(each.name.said("en") for each in self.listed)
        return f"no marking is called {word}: there are {there}"


def checked(markings: Markings) -> Markings:
    """
    Return *markings* if every word means one of them.

    Raises:
        MarkingRefused: A word means two, or one is no word.
    """
    seen: dict[str, str] = {}
    for marking in markings.listed:
        for word in marking.words():
            folded = key(word)
            if not any(letter.isalnum() for letter in folded):
                msg = "a marking needs a name of letters or digits"
                raise MarkingRefused(msg)
            if seen.setdefault(folded, marking.id) != marking.id:
                msg = f"{word} would mean two markings: leave it to one of them"
                raise MarkingRefused(msg)
    return markings


def _unnamed(known: Marking) -> str:
    name = known.name.said("en")
    return (
        f"{name} is set up, and records may be marked so: name it, too, where it stands now;"
        f" to call it something else: `python bot.py marking change {name} --name NEW`"
    )

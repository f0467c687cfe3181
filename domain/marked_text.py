"""Finds the marking that somebody wrote on a text, in front or alone on its first or last line."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from domain.markings import Marking, Markings
from domain.records import AnyBody, Event, Meeting, Note
from domain.secrecy import Secret
from domain.texts import is_visible
from domain.typed_text import fold, words

_LOOKED_AT = 200
"""Characters of a line; a marking with what surrounds it is shorter."""

_LETTERS = 4
"""A word of fewer letters may be an initial: `S. Example`, `A - the first`."""

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_BEFORE = r"[\W_]*"
_SHORT_BEHIND = r"\s*(?:[:)\]}]|//)"
_BEHIND = rf"{_SHORT_BEHIND}|\s*[|;=*_•·~]|\s+[-/]|-\s|\.(?:\s|$)"
_LONG_DASHES = re.compile("[–—―]")


def marking_of(markings: Markings, texts: Iterable[str]) -> str:
    """
    Return the id of the highest marking that any of *texts* is marked with, "" for none.

    As documents are marked: alone on the first or the last line, or in front and set apart
    (`SECRET: …`, `(S) …`, `SECRET The …`). Within a sentence the same words are content.
    """
    if not markings:
        return ""
    found = (each for text in texts for each in _found(markings.listed, text))
    return markings.highest(each.id for each in found)


def _found(listed: tuple[Marking, ...], text: str) -> Iterator[Marking]:
    lines = [line for line in text.splitlines() if is_visible(line)]
    if not lines:
        return
    first, last = _plain(lines[0]), _plain(lines[-1])
    for marking in (_alone(listed, first), _in_front(listed, first), _alone(listed, last)):
        if marking is not None:
            yield marking


def _plain(line: str) -> str:
    """Return a line in ordinary letters: wide ones and ligatures mean what they look like."""
    return _LONG_DASHES.sub(" - ", unicodedata.normalize("NFKC", line))


def _alone(listed: tuple[Marking, ...], line: str) -> Marking | None:
    bare = _AROUND.sub("", line)
    if len(bare) > _LOOKED_AT:
        return None
    return next((each for each in listed if each.is_called(bare)), None)


def _in_front(listed: tuple[Marking, ...], line: str) -> Marking | None:
    line = _AROUND.sub(_kept_brackets, line)
    folded = fold(line[:_LOOKED_AT])
    every = [word for marking in listed for word in marking.words()]
    match = re.match(rf"{_BEFORE}(?P<word>{words(every)})", folded.text)
    if match is None:
        return None
    marking = next(each for each in listed if each.is_called(match["word"]))
    begin, end = folded.origins[match.start("word")], folded.origins[match.end("word") - 1] + 1
    is_long = sum(letter.isalpha() for letter in match["word"]) >= _LETTERS
    is_apart = re.match(_BEHIND if is_long else _SHORT_BEHIND, folded.text[match.end() :])
    if is_apart or (is_long and _stands_out(line[begin:end], line[end:])):
        return marking
    return None


def _kept_brackets(around: re.Match[str]) -> str:
    """Shorten what stands around a line to what may set a marking apart."""
    return around[0] if len(around[0]) <= len("(( ") else around[0][-1]


def _stands_out(typed: str, rest: str) -> bool:
    """Tell whether capitals set a marking apart from a line that is not in capitals."""
    return typed.isupper() and not rest.isupper()


def texts_of(body: AnyBody) -> tuple[Secret, ...]:
    """Return everything that somebody wrote in a record's body, each by itself."""
    if isinstance(body, Note):
        return (body.text,)
    if isinstance(body, Meeting):
        return (*body.counterparts, body.place, body.said, *body.we_owe, *body.they_owe)
    if isinstance(body, Event):
        return (body.title, body.place)
    return (body.counterpart, body.what)

"""The types that make a leak an error: what must not be shown, and what may rest on disk."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, NoReturn

Sealed = NewType("Sealed", bytes)
"""Ciphertext fit for disk; only `crypto` makes one."""

_KEY_ID = slice(8, 16)


def key_id_of(sealed: Sealed) -> bytes:
    """Return the 8 readable bytes that name an envelope's key (`docs/format.md`)."""
    return sealed[_KEY_ID]


class Secret:
    """Text that must not be stored, logged, printed or pickled unsealed."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text; every call site is worth a reviewer's glance."""
        return self._text

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    __hash__ = None  # type: ignore[assignment]  # a dictionary of secrets would outlive its reader

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> NoReturn:
        msg = "a Secret is never pickled or copied"
        raise TypeError(msg)

    def __copy__(self) -> NoReturn:
        self.__reduce__()

    def __deepcopy__(self, memo: object) -> NoReturn:
        self.__reduce__()


WHOLE = "document"
"""The part of a row's place when nothing else is bound."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a sealed value belongs; bound into it, so that a moved value opens nothing.

    `version` is the row's: 1 at first, one more at every write of the envelope. `part` is
    "document", or the keyed name by which the row is found, so that no name can be changed.
    """

    table: str
    row: str
    version: int = 1
    desk: str = ""
    part: str = WHOLE


def found_by(name: bytes) -> str:
    """Return the part of a row's place that binds the keyed *name* by which it is found."""
    return name.hex()


class Lookup(StrEnum):
    """What a keyed name is for: each has a key of its own, so names of two kinds never meet."""

    PERSON = "person"
    LANE = "lane"
    NATURAL = "natural"
    INVITATION = "invitation"
    OBJECT = "object"

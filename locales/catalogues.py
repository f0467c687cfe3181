"""Reads the `.po` files as they are: no compile step, no second copy that could lag behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

FALLBACK = "en"
"""The language of a member whose own has no catalogue."""

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: each key's forms, which form a number takes, and where lines begin."""

    words: Mapping[str, tuple[str, ...]]
    forms: int
    form_of: Callable[[int], int]
    is_from_right: bool = False

    def find(self, key: str, n: int | None) -> str:
        """
        Return the words of *key*, in the form that *n* takes.

        Raises:
            KeyError: No such key, or a number for words that have no forms.
        """
        forms = self.words[key]
        if (n is None) is not (len(forms) == 1):
            raise KeyError(key)
        return forms[0 if n is None else self.form_of(n)]


def read(path: Path) -> Catalogue:
    """Read one `.po` file; the rule of its plurals stands in its header."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    words = {_key(entry): _forms(entry) for entry in catalogue if entry.id}
    is_from_right = Locale(path.stem).text_direction == "rtl"
    return Catalogue(words, catalogue.num_plurals, c2py(catalogue.plural_expr), is_from_right)


def _key(entry: Message) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def _forms(entry: Message) -> tuple[str, ...]:
    """Return one form, or those of a plural; none is empty, for then the key would be said."""
    words = entry.string or ""
    forms = (words,) if isinstance(words, str) else tuple(words)
    if not all(forms):
        raise ValueError(entry.id)
    return forms


CATALOGUES = {path.stem: read(path) for path in sorted(_HERE.glob("*.po"))}
"""Every catalogue, by language."""


def catalogue_of(language: str) -> Catalogue:
    """Return the catalogue of *language*, else the English one."""
    return CATALOGUES.get(language, CATALOGUES[FALLBACK])

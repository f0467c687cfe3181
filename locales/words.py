"""Makes the words: look-up, escaping, isolation, formatting, always in this order."""

import html
import re
from collections.abc import Callable

from domain.digits import Digits, written
from locales.catalogues import catalogue_of

_OPEN, _CLOSE = "\u2068", "\u2069"
_OPENERS = frozenset("\u2066\u2067\u2068")
_ISOLATES = re.compile("[\u2066-\u2069]")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_LATIN = re.compile(r"(<code>.*?</code>|(?<![\w</])/[a-z]+)", re.DOTALL)
"""What stays Latin in every language: code, and commands."""

_VALUE_FIRST = re.compile(r"^(?=(?:<[a-z]+>)*\{(?!n\}))", re.MULTILINE)
_RIGHT_TO_LEFT = "\u200f"


def t(
    language: str,
    key: str,
    /,
    n: int | None = None,
    digits: Digits = Digits.LATIN,
    **values: object,
) -> str:
    """
    Return the words of *key* as Telegram's HTML; every value is escaped and isolated.

    *n* chooses the plural form and is the value `{n}`; whole numbers take the reader's *digits*,
    text stays as it is.

    Raises:
        KeyError: No such key, or a placeholder without a value.
    """
    catalogue = catalogue_of(language)
    template = _dressed(catalogue.find(key, n), digits)
    if catalogue.is_from_right:
        template = _VALUE_FIRST.sub(_RIGHT_TO_LEFT, template)  # a Latin value would turn the line
    return _filled(template, n, digits, values, isolated)


def phrase(
    language: str,
    key: str,
    /,
    n: int | None = None,
    digits: Digits = Digits.LATIN,
    **values: object,
) -> str:
    """Return the words of *key* as plain text: for buttons, and for what becomes a value itself."""
    template = written(catalogue_of(language).find(key, n), digits)
    return _filled(template, n, digits, values, str)


def isolated(value: str) -> str:
    """
    Return *value* escaped, in a bidi isolate of its own (UAX 9): U+2068 … U+2069.

    Isolate marks in it without a partner are left out: one could end ours before its time.
    """
    return _OPEN + html.escape(_balanced(value), quote=False) + _CLOSE


def _filled(
    template: str,
    n: int | None,
    digits: Digits,
    values: dict[str, object],
    dress: Callable[[str], str],
) -> str:
    given = values if n is None else {"n": n, **values}
    texts = {
        name: written(str(value), digits) if isinstance(value, int) else str(value)
        for name, value in given.items()
    }
    return _PLACEHOLDER.sub(lambda match: dress(texts[match[1]]), template)


def _dressed(template: str, digits: Digits) -> str:
    """Isolate what stays Latin; write the digits of all else as the reader does."""
    parts = _LATIN.split(template)
    return "".join(
        f"{_OPEN}{part}{_CLOSE}" if _LATIN.fullmatch(part) else written(part, digits)
        for part in parts
    )


def _balanced(text: str) -> str:
    if not _ISOLATES.search(text):
        return text
    opened: list[int] = []
    alone: set[int] = set()
    for match in _ISOLATES.finditer(text):
        if match[0] in _OPENERS:
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            alone.add(match.start())
    alone.update(opened)
    return "".join(letter for at, letter in enumerate(text) if at not in alone)

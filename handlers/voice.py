"""Speaks to one reader: his language, his digits; the one place where a secret becomes words."""

from dataclasses import dataclass

from domain.letters import Reader
from domain.references import Reference
from domain.secrecy import Secret
from locales import isolated, phrase, t

NAME = 64
"""The longest name Telegram knows; a longer one is cut above a record, where it is no content."""

Value = str | int | Reference | Secret


@dataclass(frozen=True, slots=True)
class Voice:
    """The words for one reader."""

    to: Reader

    def say(self, key: str, n: int | None = None, **values: Value) -> str:
        """Return the words of *key* as HTML, each value escaped and isolated."""
        return t(self.to.language, key, n, self.to.digits, **_revealed(values))

    def phrase(self, key: str, n: int | None = None, **values: Value) -> str:
        """Return the words of *key* as plain text: for a button, or as a value of others."""
        return phrase(self.to.language, key, n, self.to.digits, **_revealed(values))

    def listed(self, values: list[str]) -> str:
        """Return *values* as one, with the language's own comma."""
        return self.phrase("list-separator").join(values)


def quoted(text: Secret | str) -> str:
    """Return what somebody wrote as HTML: escaped, isolated, otherwise as it is."""
    return isolated(text.reveal() if isinstance(text, Secret) else text)


def _revealed(values: dict[str, Value]) -> dict[str, str | int]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Value) -> str | int:
    if isinstance(value, Secret):
        return value.reveal()
    return value if isinstance(value, int) else str(value)

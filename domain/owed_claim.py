"""What a promise says before its day is looked at: who owes, to or by whom, and what."""

from dataclasses import dataclass
from enum import StrEnum

from domain.owed_lexicon import is_abstract
from domain.owed_names import Split, split
from domain.plain_text import Words, keys, phrases

_POINTING = phrases("this|that|these|those|هذا|ذلك")
_FIRST = 3
"""The words among which a speech gives itself away: `we owe a great deal to …`."""


class Owes(StrEnum):
    """Who owes: our side, or the counterpart."""

    WE = "we"
    THEY = "they"


@dataclass(frozen=True, slots=True)
class Claim:
    """A promise without its day; an unsure one could be read otherwise and is read back."""

    owes: Owes
    name: Words
    what: Words
    is_sure: bool = True


def claim(owes: Owes, name: Words, what: Words, *, is_sure: bool = True) -> Claim | None:
    """Return the claim, None for what is owed in speeches."""
    if any(map(is_abstract, what[:_FIRST] or name)) or keys(what) in _POINTING:
        return None
    return Claim(owes, name, what, is_sure)


def claim_of(owes: Owes, body: Words) -> Claim | None:
    """Return the claim on the one *body* begins with; nobody is named where that is unsure."""
    found = split(body) or Split((), body)
    return claim(owes, found.name, found.what)

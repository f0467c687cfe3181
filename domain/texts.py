"""What words can be kept: so many, and something that somebody could see."""

import unicodedata

from domain.errors import AmanaError
from domain.secrecy import Secret

MOST_CHARACTERS = 4096
"""The longest text kept at once: what one Telegram message can hold."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
"""Categories nobody sees; unassigned ones stay out of it: the newest emoji are among them."""


class TextTooLong(AmanaError):
    """More than `MOST_CHARACTERS`."""

    reply_key = "error-text-long"


class TextEmpty(AmanaError):
    """Nothing to keep."""

    reply_key = "error-text-empty"


def is_visible(text: str) -> bool:
    """Tell whether *text* is more than space, controls and marks of direction."""
    return any(
        not letter.isspace() and unicodedata.category(letter) not in _UNSEEN for letter in text
    )


def check_text(text: Secret) -> Secret:
    """
    Return *text* if it can be kept.

    Raises:
        TextEmpty: Nothing in it that anybody could see.
        TextTooLong: More than `MOST_CHARACTERS`.
    """
    if not is_visible(text.reveal()):
        raise TextEmpty
    if len(text.reveal()) > MOST_CHARACTERS:
        raise TextTooLong
    return text

"""What a passphrase is, however it was typed: the same words on any keyboard are the same key."""

import unicodedata

from domain.errors import OperatorRefusal
from domain.secrecy import Secret

SHORTEST = 16
LONGEST = 1024
_FEWEST_DIFFERENT = 6
_INVISIBLE = "Cf"
_UNFIT = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, half a character, private, unassigned (it may become anything), line and paragraph."""


class PassphraseUnfit(OperatorRefusal):
    """Too short, too plain, or not all of it text; the remedy quotes none of it."""


def normalised(passphrase: Secret) -> Secret:
    """
    Return what counts of a passphrase (`docs/format.md`): NFKC without invisible marks and margins.

    Raises:
        PassphraseUnfit: A character that is no text, or more than 1,024 of them.
    """
    seen = "".join(each for each in passphrase.reveal() if not _is(each, _INVISIBLE))
    text = unicodedata.normalize("NFKC", seen).strip(" ")
    if len(text) > LONGEST or any(unicodedata.category(each) in _UNFIT for each in text):
        msg = "the passphrase holds what is no text, or too much of it: type letters and spaces"
        raise PassphraseUnfit(msg)
    return Secret(text)


def check_new(passphrase: Secret) -> None:
    """
    Refuse a passphrase that is soon guessed.

    Raises:
        PassphraseUnfit: Shorter than 16 characters, hardly any different ones, or no text.
    """
    text = normalised(passphrase).reveal()
    if len(text) < SHORTEST:
        msg = f"a passphrase has at least {SHORTEST} characters: take six words or more by chance"
        raise PassphraseUnfit(msg)
    if len(set(text)) < _FEWEST_DIFFERENT:
        msg = "the passphrase repeats itself: take six words or more by chance"
        raise PassphraseUnfit(msg)


def _is(character: str, category: str) -> bool:
    return unicodedata.category(character) == category

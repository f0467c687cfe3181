"""A one-time code as people type it: six digits of any of the three sets, with or without gaps."""

import re

from domain.digits import latin
from domain.secrecy import Secret

_CODE = re.compile(r"[0-9]{3}[\s-]?[0-9]{3}")


def is_code(text: Secret) -> bool:
    """Tell whether a message is six digits and nothing else, as authenticators show them."""
    return _CODE.fullmatch(latin(text.reveal()).strip()) is not None


def typed_code(text: Secret) -> Secret:
    """Return the digits of what was typed as a code, in Latin ones; anything else stays in it."""
    return Secret("".join(latin(text.reveal()).replace("-", " ").split()))

"""One-time codes (RFC 6238: SHA-1, six digits, steps of 30 seconds), weighed in the same time."""

import base64
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from domain.authenticators import Weighed
from domain.secrecy import Secret
from domain.step_up import CODE_LENGTH, STEP

_SEED_BYTES = 20
"""The length of SHA-1's output, as RFC 4226 §4 recommends; 32 characters of base 32."""

_SECONDS = int(STEP.total_seconds())
_AROUND = (-1, 0, 1)
"""The steps whose codes are taken: a phone's clock may be 30 seconds off."""


def fresh_seed() -> Secret:
    """Give a new seed: 160 bits, 32 characters of base 32 (RFC 4648 §6)."""
    return Secret(base64.b32encode(secrets.token_bytes(_SEED_BYTES)).decode())


def fresh_number() -> Secret:
    """Give six random digits, which look like a code."""
    return Secret(f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}")


def code_at(seed: Secret, step: int) -> Secret:
    """
    Return the code of a *step*, counted from 1970 (RFC 6238 §4.2).

    Raises:
        ValueError: The seed is no base 32, or shorter than 128 bits.
    """
    return Secret(_totp(seed).generate(step * _SECONDS).decode())


def weigh(code: Secret, seed: Secret, duress: Secret, now: datetime) -> Weighed:
    """
    Say what *code* is at *now*, aware.

    Each comparison is made, whatever the others came to: how long it takes tells nothing.

    Raises:
        ValueError: The seed is no base 32, or shorter than 128 bits.
    """
    totp, typed = _totp(seed), code.reveal().encode()
    present, step = int(now.timestamp()) // _SECONDS, 0
    for around in _AROUND:
        is_equal = bytes_eq(typed, totp.generate((present + around) * _SECONDS))
        step = (present + around) * is_equal or step
    return Weighed(step, is_duress=bytes_eq(typed, duress.reveal().encode()))


def _totp(seed: Secret) -> TOTP:
    key = base64.b32decode(seed.reveal().encode())
    return TOTP(key, CODE_LENGTH, SHA1(), _SECONDS)  # noqa: S303  # every authenticator knows it

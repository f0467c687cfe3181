"""The keyring for two officers together: one age file inside another (`docs/format.md`)."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crypto import age, documents
from crypto.age import Identity
from crypto.failures import FAILURES
from crypto.keyfile import is_sound
from crypto.keyring import Keyring
from domain.errors import SealBroken
from domain.escrow import PairEscrow
from domain.recovery import Recipient
from domain.secrecy import Secret

FORMAT, KIND = 1, "amana-escrow"
_CODE_SIZE, _GROUP = 10, 4


@dataclass(frozen=True, slots=True)
class EscrowDocument:
    """What a pair's file says."""

    code: str = field(repr=False)
    format: int
    keyring: Keyring
    kind: str
    made_at: datetime
    serial: int


def make(
    keyring: Keyring, serial: int, made_at: datetime, pair: tuple[Recipient, Recipient]
) -> PairEscrow:
    """Give the file that the two of *pair* open together, the first's layer outside."""
    code = _fresh_code()
    document = EscrowDocument(code, FORMAT, keyring, KIND, made_at, serial)
    first, second = pair
    inner = age.seal(documents.write(document), second)
    return PairEscrow(age.seal(inner, first), Secret(code))


def read(file: bytes, identities: Sequence[Identity]) -> EscrowDocument:
    """
    Open a pair's file with the two officers' keys, in whatever order.

    Raises:
        SealBroken: Another pair's, damaged, of another format, or no escrow.
    """
    try:
        document = age.unseal(age.unseal(file, identities), identities)
        found = documents.read(document, EscrowDocument)
    except FAILURES:
        raise SealBroken from None
    if (found.format, found.kind) != (FORMAT, KIND) or not is_sound(found.keyring):
        raise SealBroken
    return found


def _fresh_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_CODE_SIZE)).decode()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

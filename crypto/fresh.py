"""What of the key files is made anew together with a keyring."""

from dataclasses import dataclass
from pathlib import Path

from domain.secrecy import Secret


@dataclass(frozen=True, slots=True)
class Fresh:
    """
    The slot, or the root.

    The root is random, or made of a passphrase; it takes the place of the one there is, or, where
    that lies in a place of somebody else's, goes into a new file.
    """

    slot: bool = False
    root: bool = False
    passphrase: Secret | None = None
    root_in: Path | None = None


NOTHING = Fresh()

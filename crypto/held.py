"""A keyring that is in no file of this machine: an escrow's, for as long as a command needs it."""

from dataclasses import dataclass

from crypto.fresh import NOTHING, Fresh
from crypto.keyring import Keyring
from domain.errors import KeyFileRefused


@dataclass(frozen=True, slots=True)
class HeldKeys:
    """Stands where a `Keystore` does, and is never written."""

    keyring: Keyring

    def load(self) -> Keyring:
        """Return the keyring."""
        return self.keyring

    def tidy(self) -> None:
        """Do nothing: there is no file."""

    def write(self, changed: Keyring, fresh: Fresh = NOTHING) -> None:  # noqa: ARG002  # as a keystore's
        """
        Refuse.

        Raises:
            KeyFileRefused: Always.
        """
        msg = f"the keyring of an escrow is not written (generation {changed.generation})"
        raise KeyFileRefused(msg)

"""What leaves the house in this installation's name: signed, or sealed for its officers."""

from collections.abc import Sequence
from datetime import datetime

from crypto import certificates, checkpoints, escrow, signatures, webhook
from crypto.checkpoints import Witness
from crypto.keyholder import KeyHolder
from domain.checkpoints import Checkpoint
from domain.escrow import PairEscrow
from domain.recovery import Recipient
from domain.secrecy import Secret
from domain.shredding import Certificate


class Signet(KeyHolder):
    """Signs with the key that the keyring holds for it."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes against which every signature of this installation is held (Ed25519)."""
        return signatures.public_key(self._ring.keyring.checkpoint_seed)

    def sign(self, subject: str, message: bytes) -> bytes:
        """Give the 64-byte signature over *message* as a *subject* ("checkpoint", "backup")."""
        return signatures.sign(self._ring.keyring.checkpoint_seed, subject, message)

    def attest(self, checkpoint: Checkpoint) -> bytes:
        """Write *checkpoint* as a line that holds outside of the house."""
        return checkpoints.write(checkpoint, self.sign)

    @property
    def witness(self) -> Witness:
        """What reads the checkpoints of this installation, and knows them from others."""
        return Witness(self.public_key)

    def webhook_secret(self, token: Secret) -> Secret:
        """Give by what Telegram is known at the webhook of the bot with this *token*."""
        return webhook.secret_of(webhook.key_of(self._ring.keyring), token)

    def certificate(self, certificate: Certificate) -> bytes:
        """Write a certificate as its signed line."""
        return certificates.write(certificate, self.sign)

    def escrow(
        self, serial: int, made_at: datetime, pairs: Sequence[tuple[Recipient, Recipient]]
    ) -> list[PairEscrow]:
        """Give the whole ring for each of *pairs*; what comes out only the two open together."""
        return [escrow.make(self._ring.keyring, serial, made_at, pair) for pair in pairs]

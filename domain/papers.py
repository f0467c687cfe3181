"""What is handed over on paper: the seed of an authenticator, and the number said under duress."""

from dataclasses import dataclass

from domain.secrecy import Secret

_GROUP = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """A seed, in base 32, and six digits; nothing of it ever goes through a chat."""

    seed: Secret
    duress: Secret

    @property
    def uri(self) -> Secret:
        """
        The seed as authenticators read it from a picture.

        It names nobody and no desk: an authenticator shows its list to whoever holds the phone.
        """
        return Secret(
            f"otpauth://totp/Amana?secret={self.seed.reveal()}&algorithm=SHA1&digits=6&period=30"
        )

    @property
    def grouped(self) -> Secret:
        """The seed as people type it: in groups of four."""
        text = self.seed.reveal()
        return Secret(" ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP)))

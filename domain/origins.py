"""Where something came from: the natural key of everything somebody sends."""

from dataclasses import dataclass

Natural = tuple[str | int, ...]
"""What makes an effect happen once: the same parts name the same effect."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A message in a chat; `version` is 0, or the number of the update that edits it."""

    chat: int
    message: int
    version: int = 0

    @property
    def natural(self) -> Natural:
        """What is kept of this message, is kept once."""
        return ("message", self.chat, self.message, self.version)

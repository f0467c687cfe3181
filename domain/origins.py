"""Where something came from: the natural key of everything somebody sends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A message in a chat; `version` is 0, or the number of the update that edits it."""

    chat: int
    message: int
    version: int = 0

"""What may be told of the keys: which there are and how far each has come; never a key itself."""

from dataclasses import dataclass
from enum import StrEnum


class KeyState(StrEnum):
    """How far a key has come on its way out; the last two are states of one that is gone."""

    ACTIVE = "active"
    DECRYPT_ONLY = "decrypt-only"
    RETIRED = "retired"
    SHREDDED = "shredded"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """
    One key of the keyring, or one that is gone, without the key itself.

    `use` is "desk", "passing", "identity", "audit" or "intake"; `month` is "2028-11", "held" or
    empty (`docs/format.md`).
    """

    id: bytes
    use: str
    desk: str
    month: str
    state: KeyState


@dataclass(frozen=True, slots=True)
class Holding:
    """How many rows of a table are sealed under a key."""

    table: str
    key_id: bytes
    rows: int


INTAKE = "intake"
"""The use of the key to which is sealed what comes in while nothing can be opened."""

PASSING_TABLES = ("inbox", "deliveries", "keyboards", "dialogues")
"""What is sealed under the installation's short-lived keys (`docs/format.md`)."""

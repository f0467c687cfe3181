"""What a chat offers behind a "/": a member's own commands, and for everybody else none."""

from dataclasses import dataclass, field

from domain.actions import Role


@dataclass(frozen=True, slots=True)
class Menu:
    """
    The commands of one private chat; without *roles* it offers none.

    *chat* 0 is everybody else's: no commands, or, *described*, the words about the bot itself.
    """

    chat: int = 0
    language: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    described: bool = False

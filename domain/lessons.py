"""What teaches a new member by doing: which of his deeds brings which of the three messages."""

from enum import StrEnum

from domain.actions import PERMITTED, Action, Role

WELCOME, FIRST, SECOND = range(3)
"""The welcome is lesson zero; whoever had none learns nothing: he knew Amana before."""

WRITERS = PERMITTED[Action.NOTE_SAVE]


class Deed(StrEnum):
    """What a member has just done for, perhaps, the first time."""

    KEPT = "kept"
    LISTED = "listed"
    OPENED = "opened"


def is_writer(roles: frozenset[Role]) -> bool:
    """Tell whether somebody with *roles* learns to write; others learn to read."""
    return bool(roles & WRITERS)


def next_lesson(deed: Deed, roles: frozenset[Role], taught: int) -> int | None:
    """
    Return the number of the lesson that *deed* brings after lesson *taught*, or None.

    Whoever writes learns from the first thing he keeps, others from the first list they open
    (a digest, an agenda); both then from the next thing they open.
    """
    if taught == WELCOME:
        first = Deed.KEPT if is_writer(roles) else Deed.LISTED
        return FIRST if deed is first else None
    if taught == FIRST:
        return None if deed is Deed.KEPT else SECOND
    return None

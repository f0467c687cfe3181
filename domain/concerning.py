"""Which desk and which member particulars name."""

from domain.particulars import (
    ConcealDue,
    DigestDue,
    GroupDue,
    LeaveDue,
    LessonDue,
    MenuDue,
    Particulars,
    SaidDue,
    SweepDue,
    UnsealedDue,
)


def whose(owed: Particulars) -> tuple[str, str]:
    """Return the desk that particulars name, and the member; an empty one where they name none."""
    match owed:
        case DigestDue():
            return owed.span.desk, owed.member
        case ConcealDue():
            return owed.shown.desk, owed.member
        case GroupDue():
            return owed.desk, ""
        case LessonDue() | MenuDue() | UnsealedDue():
            return "", owed.member
        case LeaveDue() | SaidDue() | SweepDue():
            return "", ""
        case _:
            return owed.desk, owed.member

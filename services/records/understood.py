"""What plain words said of a promise: all of it, or what needs not be asked any more."""

from domain.dialogues import Given
from domain.follow_ups import FollowUp
from domain.members import Member
from domain.owed import Owed, Owes
from domain.plain_words import RemindMe, Unclear
from domain.secrecy import Secret
from domain.steps import Step


def given_by(meant: Unclear) -> tuple[Given, ...]:
    """Return what needs not be asked any more."""
    if meant.owed is None:
        return (Given(Step.TASK, meant.what),) if meant.what else ()
    given = (Given(Step.OWES, Secret(meant.owed.owes.value)), Given(Step.WHAT, meant.owed.what))
    if meant.owed.due is None:
        return given
    due = Given(Step.DUE, Secret(""), due=meant.owed.due, at=meant.owed.at, certain=False)
    return (*given, due)


def promise_of(member: Member, meant: Owed | RemindMe, zone: str) -> FollowUp:
    """Return the promise, or the reminder for himself, that *member* said in plain words."""
    if isinstance(meant, Owed):
        whose, counterpart, due, at = meant.owes, meant.counterpart, meant.due, meant.at
    else:
        whose, counterpart = Owes.WE, Secret("")
        due, at = meant.wall.date(), meant.wall.time()
    return FollowUp(
        owes=whose,
        counterpart=counterpart,
        what=meant.what,
        due=due,
        at=at,
        zone=zone,
        holder=member.id,
        holder_name=member.name,
    )

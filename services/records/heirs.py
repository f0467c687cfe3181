"""Follows what a record became: a late edit or reply reaches whatever took its place."""

from domain.actions import Action
from domain.members import Member
from domain.origins import Natural
from domain.records import AnyRecord
from services.work.archive import Work


def became(record: str) -> Natural:
    """Return the natural key of what took a record's place: that happens once."""
    return ("became", record)


def corrected_by(query: str) -> Natural:
    """Return the natural key of a correction by a press."""
    return ("corrected", query)


async def find_heir(work: Work, record: str) -> str:
    """Return what a record is by now: itself, or the newest that took its place; opens nothing."""
    while heir := await work.find_effect(*became(record)):
        record = heir
    return record


async def open_heir(work: Work, member: Member, action: Action, record: str) -> AnyRecord:
    """
    Open what a record is by now, by what *member* may do on the desk where it is.

    Raises:
        NotPermitted: Not there, or it was withdrawn.
    """
    heir = await find_heir(work, record)
    permit = member.permit(action, await work.records.desk_of(heir))
    return await work.records.get(permit, heir)

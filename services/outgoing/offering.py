"""Which buttons stand under what was opened, by what it is."""

from dataclasses import replace

from domain.contents import (
    PeopleShown,
    PersonShown,
    PromisesShown,
    ReadersShown,
    RecordShown,
    RequestShown,
)
from domain.keyboards import Choice, Verb
from domain.letters import Letter
from domain.members import Member
from domain.records import AnyRecord
from domain.shown import Cursor, Shown
from services.desks.people import people_choices
from services.outgoing.readers import back_choices, readers_choices
from services.records.answering import request_choices
from services.records.follow_up_buttons import ledger_choices, promise_choices
from services.records.sources import source_choices
from services.work.archive import Work
from services.work.pressing import Chosen


async def choices_under(
    work: Work, chosen: Chosen, shown: Shown, letter: Letter, rest: Cursor | None
) -> tuple[Choice, ...]:
    """Return what can be done with *letter*, opened by what was *chosen* up to *rest*."""
    member, on = chosen.member, _next_page(shown, rest)
    match letter:
        case RecordShown():
            return on + await _of_record(work, member, letter.record)
        case RequestShown():
            return request_choices(shown, letter)
        case ReadersShown():
            return back_choices(shown, chosen.keyboard)
        case PromisesShown():
            return ledger_choices(member, shown, letter)
        case PeopleShown() | PersonShown():
            return people_choices(shown, letter)
        case _:
            return on


def _next_page(shown: Shown, rest: Cursor | None) -> tuple[Choice, ...]:
    """Return the button that leads on, if there is more."""
    if rest is None:
        return ()
    return (Choice(Verb.NEXT, shown.desk, shown=replace(shown, cursor=rest)),)


async def _of_record(work: Work, member: Member, record: AnyRecord) -> tuple[Choice, ...]:
    return (
        *promise_choices(member, record),
        *readers_choices(member, record),
        *await source_choices(work, member, record),
    )

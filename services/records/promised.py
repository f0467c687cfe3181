"""Keeps what was promised at a meeting: each line a promise, that follows its meeting."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from domain.actions import Action
from domain.follow_ups import FollowUp, FollowUpState
from domain.lines import listed
from domain.members import Member
from domain.owed import Owes, read_promise
from domain.records import AnyRecord, Kind, Meeting, Record
from domain.secrecy import Secret
from services.records.follow_ups import plan_promise, write_promise
from services.records.keeping import keep
from services.records.understood import promise_of
from services.work.archive import Work

Line = tuple[Owes, str]

PROMISED_AT = frozenset({Kind.MEETING, Kind.NOTE})
"""What promises may have been made at: a note may have been a meeting before."""


async def keep_promised(work: Work, member: Member, meeting: Record[Meeting]) -> None:
    """Keep each promise of a meeting as a record of its own, once for each line."""
    for number, line in enumerate(_lines(meeting.body)):
        await _keep_line(work, member, meeting, number, line)


async def reword_promised(
    work: Work, member: Member, before: Meeting, meeting: Record[Meeting]
) -> None:
    """
    Let the promises follow a meeting's new wording.

    New lines are kept; an open promise whose line is gone is dropped; the others stay.
    """
    had, has = Counter(_lines(before)), Counter(_lines(meeting.body))
    await _drop(work, member, meeting, had - has)
    fresh = has - had
    for number, line in enumerate(_lines(meeting.body)):
        if fresh[line] > 0:
            fresh[line] -= 1
            await _keep_line(work, member, meeting, number, line)


async def withdraw_promised(work: Work, member: Member, meeting: AnyRecord) -> None:
    """
    Take back the promises made at what is taken back, as far as they are still open.

    Raises:
        NotPermitted
    """
    permit = member.permit(Action.RECORD_WITHDRAW, meeting.desk)
    for promise in await promises_of(work, member, meeting):
        await work.records.update(permit, promise.withdrawn(work.now))


async def promises_of(work: Work, member: Member, meeting: AnyRecord) -> list[Record[FollowUp]]:
    """Return the open promises that were made at a meeting."""
    permit = member.permit(Action.FOLLOW_UP_READ, meeting.desk)
    found = await work.records.promises(permit)
    return [each for each in found if each.body.meeting == meeting.id]


async def _drop(work: Work, member: Member, meeting: Record[Meeting], gone: Counter[Line]) -> None:
    for promise in await promises_of(work, member, meeting) if gone else ():
        line = (promise.body.owes, promise.body.line.reveal() if promise.body.line else "")
        if gone[line] > 0:
            gone[line] -= 1
            await write_promise(work, member, promise, promise.body.ended(FollowUpState.DROPPED))


async def _keep_line(
    work: Work, member: Member, meeting: Record[Meeting], number: int, line: Line
) -> None:
    desk = await work.desks.get(meeting.desk)
    owes, words = line
    owed = read_promise(owes, words, work.now, desk.zone)
    promise = replace(
        promise_of(member, owed, desk.zone),
        counterpart=owed.counterpart or listed(meeting.body.counterparts),
        meeting=meeting.id,
        line=Secret(words),
    )
    natural = ("promise", meeting.id, meeting.revision, number)
    writer = replace(member, current=meeting.desk)
    marking = meeting.marking
    kept = await keep(work, writer, natural, Kind.FOLLOW_UP, promise, marking=marking)
    await plan_promise(work, kept)


def _lines(meeting: Meeting) -> Iterator[Line]:
    for owes, lines in ((Owes.WE, meeting.we_owe), (Owes.THEY, meeting.they_owe)):
        yield from ((owes, line.reveal()) for line in lines)

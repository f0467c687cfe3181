"""Teaches a new member by doing: each lesson once, planned in the transaction of his deed."""

from datetime import timedelta

from domain.deliveries import DeliveryKind
from domain.errors import Stranger
from domain.lessons import FIRST, SECOND, WELCOME, Deed, next_lesson
from domain.letters import Reader
from domain.members import Member, MemberState
from domain.notices import Lesson
from domain.particulars import LessonDue
from domain.shown import Shown, ShownKind
from services.work.archive import Work
from services.work.parcels import Parcel

_PAUSE = timedelta(seconds=4)
"""What the deed itself brings, a receipt or what was opened, comes first."""

_LISTS = frozenset({ShownKind.DIGEST, ShownKind.AGENDA})


async def begin_lessons(work: Work, member: Member) -> None:
    """Note that *member* had his welcome, lesson zero: only then are there any others."""
    if await _taught(work, member) is None:
        await _note(work, member, WELCOME)


async def learn(work: Work, member: Member, deed: Deed, *cause: str | int) -> None:
    """Owe *member* the lesson that his *deed* brings, if any; the same *cause* brings one."""
    taught = await _taught(work, member)
    number = None if taught is None else next_lesson(deed, member.roles(), taught)
    if number is None or await work.find_effect("learned", member.id, *cause):
        return
    await _note(work, member, number)
    await work.add_effect(member.id, "learned", member.id, *cause)
    owed = LessonDue(member.id, number)
    await work.outbox.plan(DeliveryKind.LESSON, work.now + _PAUSE, owed, member.id, number)


def deed_of(shown: Shown) -> Deed:
    """Return what somebody does who opens *shown*."""
    return Deed.LISTED if shown.kind in _LISTS else Deed.OPENED


async def prepare_lesson(work: Work, owed: LessonDue) -> Parcel:
    """
    Say a lesson to its member, by the roles he has now.

    Raises:
        Stranger: He is suspended.
    """
    member = await work.members.get(owed.member)
    if member.state is not MemberState.ACTIVE:
        raise Stranger
    return Parcel(Reader.of(member), Lesson(owed.number, member.roles()))


async def _note(work: Work, member: Member, number: int) -> None:
    await work.add_effect(member.id, "lesson", member.id, number)


async def _taught(work: Work, member: Member) -> int | None:
    """Return the last lesson somebody had, the most usual first; None if not even the welcome."""
    for number in (SECOND, WELCOME, FIRST):
        is_had = await work.find_effect("lesson", member.id, number) is not None
        if number is WELCOME and not is_had:
            return None
        if is_had and number is not WELCOME:
            return number
    return WELCOME

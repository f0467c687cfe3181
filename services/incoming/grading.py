"""Grades a record by button, and says when what it tells of was observed."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from domain.actions import Action
from domain.calendars import local_date, resolve
from domain.discretion import Form, Way, is_told
from domain.grading import Credibility, Grading, Observed, Precision, Reliability
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Reader
from domain.marking_letters import GradingChoice
from domain.members import Member
from domain.records import AnyRecord
from domain.steps import DialogueKind
from services.incoming.asking import Opening, open_dialogue
from services.records.grading import write_grading
from services.records.keeping import GRADED, receipt
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose, open_pressed

NOW, MORNING, YESTERDAY, OTHER = "now", "morning", "yesterday", "other"
"""What is offered for *observed at*; the first three are counted from when it was received."""


@dataclass(frozen=True, slots=True)
class GradeRecord:
    """Show how a record is graded, or grade it."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the choice of gradings with what counts now.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: It was moved, taken back, or has become another kind, since.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            record = await _open(work, chosen)
            if value := chosen.choice.value:
                grading = _graded(record.grading, value)
                record = await write_grading(work, chosen.member, record, grading, record.observed)
            answer = await _ask(work, chosen.member, record)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class NoteObserved:
    """Say when what a record tells of was observed, or ask for another time."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Return the choice with what counts now; of another time, the receipt and the question.

        Raises:
            Stranger, NotPermitted, ButtonSpent
            NotYetObserved: It came in before its morning.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            record = await _open(work, chosen)
            if chosen.choice.value == OTHER:
                answer = await _ask_when(work, chosen.member, record, press.query)
            else:
                zone = (await work.desks.get(record.desk)).zone
                seen = _observed(record.received_at, zone, chosen.choice.value)
                record = await write_grading(work, chosen.member, record, record.grading, seen)
                answer = await _ask(work, chosen.member, record)
            await work.commit()
        return answer


async def _open(work: Work, chosen: Chosen) -> AnyRecord:
    record = await open_pressed(work, chosen, Action.RECORD_GRADE)
    if record.kind not in GRADED:
        raise ButtonSpent
    return record


def _graded(grading: Grading, value: str) -> Grading:
    if value in set(Reliability):
        return replace(grading, reliability=Reliability(value))
    if value in set(Credibility):
        return replace(grading, credibility=Credibility(value))
    raise ButtonSpent


def _observed(received_at: datetime, zone: str, value: str) -> Observed:
    today = local_date(received_at, zone)
    if value == NOW:
        return Observed(received_at)
    if value == MORNING:
        return Observed(resolve(datetime.combine(today, time()), zone), Precision.MORNING)
    if value != YESTERDAY:
        raise ButtonSpent
    day = today - timedelta(days=1)
    return Observed(resolve(datetime.combine(day, time()), zone), Precision.DAY)


async def _ask(work: Work, member: Member, record: AnyRecord) -> Answer:
    values = (*Reliability, *Credibility)
    grades = (Choice(Verb.GRADE, record.desk, record.id, value=each.value) for each in values)
    times = (
        Choice(Verb.OBSERVED, record.desk, record.id, value=each)
        for each in (NOW, MORNING, YESTERDAY, OTHER)
    )
    back = Choice(Verb.RECEIPT, record.desk, record.id)
    keyboard = await work.keyboards.add(member, work.now, (*grades, *times, back))
    desk = await work.desks.get(record.desk)
    letter = GradingChoice(record.reference, record.grading, record.observed, desk.zone)
    if is_told(Way.CHOICE, desk, Form.REFERENCE):
        letter = GradingChoice(record.reference, Grading(), None, desk.zone)
    return Answer(Reader.of(member), letter, keyboard)


async def _ask_when(work: Work, member: Member, record: AnyRecord, query: str) -> Answer:
    opening = Opening(DialogueKind.OBSERVED, record=record.id, desk=record.desk)
    asked = await open_dialogue(work, member, opening, query)
    return replace(await receipt(work, member, record), then=asked)

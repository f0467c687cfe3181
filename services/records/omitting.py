"""Leaves one time of an event that recurs out; the others stay."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.actions import Action
from domain.keyboards import ButtonSpent, Press
from domain.letters import Answer, Kept, Plain, Reader
from domain.occurrences import occurrence
from domain.records import Event, Record, is_event, reword
from services.records.keeping import receipt
from services.records.omission_buttons import NEXT
from services.records.planning import plan_reminders
from services.work.archive import Archive, Work
from services.work.pressing import Chosen, choose, open_pressed


@dataclass(frozen=True, slots=True)
class Omit:
    """Write that an event does not take place at one of its times."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write it as a version, once; under a receipt return that, under a reminder say it.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: It has begun, or there is no such time any more.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            record = await open_pressed(work, chosen, Action.RECORD_REPLACE)
            start = chosen.choice.start
            if not is_event(record) or start is None:
                raise ButtonSpent
            if start not in record.body.omitted:
                record = await _omit(work, chosen, record, start)
            answer = Answer(Reader.of(chosen.member), Plain("omitted"))
            if chosen.choice.value == NEXT:
                answer = await receipt(work, chosen.member, record, Kept.OMITTED)
            await work.commit()
        return answer


async def _omit(
    work: Work, chosen: Chosen, record: Record[Event], start: datetime
) -> Record[Event]:
    found = occurrence(record, start)
    if found is None or found.body.starts() <= work.now:
        raise ButtonSpent
    body = replace(record.body, omitted=(*record.body.omitted, start))
    changed = reword(record, body, work.now, chosen.member.id)
    await work.records.update(chosen.member.permit(Action.RECORD_REPLACE, record.desk), changed)
    await plan_reminders(work, changed)
    return changed

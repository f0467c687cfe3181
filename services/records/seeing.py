"""Who has confirmed an event by the button *Seen*, each wording of it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.actions import Action
from domain.keyboards import ButtonSpent, Choice, Press, Verb
from domain.letters import Answer, Plain, Reader
from domain.members import Member
from domain.occurrences import following, nearest, occurrence, start_of
from domain.records import AnyRecord, Event, Record, is_event
from domain.regards import worded_at
from services.work.archive import Archive, Work
from services.work.pressing import choose, open_pressed

ON, OFF = "on", "off"


def ask_choices(record: AnyRecord, now: datetime) -> tuple[Choice, ...]:
    """Return the button that lets an event ask for *Seen*, or not any more; none once it began."""
    if not is_event(record) or next(following(record, now), None) is None:
        return ()
    wanted = OFF if record.asks else ON
    return (Choice(Verb.ASK, record.desk, record.id, value=wanted),)


def seen_choice(record: Record[Event]) -> Choice:
    """Return the button by which a member confirms that he has seen an event, or one time of it."""
    return Choice(Verb.SEEN, record.desk, record.id, start=start_of(record))


async def has_seen(work: Work, record: Record[Event], member: str) -> bool:
    """Tell whether a member has confirmed an event, or an occurrence, as it is worded now."""
    return await work.find_effect(*_natural(record, member)) is not None


async def told_of(work: Work, record: Record[Event]) -> tuple[Sequence[Member], Sequence[Member]]:
    """
    Return who has confirmed an event, and who has not, of those whom it reminds.

    Of one that recurs, its next time counts.
    """
    record = nearest(record, work.now)
    members = await work.members.permitted(Action.DIGEST_READ, record.desk)
    seen = [each for each in members if await has_seen(work, record, each.id)]
    return seen, [each for each in members if each not in seen]


@dataclass(frozen=True, slots=True)
class ConfirmSeen:
    """Write that a member has seen an event: once, whenever he presses."""

    archive: Archive

    async def __call__(self, sender: int, press: Press) -> Answer:
        """
        Write it, and say so; nothing of the event is shown.

        Raises:
            Stranger, NotPermitted
            ButtonSpent: The event was moved, taken back, or has become another kind, since; or
                that time of it was left out.
        """
        async with self.archive() as work:
            chosen = await choose(work, sender, press)
            record = await open_pressed(work, chosen, Action.EVENT_SEE)
            pressed = occurrence(record, chosen.choice.start) if is_event(record) else None
            if pressed is None:
                raise ButtonSpent
            await _confirm(work, chosen.member, pressed)
            await work.commit()
        return Answer(Reader.of(chosen.member), Plain("seen-noted"))


async def _confirm(work: Work, member: Member, record: Record[Event]) -> None:
    if await has_seen(work, record, member.id):
        return
    work.ledger.permitted(member.permit(Action.EVENT_SEE, record.desk), record.id)
    await work.add_effect(record.id, *_natural(record, member.id))


def _natural(record: Record[Event], member: str) -> tuple[str | int, ...]:
    start = start_of(record)
    which = () if start is None else (start.isoformat(),)
    return ("seen", record.id, worded_at(record), member, *which)

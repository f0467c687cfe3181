"""What the archive holds after a campaign, every text of it, and what it still owes."""

from dataclasses import dataclass

from domain.actions import Action
from domain.deliveries import DeliveryKind, DeliveryState
from domain.members import Permit
from domain.records import AnyRecord, is_event, is_note
from house.opening import open_examination
from house.rooms import checkpoints_of, open_rooms
from scheduler.clock import SystemClock
from services.audit.checkpoints import WriteCheckpoint
from services.findings import Severity
from services.work.archive import Work
from settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the archive holds it, and every text in it."""

    reference: str
    number: int
    texts: tuple[str, ...]
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Archived:
    """What a desk's archive holds: *effects* of its records; what is due, waits, was set aside."""

    records: list[Kept]
    effects: int
    due: dict[DeliveryKind, int]
    waiting: int
    aside: int


async def look_into(settings: Settings, desk: str) -> Archived:
    """Open the archive of a bot that has stopped; nothing is written."""
    async with open_rooms(settings, SystemClock()) as rooms, rooms.archive() as work:
        permit = Permit("test", Action.RECORD_READ, desk)
        rows = await work.unit.records.between(desk, 0, 1_000_000)
        effects = await work.unit.contents.batch("effects", None, 1_000_000)
        ids = {row.id for row in rows}
        return Archived(
            records=[_kept(await work.records.get_any(permit, row.id)) for row in rows],
            effects=sum(str(each["subject"]) in ids for _, each in effects),
            due=await _owed(work),
            waiting=await work.unit.inbox.count(),
            aside=len(await work.unit.inbox.aside()),
        )


async def due_in(settings: Settings) -> dict[DeliveryKind, int]:
    """Return how many deliveries of each kind are due, now or later; the bot may be running."""
    async with open_rooms(settings, SystemClock()) as rooms, rooms.archive() as work:
        return await _owed(work)


async def _owed(work: Work) -> dict[DeliveryKind, int]:
    """Count what is due; a message that is remembered, to be taken on a journey, is not owed."""
    due = await work.unit.deliveries.count(DeliveryState.DUE)
    return {kind: count for kind, count in due.items() if kind is not DeliveryKind.SAID}


async def problems_in(settings: Settings) -> list[str]:
    """Return what the doctor finds wrong, once the audit's end is signed as a running bot does."""
    async with open_rooms(settings, SystemClock()) as rooms:
        folder = checkpoints_of(settings, rooms.vault)
        await WriteCheckpoint(rooms.archive, folder, rooms.vault.witness)()
    async with open_examination(settings, SystemClock()) as examine:
        found = await examine()
    return [f"{each.code} {each.where}" for each in found if each.severity is Severity.PROBLEM]


def _kept(record: AnyRecord) -> Kept:
    added = [addition.text.reveal() for addition in record.additions]
    is_withdrawn = record.withdrawn_at is not None
    return Kept(str(record.reference), record.number, (*_wordings(record), *added), is_withdrawn)


def _wordings(record: AnyRecord) -> list[str]:
    if is_note(record):
        return [version.body.text.reveal() for version in record.versions]
    if is_event(record):
        return [version.body.title.reveal() for version in record.versions]
    return []

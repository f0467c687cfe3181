"""Keeps what Telegram hands over before it is confirmed, and settles it once it was handled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.deliveries import DeliveryKind
from domain.errors import SealBroken
from domain.particulars import SweepDue
from domain.rows import InboxRow
from domain.secrecy import Lookup, Place, Secret, found_by
from services.heard import TelegramsClock
from services.vault import Vault
from services.work.archive import Archive, Work
from services.work.quarantine import lost_keys
from services.work.said import remember_said

TABLE = "inbox"


@dataclass(frozen=True, slots=True)
class Received:
    """
    One update as it came in: its number, the chat it belongs to (0 for none), its JSON.

    `sent_at` is when its message was sent or edited, by Telegram's clock, if it has one.
    """

    update: int
    chat: int
    text: Secret
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update, opened to be handled."""

    update: int
    lane: bytes
    attempts: int
    text: Secret


@dataclass(frozen=True, slots=True)
class Receive:
    """Seal a batch of updates into the inbox; only then may Telegram forget them."""

    archive: Archive
    heard: TelegramsClock = field(default_factory=TelegramsClock)

    async def __call__(self, batch: list[Received]) -> list[bytes]:
        """
        Make *batch* durable; what is there already, or was handled already, stays as it is.

        Returns the lanes that the batch belongs to.
        """
        async with self.archive() as work:
            rows = [_seal(work, each) for each in batch]
            await work.unit.inbox.add(rows)
            await work.commit()
        for each in batch:
            if each.sent_at is not None:
                self.heard.note(each.sent_at)
        return [row.lane for row in rows]


def _seal(work: Work, received: Received) -> InboxRow:
    lane = work.vault.name(Lookup.LANE, received.chat)
    row = work.envelopes.seal(TABLE, str(received.update), received.text, part=found_by(lane))
    return InboxRow(row.id, row.version, row.sealed, lane, received.update)


@dataclass(frozen=True, slots=True)
class FindHeads:
    """Find the lanes in which an update can be handled now."""

    archive: Archive

    async def __call__(self) -> list[bytes]:
        """Return the free lanes."""
        async with self.archive() as work:
            lost: set[bytes] = set()
            while missing := lost_keys(work.vault, heads := await self._heads(work, lost)):
                lost |= missing
            return [row.lane for row in heads]

    @staticmethod
    async def _heads(work: Work, lost: set[bytes]) -> list[InboxRow]:
        return await work.unit.inbox.heads(work.now, lost)


@dataclass(frozen=True, slots=True)
class TakeNext:
    """Open the first update of a lane, after settling the one before."""

    archive: Archive

    async def __call__(
        self,
        lane: bytes,
        done: int | None = None,
        sweep: SweepDue | None = None,
        said: Mapping[int, Collection[int]] | None = None,
    ) -> Waiting | None:
        """
        Forget the update *done*, which was handled and answered, and owe *sweep* with it.

        The messages that were *said* meanwhile, by their chats, are remembered.

        Returns the lane's next update, or None if there is none that may be handled now;
        one that does not open moves aside.
        """
        async with self.archive() as work:
            if sweep is not None:
                natural = (sweep.chat, sweep.message)
                await work.outbox.plan(DeliveryKind.SWEEP, work.now, sweep, *natural)
            for chat, messages in (said or {}).items():
                await remember_said(work, chat, messages)
            if done is not None:
                await work.unit.inbox.settle(done, work.now)
            waiting = await _next(work, lane)
            await work.commit()
        return waiting


async def _next(work: Work, lane: bytes) -> Waiting | None:
    lost: set[bytes] = set()
    while row := await work.unit.inbox.head(lane, work.now, lost):
        try:
            return _open(work.vault, row)
        except SealBroken:
            if missing := lost_keys(work.vault, [row]):
                lost |= missing  # left as it is: its key may come back
            else:
                incident = incident_number(work.vault)
                await work.unit.inbox.set_aside(row.update, incident, work.now)
    return None


def incident_number(vault: Vault) -> str:
    """Return a fresh number for an incident: eight hexadecimal digits."""
    return vault.fresh_id()[:8]


def _open(vault: Vault, row: InboxRow) -> Waiting:
    place = Place(TABLE, row.id, row.version, part=found_by(row.lane))
    text = vault.unseal(place, row.sealed, Secret)
    return Waiting(row.update, row.lane, row.attempts, text)


@dataclass(frozen=True, slots=True)
class Postpone:
    """Let an update wait: an outage, or a defect that may pass."""

    archive: Archive

    async def __call__(self, update: int, attempts: int, pause: timedelta) -> None:
        """Try *update* again after *pause*."""
        async with self.archive() as work:
            await work.unit.inbox.postpone(update, attempts, work.now + pause)
            await work.commit()


@dataclass(frozen=True, slots=True)
class SetAside:
    """Move an update that fails by a defect out of its chat's way; it stays for a month, sealed."""

    archive: Archive

    async def __call__(self, update: int) -> str:
        """Return the number of the incident under which `doctor` lists it."""
        async with self.archive() as work:
            incident = incident_number(work.vault)
            await work.unit.inbox.set_aside(update, incident, work.now)
            await work.commit()
        return incident

"""Stores what comes in while the house is sealed, and works it off once it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.actions import Action
from domain.deliveries import DeliveryKind
from domain.errors import NotPermitted, Outdated, Stranger
from domain.markings import AboveCeiling
from domain.members import Member
from domain.origins import Origin
from domain.particulars import SweepDue
from domain.references import Reference
from domain.rows import IntakeRow
from domain.sealing import Waiting
from domain.secrecy import Secret
from domain.sources import SourceTooLong, read_source
from domain.texts import TextEmpty, TextTooLong
from services.access.late_codes import take_late
from services.desks.reaching import find_again
from services.incoming.additions import keep_addition
from services.incoming.editing import keep_edit
from services.incoming.inbox import Received
from services.incoming.refusing import note_refused
from services.incoming.sourcing import is_told
from services.incoming.unsealed import owe_letter
from services.keys.awaiting import is_intake_wanted
from services.ports import Clock, Transactions
from services.records.keeping import find_kept
from services.records.notes import keep_note
from services.records.sources import SourceNotYours, SourceUnkept
from services.vault import IntakeSealer
from services.work.archive import Archive, Work
from services.work.turning import turn_keys

_UNKEPT = (
    *(NotPermitted, SourceNotYours, SourceUnkept),
    *(SourceTooLong, TextEmpty, TextTooLong),
)
"""What would have been refused to the sender's face, had anybody been there."""


@dataclass(frozen=True, slots=True)
class StoreSealed:
    """Seal a batch of updates to a key that is not here; only then may Telegram forget them."""

    transactions: Transactions
    find_sealer: Callable[[], IntakeSealer]
    clock: Clock

    async def __call__(self, batch: list[Received]) -> list[bytes]:
        """
        Make *batch* durable, as `Receive` does; nobody's lane is known, so none is returned.

        Raises:
            KeyFileRefused: There is no key to seal to.
            Unavailable: The database is away.
            Outdated: The key is being given up: there is a new one.
        """
        now, sealer = self.clock.now(), self.find_sealer()
        rows = [IntakeRow(each.update, *sealer.seal(each.update, each.text), now) for each in batch]
        async with self.transactions() as unit:
            await unit.intake.add(rows)
            if await unit.key_fences.is_any_closed({sealer.key_id}):
                raise Outdated
            await unit.commit()
        return []


@dataclass(frozen=True, slots=True)
class CountSealed:
    """Count what waits; no key is needed for it."""

    transactions: Transactions

    async def __call__(self) -> Waiting:
        """
        Return how many updates wait, and since when.

        Raises:
            Unavailable: The database is away.
        """
        async with self.transactions() as unit:
            return await unit.intake.waiting()


@dataclass(frozen=True, slots=True)
class Content:
    """
    A text that somebody wrote, to be kept: where it stands, what it replies to.

    An edit is one of an *origin* with a version; *argument* is what stands behind a command, where
    the edited text begins with one. What was *typed*, and is no reply, may answer a question.
    """

    origin: Origin
    text: Secret
    forwarded_from: Secret | None = None
    to: Reference | None = None
    argument: Secret | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """
    What one update turned out to be: whose, what has to leave the chat, and content if it is any.

    Its sender, 0 for nobody we speak with, *awaits* an answer unless he did nothing by it. A *code*
    is content only where its sender has no authenticator.
    """

    sender: int = 0
    sweep: SweepDue | None = None
    content: Content | None = None
    awaits: bool = True
    code: Secret | None = None


@dataclass(frozen=True, slots=True)
class FindSealed:
    """Find what waits to be worked off."""

    archive: Archive

    async def __call__(self, after: int | None) -> list[IntakeRow]:
        """Return some of what came in after the update *after*, in order; None for the first."""
        async with self.archive() as work:
            return await work.unit.intake.after(after)


@dataclass(frozen=True, slots=True)
class TakeIn:
    """
    Work off one update that came in while the house was sealed: content is kept, nothing else.

    A command, a button or an answer meant something when it was given: nobody knows whether it
    still does. *read* tells what an update is.
    """

    archive: Archive
    read: Callable[[Secret], Came]

    async def __call__(self, row: IntakeRow) -> None:
        """
        Keep what *row* holds, and forget the row in the same transaction.

        Raises:
            SealBroken: It was forged or changed: it stays.
        """
        async with self.archive() as work:
            came = self.read(work.vault.unseal_intake(row.update, row.sealed, row.mac))
            if not await work.unit.intake.settle(row.update, work.now):
                return
            await _take_in(work, came, row.received_at)
            await work.commit()


@dataclass(frozen=True, slots=True)
class RenewIntake:
    """
    Give the intake another key, once nothing that opens waits under the one it has.

    So no key outlives what was sealed to it: the old one is given up by the rotation.
    """

    archive: Archive

    async def __call__(self) -> None:
        """Do it, unless something has come in meanwhile."""
        async with self.archive() as work:
            await work.unit.fence.hold()
            work.vault.reload()
            if not await is_intake_wanted(work):
                await turn_keys(work, work.vault.renew_intake, Action.KEYS_RENEW)
                await work.commit()


async def _take_in(work: Work, came: Came, at: datetime) -> None:
    try:
        member = await work.members.require(came.sender)
    except Stranger:
        return
    await find_again(work, member)  # whoever sends something is reached
    if came.sweep is not None:
        natural = (came.sweep.chat, came.sweep.message)
        await work.outbox.plan(DeliveryKind.SWEEP, work.now, came.sweep, *natural)
    is_code = came.code is not None and await take_late(work, member, came.code)
    content = None if is_code else came.content
    kept = content is not None and await _is_kept(work, member, content, at)
    if kept or came.awaits:
        await owe_letter(work, member, is_kept=kept)


async def _is_kept(work: Work, member: Member, content: Content, at: datetime) -> bool:
    """Keep what can be kept; False where its sender would have been told that it cannot be."""
    origin, text = content.origin, content.text
    try:
        if origin.version:
            return await keep_edit(work, member, origin, text, content.argument, to=content.to)
        if content.typed and await is_told(work, member, origin, text, at):
            return True
        if content.to is None or not await _is_added(work, member, content, content.to):
            await keep_note(work, member, origin, text, content.forwarded_from)
    except AboveCeiling as error:
        note_refused(work, member, error)
        return False
    except _UNKEPT:
        return False
    return True


async def _is_added(work: Work, member: Member, content: Content, to: Reference) -> bool:
    """Keep a reply with the record it speaks of; where that cannot be, it is kept by itself."""
    if await find_kept(work, member, content.origin):
        return True
    try:
        await keep_addition(work, member, content.origin, to, content.text)
    except NotPermitted:
        if read_source(content.text):
            raise  # who told it is for fewer people than a note
        return False
    return True

"""What the commands are handed: use-cases, and the house's own verbs; nothing is built here."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import typer

from console.output import note
from console.verbs import (
    EscrowVerbs,
    KeyVerbs,
    MarkingVerbs,
    Pictures,
    Recovery,
    ShreddingVerbs,
)
from domain.backups import Request, Standing
from domain.errors import Outdated
from domain.escrow import KeysRestored
from domain.recovery import Recipient
from domain.sealing import Sealing
from services.audit.doctor import Examine
from services.audit.export import ExportAudit
from services.audit.show import ShowAudit
from services.audit.trial import Trial
from services.audit.verifying import VerifyWithKeys, VerifyWithoutKeys
from services.desks.desks import AddDesk, ListDesks, SetDesk
from services.keys.holds import LiftHold, ListHolds, SetHold
from services.keys.retention import Extend
from services.people.enrolling import Enrol
from services.people.handing_over import HandOverPost
from services.people.invitations import Invite
from services.people.lifting import LiftByOperator
from services.people.members import ChangeState, ListMembers
from services.people.offboarding import CountLeaving, OffBoard
from services.people.roles import ResumeRole, SetRole
from services.people.tours import SetTour
from services.recovery.backups import MakeBackup
from services.recovery.packing import Tell
from services.recovery.refilling import Restored

T = TypeVar("T")

_LOST_RACES = 2
_ESCROW_SHORT = (
    "No confirmed escrow holds the new keys, so no backup can be made of what comes under them:"
    " `python bot.py escrow create --to FOLDER`, and confirm it."
)


@dataclass(frozen=True, slots=True)
class Office:
    """The verbs of an open archive; `link` makes a deep link, None while Telegram is away."""

    add_desk: AddDesk
    set_desk: SetDesk
    list_desks: ListDesks
    markings: MarkingVerbs
    invite: Invite
    enrol: Enrol
    lift: LiftByOperator
    pictures: Pictures
    list_members: ListMembers
    change_state: ChangeState
    count_leaving: CountLeaving
    off_board: OffBoard
    hand_over: HandOverPost
    set_tour: SetTour
    set_role: SetRole
    resume_role: ResumeRole
    set_hold: SetHold
    lift_hold: LiftHold
    list_holds: ListHolds
    extend: Extend
    keys: KeyVerbs
    shredding: ShreddingVerbs
    recovery: Recovery
    escrows: EscrowVerbs
    make_backup: MakeBackup
    show_audit: ShowAudit
    export_audit: ExportAudit
    recipient_of: Callable[[str], Recipient]
    link: Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What every signature of the installation is held against, and what people compare of it."""

    key: str
    fingerprint: str
    missing: str = ""
    """Why it does not lie beside the checkpoints, if it does not."""


@dataclass(frozen=True, slots=True)
class VerifyAsked:
    """
    What the audit is held against; an empty one is the installation's own.

    A *public_key* of one's own, or a *file* in place of the *database*, needs no other key.
    """

    checkpoints: str = ""
    public_key: str = ""
    database: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Verify:
    """What verifies the audit, and the fingerprint of the key by which it knows checkpoints."""

    fingerprint: str
    work: VerifyWithKeys | VerifyWithoutKeys


@dataclass(frozen=True, slots=True)
class Doors:
    """
    Everything a command may open; each raises an `AmanaError` when it is refused.

    `examine` has a door of its own, for it must open where keys and database do not. `initialise`
    is told whether the root is to be made of a passphrase. `sealing` says how the running bot
    stands, and what time it is.
    """

    office: Callable[[], AbstractAsyncContextManager[Office]]
    examine: Callable[[], AbstractAsyncContextManager[Examine]]
    initialise: Callable[[bool], None]
    migrate: Callable[[], None]
    run: Callable[[], None]
    rehearse: Callable[[int], None]
    show_key: Callable[[], PublicKey]
    verify: Callable[[VerifyAsked], AbstractAsyncContextManager[Verify]]
    restore_keys: Callable[[str, Sequence[str]], KeysRestored]
    backups: Callable[[], str]
    list_backups: Callable[[str], list[Standing]]
    try_backup: Callable[[Request, Tell], Trial]
    restore_backup: Callable[[Request, str, Tell], Restored]
    """Takes the folder of checkpoints, too; empty where there is none any more."""
    confirm: Callable[[str], bool | None]
    """Asks the operator whether to go on; None where he has no terminal."""
    unseal: Callable[[], None]
    sealing: Callable[[], tuple[Sealing, datetime]]


def doors_of(context: typer.Context) -> Doors:
    """Return what `build` was handed."""
    doors: Doors = context.obj
    return doors


def in_office(
    context: typer.Context, work: Callable[[Office], Awaitable[T]], *, makes_keys: bool = False
) -> T:
    """
    Open the office, do *work* in it, again if the bot wrote at the same moment; close it.

    If that *makes_keys*, it is said when no escrow holds them.
    """

    async def visit() -> T:
        async with doors_of(context).office() as office:
            done = await _work_in(office, work)
            if makes_keys and await office.escrows.are_short():
                note(_ESCROW_SHORT)
            return done

    return asyncio.run(visit())


async def _work_in(office: Office, work: Callable[[Office], Awaitable[T]]) -> T:
    for _ in range(_LOST_RACES):
        with suppress(Outdated):
            return await work(office)
    return await work(office)

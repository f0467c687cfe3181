"""Furnishes the operator's office: every verb of the console, over one archive."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from console.doors import Office
from console.verbs import (
    EscrowVerbs,
    KeyVerbs,
    MarkingVerbs,
    Pictures,
    Recovery,
    ShreddingVerbs,
)
from crypto import age, signatures
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.secrecy import Secret
from house.auditing import audit_exporter
from house.backups import backup_maker
from house.recovering import read_officers
from services.audit.show import ShowAudit
from services.desks.desks import AddDesk, ListDesks, SetDesk
from services.desks.markings import ArrangeMarkings, ChangeMarking, ListMarkings
from services.keys.holds import LiftHold, ListHolds, SetHold
from services.keys.retention import Extend
from services.keys.rotation import RotateDesk, RotateRoot, RotateSlot
from services.keys.shredding import Certify, CountShredding, Shred
from services.keys.status import ShowKeys
from services.people.enrolling import Enrol
from services.people.handing_over import HandOverPost
from services.people.invitations import Invite
from services.people.lifting import LiftByOperator
from services.people.members import ChangeState, ListMembers
from services.people.offboarding import CountLeaving, OffBoard
from services.people.roles import ResumeRole, SetRole
from services.people.tours import SetTour
from services.recovery.covering import AskForEscrow
from services.recovery.escrow import ConfirmEscrow, DestroyEscrow, ListEscrows, MakeEscrow
from services.recovery.officers import AddOfficer, ListOfficers, RemoveOfficer, WriteSheets
from services.recovery.untold import ListUntold
from services.work.archive import Archive
from settings import Settings
from storage.coffers import check_free, keep_file, keep_files
from storage.scrubbing import scrub

_LOOK = 0.2
"""Seconds between two looks at what is still on its way to somebody."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What lies outside of the machine: the operator at his terminal, and Telegram."""

    ask_new_passphrase: Callable[[], Secret]
    link: Callable[[str], Awaitable[str | None]]


def office_of(
    archive: Archive, settings: Settings, keystore: Keystore, vault: KeyringVault, hand: Hand
) -> Office:
    """Return every verb of the console."""
    return Office(
        add_desk=AddDesk(archive),
        set_desk=SetDesk(archive),
        list_desks=ListDesks(archive),
        markings=_markings_of(archive),
        invite=Invite(archive),
        enrol=Enrol(archive),
        lift=LiftByOperator(archive),
        pictures=Pictures(check_free, keep_file),
        list_members=ListMembers(archive),
        change_state=ChangeState(archive),
        count_leaving=CountLeaving(archive),
        off_board=OffBoard(archive, partial(asyncio.sleep, _LOOK)),
        hand_over=HandOverPost(archive),
        set_tour=SetTour(archive),
        set_role=SetRole(archive),
        resume_role=ResumeRole(archive),
        set_hold=SetHold(archive),
        lift_hold=LiftHold(archive),
        list_holds=ListHolds(archive),
        extend=Extend(archive),
        keys=_keys_of(archive, keystore, hand.ask_new_passphrase),
        shredding=_shredding_of(archive, settings),
        recovery=_recovery_of(archive),
        escrows=_escrows_of(archive),
        make_backup=backup_maker(settings, vault, archive),
        show_audit=ShowAudit(archive),
        export_audit=audit_exporter(archive),
        recipient_of=age.recipient_of,
        link=hand.link,
    )


def _markings_of(archive: Archive) -> MarkingVerbs:
    """Return the verbs of markings."""
    return MarkingVerbs(ArrangeMarkings(archive), ChangeMarking(archive), ListMarkings(archive))


def _shredding_of(archive: Archive, settings: Settings) -> ShreddingVerbs:
    """Return the verbs of shredding."""
    return ShreddingVerbs(
        count=CountShredding(archive),
        shred=Shred(archive, partial(scrub, settings.database_url)),
        certify=Certify(archive),
        keep=keep_files,
    )


def _keys_of(archive: Archive, keystore: Keystore, ask_new: Callable[[], Secret]) -> KeyVerbs:
    """Return the verbs of keys."""
    return KeyVerbs(
        show=ShowKeys(archive, keystore.root_kind),
        rotate_root=RotateRoot(archive),
        rotate_slot=RotateSlot(archive),
        rotate_desk=RotateDesk(archive),
        ask_new_passphrase=ask_new,
        slot_file=str(keystore.slot),
    )


def _recovery_of(archive: Archive) -> Recovery:
    """Return the verbs of recovery officers."""
    return Recovery(
        add=AddOfficer(archive, age.recipient_of),
        list_all=ListOfficers(archive),
        untold=ListUntold(archive),
        remove=RemoveOfficer(archive),
        sheets=WriteSheets(archive, signatures.fingerprint),
        identify=lambda files: [each.recipient.text for each in read_officers(files)],
    )


def _escrows_of(archive: Archive) -> EscrowVerbs:
    """Return the verbs of escrows."""
    return EscrowVerbs(
        make=MakeEscrow(archive, keep_files, os.path.abspath),
        confirm=ConfirmEscrow(archive),
        destroy=DestroyEscrow(archive),
        list_all=ListEscrows(archive),
        are_short=AskForEscrow(archive),
    )

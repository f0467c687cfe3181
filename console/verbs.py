"""Verbs that belong together in the office: of officers, escrows, keys, shredding, markings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.secrecy import Secret
from services.desks.markings import ArrangeMarkings, ChangeMarking, ListMarkings
from services.keys.rotation import RotateDesk, RotateRoot, RotateSlot
from services.keys.shredding import Certify, CountShredding, Shred
from services.keys.status import ShowKeys
from services.recovery.covering import AskForEscrow
from services.recovery.escrow import ConfirmEscrow, DestroyEscrow, ListEscrows, MakeEscrow
from services.recovery.officers import AddOfficer, ListOfficers, RemoveOfficer, WriteSheets
from services.recovery.untold import ListUntold


@dataclass(frozen=True, slots=True)
class Recovery:
    """The verbs of recovery officers; `identify` reads key files and says whose they are."""

    add: AddOfficer
    list_all: ListOfficers
    untold: ListUntold
    remove: RemoveOfficer
    sheets: WriteSheets
    identify: Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class EscrowVerbs:
    """The verbs of escrows."""

    make: MakeEscrow
    confirm: ConfirmEscrow
    destroy: DestroyEscrow
    list_all: ListEscrows
    are_short: AskForEscrow


@dataclass(frozen=True, slots=True)
class KeyVerbs:
    """
    The verbs of keys; `ask_new_passphrase` asks at the terminal, twice.

    `slot_file` is where the slot is: beside the root, unless it was set.
    """

    show: ShowKeys
    rotate_root: RotateRoot
    rotate_slot: RotateSlot
    rotate_desk: RotateDesk
    ask_new_passphrase: Callable[[], Secret]
    slot_file: str


@dataclass(frozen=True, slots=True)
class ShreddingVerbs:
    """The verbs of shredding."""

    count: CountShredding
    shred: Shred
    certify: Certify
    keep: Callable[[str, Sequence[tuple[str, bytes]]], None]


@dataclass(frozen=True, slots=True)
class MarkingVerbs:
    """The verbs of markings."""

    arrange: ArrangeMarkings
    change: ChangeMarking
    list_all: ListMarkings


@dataclass(frozen=True, slots=True)
class Pictures:
    """Writes a paper's picture into a new file; whether it can is checked before it is made."""

    check: Callable[[str], None]
    keep: Callable[[str, bytes], None]

"""What people try: each use-case that opens, writes or decides, with the right it takes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from domain.actions import Role
from domain.keyboards import Choice, Press, Verb
from domain.origins import Origin
from domain.references import Reference
from domain.secrecy import Secret
from domain.shown import ShownKind
from house.exporting import outside_of
from services.incoming.additions import AddToRecord, ReplaceByAddition, ReplaceRecord
from services.incoming.confirming import AskChange
from services.incoming.correcting import ChangeKind, ShowReceipt
from services.outgoing.asked_lists import AskAgenda, AskPeople, AskPromises
from services.outgoing.asked_records import AskRecord
from services.outgoing.digest_plans import AskDigest
from services.outgoing.follow_up_hands import HandOver
from services.outgoing.follow_up_presses import AddPromise, EndPromise, PutOff
from services.outgoing.show import Reveal
from services.people.desk_settings import (
    AskDeskSettings,
    ChangeDeskSetting,
    ChooseDeskSetting,
)
from services.people.exporting import AskExport
from services.people.inviting import AskInvite, MakeInvitation
from services.people.pausing import AskPause, PickDays
from services.records.asking_seen import AskSeen
from services.records.notes import SaveNote
from services.records.omitting import Omit
from services.records.seeing import ConfirmSeen
from services.records.snoozing import Snooze
from services.records.transfers import MoveRecord
from services.records.undo import UndoPressed
from services.work.archive import Archive
from tests.unit.services.people.realm import Realm
from tests.unit.services.people.standing import LEAD, READ, WRITE

Doing = Callable[[], Awaitable[object]]


class Pressable(Protocol):
    """What a button does."""

    async def __call__(self, sender: int, press: Press) -> object:
        """Do it."""
        ...


class Typist:
    """Says where a page ends: always at once; and who the bot is."""

    def rest(self, *_: object) -> None:
        """Say that nothing follows."""
        return

    def username(self) -> str:
        """Return an invented name."""
        return "example_bot"


@dataclass(frozen=True, slots=True)
class Attempt:
    """
    One thing to try: with which role it is done, on a named desk or the current one.

    What *opens* content wants an unlock, and pays *cost* records of it; what is *only_refused* is
    tried where the model says no: allowed, it would change what all others try. What is *forged*
    names a desk and a record of another one. What is
    *pressed* does nothing on a journey, whatever the right.
    """

    name: str
    roles: frozenset[Role]
    begin: Callable[[Realm, int, str], Awaitable[Doing]]
    is_current: bool = False
    opens: bool = False
    cost: int = 0
    only_refused: bool = False
    is_authors: bool = False
    is_forged: bool = False
    is_pressed: bool = False


def _typed(
    name: str,
    roles: frozenset[Role],
    verb: Callable[[Realm, int, str], Awaitable[object]],
    *,
    opens: bool = False,
    only_refused: bool = False,
    is_current: bool = False,
) -> Attempt:
    async def begin(realm: Realm, who: int, code: str) -> Doing:
        return lambda: verb(realm, who, code)

    return Attempt(
        name, roles, begin, opens=opens, only_refused=only_refused, is_current=is_current
    )


def _listed(
    name: str, roles: frozenset[Role], asks: type[AskAgenda | AskPromises | AskPeople]
) -> Attempt:
    return _typed(
        name,
        roles,
        lambda realm, who, _: asks(realm.archive)(who, realm.next()),
        is_current=True,
    )


def _revealed(
    kind: ShownKind, roles: frozenset[Role], cost: int = 1, *, is_authors: bool = False
) -> Attempt:
    async def begin(realm: Realm, who: int, code: str) -> Doing:
        choice = Choice(Verb.OPEN, realm.desks[code].id, shown=realm.shown(kind, code))
        press = await realm.button(who, choice)
        return lambda: Reveal(realm.archive, Typist())(who, press)  # type: ignore[arg-type]  # of a messenger, what is asked

    return Attempt(
        f"open {kind}",
        roles,
        begin,
        opens=True,
        cost=cost,
        is_authors=is_authors,
        is_pressed=True,
    )


async def _begin_forged(realm: Realm, who: int, code: str) -> Doing:
    other = next(each for each in realm.events if each != code)
    shown = replace(realm.shown(ShownKind.RECORD, code), record=realm.events[other])
    press = await realm.button(who, Choice(Verb.OPEN, realm.desks[code].id, shown=shown))
    return lambda: Reveal(realm.archive, Typist())(who, press)  # type: ignore[arg-type]  # as above


FORGED = Attempt("open another's", READ, _begin_forged, opens=True, is_forged=True, is_pressed=True)


def _pressed(
    verb: Verb,
    does: Callable[[Archive], Pressable],
    value: str = "",
    roles: frozenset[Role] = WRITE,
    *,
    only_refused: bool = True,
) -> Attempt:
    async def begin(realm: Realm, who: int, code: str) -> Doing:
        other = next(desk.id for each, desk in realm.desks.items() if each != code)
        choice = Choice(verb, realm.desks[code].id, realm.events[code], value=value, to=other)
        press = await realm.button(who, choice)
        return lambda: does(realm.archive)(who, press)

    return Attempt(f"press {verb}", roles, begin, only_refused=only_refused, is_pressed=True)


def _invited(archive: Archive) -> Pressable:
    return MakeInvitation(archive, Typist())  # type: ignore[arg-type]  # of a messenger, what is asked


async def _begin_invitation(realm: Realm, who: int, code: str) -> Doing:
    press = await realm.button(who, Choice(Verb.INVITE, realm.desks[code].id, value="officer"))
    return lambda: _invited(realm.archive)(who, press)


async def _begin_export(realm: Realm, who: int, _: str) -> Doing:
    return lambda: AskExport(realm.archive, outside_of(Path("/dev/null/exports")))(who)


def asked(realm: Realm, who: int, reference: str) -> Awaitable[object]:
    """Ask for a record by what people read out."""
    return AskRecord(realm.archive)(who, reference, realm.next())


def _added(realm: Realm, who: int, code: str) -> Awaitable[object]:
    origin = Origin(who, realm.next())
    return AddToRecord(realm.archive)(who, origin, Reference(code, 1), Secret("more"))


def _replaced(realm: Realm, who: int, code: str) -> Awaitable[object]:
    origin = Origin(who, realm.next())
    return ReplaceRecord(realm.archive)(who, origin, Reference(code, 1), Secret("other"))


def _noted(realm: Realm, who: int, _: str) -> Awaitable[object]:
    return SaveNote(realm.archive)(who, Origin(who, realm.next()), Secret("seen"))


ATTEMPTS = (
    _typed("ask record", READ, lambda realm, who, code: asked(realm, who, f"{code}-1"), opens=True),
    _typed("add", WRITE, _added, only_refused=True),
    _typed("replace", WRITE, _replaced, only_refused=True),
    _typed("note", WRITE, _noted, only_refused=True, is_current=True),
    _listed("ask agenda", READ, AskAgenda),
    _listed("ask promises", READ, AskPromises),
    _typed(
        "ask digest",
        READ,
        lambda realm, who, _: AskDigest(realm.archive)(who, Origin(who, realm.next())),
        only_refused=True,
        is_current=True,
    ),
    _listed("ask people", LEAD, AskPeople),
    _typed(
        "ask desk settings",
        LEAD,
        lambda realm, who, _: AskDeskSettings(realm.archive)(who),
        opens=True,
        is_current=True,
    ),
    _typed(
        "ask pause",
        LEAD,
        lambda realm, who, _: AskPause(realm.archive)(who, Secret("2 to 3 December")),
        opens=True,
        is_current=True,
    ),
    _typed(
        "ask invite", LEAD, lambda realm, who, _: AskInvite(realm.archive)(who), is_current=True
    ),
    Attempt("ask export", LEAD, _begin_export, only_refused=True, is_current=True, is_pressed=True),
    *(
        _revealed(kind, READ)
        for kind in (
            *(ShownKind.RECORD, ShownKind.REMINDER, ShownKind.AGENDA),
            *(ShownKind.PROMISES, ShownKind.DIGEST),
        )
    ),
    _revealed(ShownKind.PEOPLE, LEAD, cost=0),
    _revealed(ShownKind.READERS, LEAD, is_authors=True),
    _pressed(Verb.SETUP, ChooseDeskSetting, "hour", LEAD),
    _pressed(Verb.DAYS, PickDays, "first:2031-12-02", LEAD),
    _pressed(Verb.SET, ChangeDeskSetting, "hour=08:00", LEAD),
    _pressed(Verb.UNDO, UndoPressed),
    _pressed(Verb.REPLACE, ReplaceByAddition),
    _pressed(Verb.MOVE, MoveRecord),
    _pressed(Verb.CHANGE, AskChange),
    _pressed(Verb.KIND, ChangeKind, "note"),
    _pressed(Verb.RECEIPT, ShowReceipt, roles=READ),
    _pressed(Verb.SEEN, ConfirmSeen, roles=READ, only_refused=False),
    _pressed(Verb.SNOOZE, Snooze, "1h", READ, only_refused=False),
    _pressed(Verb.ASK, AskSeen, "on"),
    _pressed(Verb.OMIT, Omit, "this"),
    _pressed(Verb.KEPT, EndPromise),
    _pressed(Verb.LATER, PutOff),
    _pressed(Verb.HAND, HandOver),
    _pressed(Verb.ADD, AddPromise),
    FORGED,
    Attempt("invite", LEAD, _begin_invitation, only_refused=True, is_pressed=True),
)
"""Everything that opens, writes or decides by a role."""

"""A house with years of expired months, and a campaign that shreds them while four write."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pyrage import x25519

from crypto import age
from crypto.keystore import Keystore
from domain.actions import Role
from domain.calendars import add_months, month_of
from domain.keys import KeyState
from domain.origins import Origin
from domain.secrecy import Secret
from house.installing import initialise
from house.rooms import Rooms, open_rooms
from scheduler.clock import SystemClock
from services.desks.desks import AddDesk, SetDesk
from services.keys.extending import ExtendKeys
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.notes import SaveNote
from services.recovery.officers import AddOfficer
from tests.clocks import SetClock
from tests.faults.process import NAVAL, Installation
from tests.faults.turning import Turning
from tests.officers import let_count

SALIM = 6999
MANY, FEW = 210, 3
"""How many notes a month holds: more than are deleted at once, or hardly any."""

_SWEPT, _IN_PEACE = 0.2, 0.15
"""Of all steps, how many only bring to its end what was begun; how many come to theirs."""


@dataclass(slots=True)
class History:
    """What was written in years gone by: how many notes expired in each month; two officers."""

    desk: str
    months: dict[str, int] = field(default_factory=dict)
    officers: list[str] = field(default_factory=list)

    def texts(self, month: str) -> set[str]:
        """Return what expired in a month."""
        return {f"{month} note {number}" for number in range(self.months[month])}


async def install_long_ago(installation: Installation, many: int) -> History:
    """Install *many* months ago, and let notes expire in each of them but the last two."""
    present = month_of(SystemClock().now())
    clock = SetClock(_middle_of(add_months(present, -many - 3)))
    await asyncio.to_thread(initialise, installation.settings, clock)
    async with open_rooms(installation.settings, clock) as rooms:
        history = await _begin(rooms)
        for index in range(many):
            clock.moment = _middle_of(add_months(present, index - many - 2))
            expires = add_months(month_of(clock.moment), 1)
            await ExtendKeys(rooms.archive)()
            await _write(rooms, history, expires, MANY if index % 5 == 0 else FEW)
        clock.moment = SystemClock().now()
        await SetDesk(rooms.archive)(NAVAL.code, {"keep_months": 24})
        await ExtendKeys(rooms.archive)()
    return history


async def _begin(rooms: Rooms) -> History:
    desk = await AddDesk(rooms.archive)(NAVAL)
    await SetDesk(rooms.archive)(NAVAL.code, {"keep_months": 1})
    code = (await Invite(rooms.archive)(NAVAL.code, Role.OFFICER, "en")).code
    await Admit(rooms.archive)(Arrival(SALIM, Secret("Salim Example")), code)
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(2)]
    for key in keys:
        await AddOfficer(rooms.archive, age.recipient_of)(Secret("An officer"), key)
    await let_count(rooms.archive)
    return History(desk.id, officers=keys)


async def _write(rooms: Rooms, history: History, month: str, many: int) -> None:
    before = sum(history.months.values())
    history.months[month] = many
    for number, text in enumerate(sorted(history.texts(month))):
        await SaveNote(rooms.archive)(SALIM, Origin(SALIM, before + number), Secret(text))


def _middle_of(month: str) -> datetime:
    year, number = map(int, month.split("-"))
    return datetime(year, number, 15, tzinfo=UTC)


@dataclass(slots=True)
class Ending:
    """Shreds month after month, the oldest first; sometimes only what was begun goes on."""

    turning: Turning
    history: History
    url: str
    keystore: Keystore
    waiting: list[str] = field(init=False)
    left_over: list[str] = field(default_factory=list)
    """What still opened a month, or was about to, when its shredding had said that it is done."""

    _slots: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.waiting = sorted(self.history.months)

    async def __call__(self) -> bool:
        """Take one step; return whether a month is left."""
        is_killed = self.turning.chance.random() > _IN_PEACE
        if self.turning.chance.random() < _SWEPT:
            await self.turning.turn("sweep", self.url, is_killed=is_killed)
            return True
        month = self.waiting[0]
        self._slots.setdefault(month, self.keystore.slot.read_bytes())
        words = (self.url, month, *self.history.officers)
        if await self.turning.turn("shred", *words, is_killed=is_killed):
            self._look_after(self.waiting.pop(0))
        return bool(self.waiting)

    def _look_after(self, month: str) -> None:
        """Find candidates that wait beside their file, and the slot from before a shredding."""
        folders = {self.keystore.keys, self.keystore.slot.parent, self.keystore.root.parent}
        self.left_over += [each.name for folder in folders for each in folder.glob("*.next")]
        is_former = self.keystore.slot.read_bytes() == self._slots[month]
        if is_former and month in shredded(self.keystore):
            self.left_over.append(f"slot of {month}")


def shredded(keystore: Keystore) -> set[str]:
    """Return the months whose keys are gone for good."""
    tombstones = keystore.load().tombstones
    return {each.month for each in tombstones if each.state is KeyState.SHREDDED}

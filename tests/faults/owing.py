"""People to whom reminders and digests are owed, each at its own second, and what they got."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.actions import Role
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.members import Member
from domain.origins import Origin
from domain.particulars import DigestDue, ReminderDue
from domain.records import Event, Kind
from domain.rows import DeliveryRow
from domain.secrecy import Secret
from house.rooms import Rooms
from rehearsal.telegram import Call, StandIn
from services.desks.desks import AddDesk, SetDesk
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.keeping import keep
from services.records.planning import plan_reminders
from services.work.archive import Work
from tests.acceptance.stage import teach

Due = tuple[int, str]
"""What is owed: to which number of Telegram's, and the event's reference, or `DIGEST`."""

DIGEST = "digest"
_OWED = frozenset({DeliveryKind.REMINDER, DeliveryKind.DIGEST})
_REFERENCE = re.compile(r"D\d\d-\d+")
_ARRIVED = {"ok", "lost", "slow"}
_FIRST = 2001
_FIRST_ORIGIN = 1_000_000
"""Of messages that nobody typed: no phone has so many."""

_AHEAD = timedelta(days=2)


@dataclass(slots=True)
class Team:
    """Desks of so many people each; *due* is when what is owed to them falls due."""

    rooms: Rooms
    stand_in: StandIn
    desks: dict[str, list[int]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    due: dict[Due, datetime] = field(default_factory=dict)
    _members: dict[str, int] = field(default_factory=dict)
    _events: dict[str, str] = field(default_factory=dict)

    async def gather(self, desks: int, people: int) -> None:
        """Make *desks* of as many *people* each, who opened the bot and had their lessons."""
        for number in range(desks):
            code, first = f"D{number:02}", _FIRST + number * people
            self.desks[code] = list(range(first, first + people))
            desk = Desk("", code, Secret(f"Desk {number}"), "UTC", weekend=frozenset())
            self.ids.append((await AddDesk(self.rooms.archive)(desk)).id)
            for telegram in self.desks[code]:
                await self._admit(code, telegram)

    async def owe(self, chance: random.Random, span: timedelta, events: int) -> None:
        """Announce *events* on each desk; reminders and digest fall due by chance within *span*."""
        async with self.rooms.archive() as work:
            begins = work.now + timedelta(seconds=5)
        for code in self.desks:
            moments = [begins + chance.random() * span for _ in range(events + 1)]
            await self._digest(code, moments.pop())
            await self._remind(code, moments)

    async def _admit(self, code: str, telegram: int) -> None:
        self.stand_in.phone(telegram, f"Officer {telegram}").conversation.started = True
        invited = await Invite(self.rooms.archive)(code, Role.OFFICER, "en")
        await Admit(self.rooms.archive)(Arrival(telegram, Secret("Officer")), invited.code)
        await teach(self.rooms.archive, telegram)

    async def _digest(self, code: str, at: datetime) -> None:
        at = at.replace(microsecond=0)
        await SetDesk(self.rooms.archive)(code, {"digest_at": at.time()})
        self.due |= {(telegram, DIGEST): at for telegram in self.desks[code]}

    async def _remind(self, code: str, moments: Iterable[datetime]) -> None:
        async with self.rooms.archive() as work:
            for telegram in self.desks[code]:
                self._members[(await work.members.require(telegram)).id] = telegram
            author = await work.members.require(self.desks[code][0])
            for number, at in enumerate(moments):
                reference = await self._announce(work, author, number, at)
                self.due |= {(telegram, reference): at for telegram in self.desks[code]}
            await work.commit()

    async def _announce(self, work: Work, author: Member, number: int, at: datetime) -> str:
        """Keep an event whose one reminder falls due *at*; return its reference."""
        starts = (work.now + _AHEAD).replace(second=0, microsecond=0)
        event = Event(
            Secret(f"Visit {number}"),
            Secret(""),
            starts.replace(tzinfo=None),
            "UTC",
            None,
            (starts - at,),
        )
        origin = Origin(author.telegram, _FIRST_ORIGIN + number)
        record = await keep(work, author, origin.natural, Kind.EVENT, event)
        await plan_reminders(work, record)
        self._events[record.id] = str(record.reference)
        return str(record.reference)

    def has_come(self) -> bool:
        """Tell whether everything has arrived, at least once."""
        return self.due.keys() <= arrivals(self.stand_in.calls).keys()

    async def is_owed(self, kinds: frozenset[DeliveryKind] = _OWED) -> bool:
        """Tell whether a reminder or a digest, or anything of *kinds*, is still to be sent."""
        async with self.rooms.archive() as work:
            return bool((await work.unit.deliveries.count(DeliveryState.DUE)).keys() & kinds)

    async def sent(self) -> dict[Due, DeliveryRow]:
        """Return what the outbox calls sent."""
        async with self.rooms.archive() as work:
            rows = await work.unit.deliveries.owed(_OWED, DeliveryState.SENT)
            return {self._due_of(work, row): row for row in rows}

    def _due_of(self, work: Work, row: DeliveryRow) -> Due:
        if row.kind is DeliveryKind.DIGEST:
            return self._members[work.outbox.open(row, DigestDue).member], DIGEST
        owed = work.outbox.open(row, ReminderDue)
        return self._members[owed.member], self._events[owed.record]


def arrivals(calls: Iterable[Call]) -> Mapping[Due, list[datetime]]:
    """Return when each thing arrived on its phone, as often as it did."""
    found = defaultdict(list)
    for call in calls:
        if call.method == "sendMessage" and call.outcome in _ARRIVED:
            reference = _REFERENCE.search(str(call.parameters["text"]))
            what = reference.group() if reference else DIGEST
            found[int(str(call.parameters["chat_id"])), what].append(call.when)
    return found

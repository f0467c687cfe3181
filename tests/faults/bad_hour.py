"""A dense hour: every minute a desk's digest and another event's reminder, for several members."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import chain

from domain.actions import Action, Role
from domain.audit import OPERATOR
from domain.desks import Desk, Discretion
from domain.lines import read_event
from domain.members import Grant, Member
from domain.origins import Origin
from domain.secrecy import Secret
from rehearsal.telegram import Call
from services.desks.desks import AddDesk
from services.records.events import keep_event
from services.records.notes import keep_note
from services.work.archive import Work
from tests.acceptance.stage import TestStage

BEGINS = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""07:00 in Dubai, on a Monday."""

_MINUTE = timedelta(minutes=1)
_HAPPENED = {"ok", "lost", "slow"}
_ZONE = "Asia/Dubai"
_FILLING = "steel and rope, " * 200
"""Two notes with so much in them take more than one page."""

_MARK = re.compile(r"\b(alpha|omega|Briefing) (\d+)\b")

Push = tuple[int, str, int]
"""To a chat: `alpha` and `omega` on the pages of a digest, `reminder`; of which minute."""


@dataclass(frozen=True, slots=True)
class Hour:
    """So many *minutes*, with so many *readers* of each minute's desk, of all *people*."""

    minutes: int
    readers: int
    people: tuple[int, ...]

    def owed(self) -> set[Push]:
        """Return what has to arrive, and where."""
        told = ("alpha", "omega", "reminder")
        every = ((chat, minute) for minute in range(self.minutes) for chat in self.chats(minute))
        return {(chat, what, minute) for chat, minute in every for what in told}

    def chats(self, minute: int) -> list[int]:
        """Return who reads the desk of a minute."""
        count = len(self.people)
        return [self.people[(minute + each) % count] for each in range(self.readers)]

    async def prepare(self, stage: TestStage) -> None:
        """Lay everything down that is to be told: two notes and an event on each desk."""
        for minute in range(self.minutes):
            desk = await AddDesk(stage.house.rooms.archive)(_desk(minute))
            async with stage.house.rooms.archive() as work:
                for chat in self.chats(minute):
                    await _join(work, chat, desk)
                author = await work.members.require(self.chats(minute)[0])
                await _write(work, replace(author, current=desk.id), minute)
                await work.commit()


def _desk(minute: int) -> Desk:
    return Desk(
        id="",
        code=f"D{minute:02}",
        name=Secret(f"Desk {minute}"),
        zone=_ZONE,
        digest_at=time(7, minute),
        discretion=Discretion.OPEN,
    )


async def _join(work: Work, chat: int, desk: Desk) -> None:
    member = await work.members.require(chat)
    grants = (*member.grants, Grant(desk.id, Role.OFFICER))
    await work.members.update(
        replace(member, grants=grants), Action.MEMBER_ADMIT, OPERATOR, desk.id
    )


async def _write(work: Work, author: Member, minute: int) -> None:
    for number, mark in enumerate(("alpha", "omega")):
        text = Secret(f"{mark} {minute} {_FILLING}")
        await keep_note(work, author, Origin(0, 2 * minute + number + 1), text)
    line = f"2026-11-23 08:{minute:02} Briefing {minute} @ Pier 4 remind 1h"
    draft = read_event(Secret(line), work.now, _ZONE)
    await keep_event(work, author, draft, Origin(-1, minute + 1))


@dataclass(slots=True)
class Told:
    """What came of it, as the wire saw it."""

    first: dict[Push, datetime]
    came: Counter[Push]
    lost: Counter[Push]
    ways: Counter[str]

    @staticmethod
    def by(calls: list[Call]) -> "Told":
        """Look through every call."""
        told = Told({}, Counter(), Counter(), Counter())
        for call in calls:
            told.ways[f"{call.method} {call.outcome}"] += 1
            if call.method == "sendMessage" and call.outcome in _HAPPENED:
                for push in _pushes(call):
                    told.first.setdefault(push, call.when)
                    told.came[push] += 1
                    told.lost[push] += call.outcome == "lost"
        return told

    @property
    def repeats(self) -> Counter[Push]:
        """Return what came more than once, and how much more often."""
        return Counter({push: many - 1 for push, many in self.came.items() if many > 1})

    @property
    def unexplained(self) -> list[Push]:
        """Return what came again though no answer was lost."""
        return [push for push, many in self.repeats.items() if many > self.lost[push]]

    def lateness(self) -> list[float]:
        """Return how many seconds of bot time after its minute each came first, sorted."""
        return sorted(
            (at - BEGINS - push[2] * _MINUTE).total_seconds() for push, at in self.first.items()
        )

    def failed(self) -> Counter[str]:
        """Return how often calls failed, by the way in which they did."""
        failed = Counter[str]()
        for name, many in self.ways.items():
            outcome = name.split()[1]
            if outcome not in {"ok", "pending", "400", "403", "409"}:
                failed[outcome] += many
        return failed


def _pushes(call: Call) -> set[Push]:
    text, chat = str(call.parameters["text"]), int(str(call.parameters["chat_id"]))
    found = [(kind, int(number)) for kind, number in _MARK.findall(text)]
    if "🔔" in text:
        return {(chat, "reminder", number) for kind, number in found if kind == "Briefing"}
    return {(chat, kind, number) for kind, number in found if kind != "Briefing"}


def summary(name: str, told: Told) -> str:
    """Return the lines of the closing figures."""
    late = told.lateness()
    spots = {"min": 0.0, "median": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
    shown = ", ".join(f"{key} {late[round(at * (len(late) - 1))]:.1f}" for key, at in spots.items())
    calls, failed = sum(told.ways.values()), told.failed()
    ways = ", ".join(f"{way} {many}" for way, many in sorted(failed.items()))
    repeated = ", ".join(f"{what} {number} to {chat}" for chat, what, number in told.repeats)
    return (
        f"{name}: {len(told.first)} pushes; of {calls} calls {failed.total()} failed ({ways})\n"
        f"  late by seconds of bot time: {shown}\n"
        f"  again after a lost answer: {told.repeats.total()} ({repeated}),"
        f" unexplained {len(told.unexplained)}"
    )


def people(many: int) -> tuple[int, ...]:
    """Return so many Telegram ids."""
    return tuple(chain(range(2001, 2001 + many)))

"""Records moved and made other kinds, every press handled twice: one heir, and no word lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.actions import Action, Role
from domain.desks import Desk
from domain.errors import AmanaError
from domain.keyboards import ButtonSpent, Keyboard, Press, Verb
from domain.letters import Answer, Kept, Receipt
from domain.members import Permit
from domain.origins import Origin
from domain.records import AnyRecord, Kind, is_follow_up
from domain.references import Reference
from domain.secrecy import Secret
from services.desks.desks import AddDesk
from services.incoming.additions import AddToRecord, find_referred
from services.incoming.confirming import Confirm
from services.incoming.correcting import ChangeKind, ShowReceipt
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.keeping import find_kept
from services.records.notes import SaveNote
from services.records.transfers import MoveRecord
from services.records.undo import UndoPressed
from tests.unit.services.naval import FRI_SAT, SALIM, Desks, open_desk

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TEXTS = [
    "A frigate came in",
    "Col. Example @ Ministry\nSpoke of berths.\nWe owe: an answer\nThey owe: a list",
    "2026-12-03 09:00 Exhibition @ Hall 4",
    "3 December 9:00 Exhibition @ Hall 4",
    "We owe Col. Example the draft by 2026-12-10",
]
STEPS = st.lists(
    st.sampled_from(["move", "add", Kind.MEETING, Kind.EVENT, Kind.FOLLOW_UP, Kind.NOTE]),
    max_size=7,
)


@dataclass
class Corrections:
    """One officer of AIR, his current desk, and NAV; the newest receipt of his one record."""

    desks: Desks
    other: Desk
    receipt: Answer | None = None
    presses: int = 0
    added: list[str] = field(default_factory=list)
    names: list[Reference] = field(default_factory=list)

    async def begin(self, text: str) -> None:
        """Keep a note."""
        self._tell(await SaveNote(self.desks.archive)(SALIM, Origin(SALIM, 1), Secret(text)))

    async def step(self, step: str) -> None:
        """Do one thing with the record, as somebody with a thumb would."""
        if step == "add":
            self.added.append(f"addition {len(self.added)}")
            origin, text = Origin(SALIM, 100 + len(self.added)), Secret(self.added[-1])
            add = AddToRecord(self.desks.archive)
            self._tell(await add(SALIM, origin, self.names[0], text))
        elif step == "move":
            self._tell(await self.twice(MoveRecord(self.desks.archive), Verb.MOVE))
        else:
            await self.become(Kind(step))

    async def become(self, kind: Kind) -> None:
        """Make another kind of it; confirm what is read back."""
        archive = self.desks.archive
        before = self.receipt
        self.receipt = await self.twice(ChangeKind(archive), Verb.KIND)
        if not any(each.value == kind for each in self.keyboard.choices):
            self.receipt = await self.twice(ShowReceipt(archive), Verb.RECEIPT)
            return
        try:
            self.receipt = await self.twice(ChangeKind(archive), Verb.KIND, kind)
        except AmanaError:
            self.receipt = before
        if self.receipt and any(each.verb is Verb.CONFIRM for each in self.keyboard.choices):
            self.receipt = await self.twice(Confirm(archive), Verb.CONFIRM, kind)
        assert self.receipt
        self._tell(self.receipt)

    async def twice(
        self, verb: Callable[[int, Press], Awaitable[Answer]], of: Verb, value: str | None = None
    ) -> Answer:
        """Handle a press as it is handled after a kill: twice, with the same answer."""
        press = self.press(of, value)
        first = await verb(SALIM, press)
        before = await self.all()
        again = await verb(SALIM, press)
        assert again.letter == first.letter
        assert await self.all() == before
        return again

    def press(self, verb: Verb, value: str | None = None) -> Press:
        """Return a fresh press of a button under the newest answer."""
        index = next(
            at
            for at, each in enumerate(self.keyboard.choices)
            if each.verb is verb and value in {None, each.value}
        )
        self.presses += 1
        return Press(self.keyboard.id, verb, index, self.keyboard.message or 7, f"q{self.presses}")

    @property
    def keyboard(self) -> Keyboard:
        """The buttons under the newest answer."""
        assert self.receipt
        assert self.receipt.buttons
        return self.receipt.buttons

    async def all(self) -> list[AnyRecord]:
        """Open whatever both desks keep now."""
        found = []
        for desk in (self.desks.desk.id, self.other.id):
            async with self.desks.archive() as work:
                permit = Permit("test", Action.RECORD_READ, desk)
                found += await work.records.between(permit, 0, 999)
        return found

    async def only(self) -> AnyRecord:
        """Open the one record there is; promises made at it do not count."""
        (found,) = [
            each for each in await self.all() if not (is_follow_up(each) and each.body.meeting)
        ]
        return found

    def _tell(self, answer: Answer) -> None:
        self.receipt = answer
        if isinstance(answer.letter, Receipt):
            self.names.append(answer.letter.record.reference)


@asynccontextmanager
async def open_corrections() -> AsyncIterator[Corrections]:
    async with open_desk(START, "Asia/Dubai", time(7), FRI_SAT) as desks:
        other = await AddDesk(desks.archive)(Desk("", "AIR", Secret("Air"), "Asia/Dubai"))
        code = (await Invite(desks.archive)("AIR", Role.OFFICER, "en")).code
        await Admit(desks.archive)(Arrival(SALIM, Secret("Salim")), code)
        yield Corrections(desks, other)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(TEXTS), STEPS)
def test_whatever_is_corrected_there_is_one_record_that_every_name_leads_to(
    text: str, steps: list[str]
) -> None:
    async def walk() -> None:
        async with open_corrections() as corrections:
            await corrections.begin(text)
            for step in steps:
                await corrections.step(step)

            record = await corrections.only()
            assert [each.text.reveal() for each in record.additions] == corrections.added
            async with corrections.desks.archive() as work:
                member = await work.members.require(SALIM)
                named = [
                    await find_referred(work, member, Action.RECORD_READ, each)
                    for each in corrections.names
                ]
                kept = await find_kept(work, member, Origin(SALIM, 1))
            assert {each.id for each in named} == {record.id}
            assert kept == record

    asyncio.run(walk())


async def test_a_second_press_is_no_second_move() -> None:
    async with open_corrections() as corrections:
        await corrections.begin("A frigate came in")
        move, undo = MoveRecord(corrections.desks.archive), UndoPressed(corrections.desks.archive)
        first, second = corrections.press(Verb.MOVE), corrections.press(Verb.MOVE)
        takes_back = corrections.press(Verb.UNDO)

        await move(SALIM, first)
        with pytest.raises(ButtonSpent):
            await move(SALIM, second)
        with pytest.raises(ButtonSpent):
            await undo(SALIM, takes_back)

        assert (await corrections.only()).code == "NAV"


async def test_a_move_handled_again_says_where_the_record_is_by_now() -> None:
    async with open_corrections() as corrections:
        await corrections.begin("A frigate came in")
        there = corrections.press(Verb.MOVE)
        corrections.receipt = await MoveRecord(corrections.desks.archive)(SALIM, there)
        await MoveRecord(corrections.desks.archive)(SALIM, corrections.press(Verb.MOVE))

        again = await MoveRecord(corrections.desks.archive)(SALIM, there)

        assert isinstance(again.letter, Receipt)
        assert again.letter.record == await corrections.only()
        assert (again.letter.kept, str(again.letter.was)) == (Kept.MOVED, "AIR-1")


async def test_as_many_kinds_as_there_are_lose_nothing_that_was_promised() -> None:
    async with open_corrections() as corrections:
        await corrections.begin(TEXTS[1])
        for step in (Kind.MEETING, Kind.NOTE, "move", Kind.MEETING, "move"):
            await corrections.step(step)

        meeting = await corrections.only()
        promises = [each for each in await corrections.all() if is_follow_up(each)]
        assert meeting.kind is Kind.MEETING
        assert [each.body.what.reveal() for each in promises] == ["an answer", "a list"]
        assert {each.body.meeting for each in promises} == {meeting.id}

"""What reading takes of an unlock, on every database: in its order, at once, and put back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, select, update

from domain.actions import Action, Role
from domain.authenticators import MOST_RECORDS
from domain.contents import AgendaShown, RecordShown
from domain.deliveries import DeliveryKind
from domain.desks import Desk
from domain.errors import NotPermitted, Outdated, SealBroken
from domain.keyboards import Press, Verb
from domain.letters import Answer
from domain.members import Member
from domain.origins import Origin
from domain.secrecy import Secret
from domain.step_up import Locked, NotEnrolled, StepUp, Travelling
from handlers.messenger import TelegramMessenger
from handlers.wire import build_application
from services.access.locking import Lock
from services.access.opening import require_open
from services.desks.desks import AddDesk, SetDesk
from services.outgoing.asked_lists import AskAgenda
from services.outgoing.asked_records import AskRecord
from services.outgoing.show import Reveal
from services.people.admission import Admit, Arrival
from services.people.entering import EnterCode
from services.people.invitations import Invite
from services.records.events import SaveEvent
from services.records.notes import SaveNote
from services.work.entries import name_about
from storage.tables import authenticators
from tests.clocks import SetClock
from tests.codes import DURESS, STEP, code, enrol, wrong
from tests.installed import Installed, installed

SALIM = 7001
TOKEN = "123456789:an-invented-token-of-the-tests-0001"


@dataclass
class Reading:
    """A desk that wants codes, an officer with an authenticator, notes to be read."""

    new: Installed
    desk: Desk
    updates: int = 0
    statements: list[str] = field(default_factory=list)

    async def unlock(self, digits: str = "") -> str:
        """Send a code, the right one unless another is named; return the key of the answer."""
        self.updates += 1
        typed = Secret(digits or code(self.new.clock.now()))
        answer = await EnterCode(self.new.archive)(SALIM, typed, self.updates)
        return str(getattr(answer.letter, "key", ""))

    async def note(self) -> str:
        """Keep a note and return its reference."""
        self.updates += 1
        await SaveNote(self.new.archive)(SALIM, Origin(SALIM, self.updates), Secret("at the pier"))
        return f"NAV-{self.updates}"

    async def ask(self) -> Answer:
        """Ask for the first note: neutral words, and the button that opens them."""
        self.updates += 1
        return await AskRecord(self.new.archive)(SALIM, "NAV-1", self.updates)

    async def tap(self, asked: Answer, query: str) -> Answer:
        """Press the button."""
        assert asked.buttons
        messenger = TelegramMessenger(build_application(TOKEN, "http://127.0.0.1:9").bot)
        press = Press(asked.buttons.id, Verb.OPEN, 0, 99, query)
        return await Reveal(self.new.archive, messenger)(SALIM, press)

    async def member(self) -> Member:
        """Return the officer."""
        async with self.new.archive() as work:
            return await work.members.require(SALIM)

    async def left(self) -> int:
        """Return how many records the unlock still opens."""
        member = await self.member()
        async with self.new.archive() as work:
            return (await work.authenticators.get(member)).left

    async def require(self, cost: int = 1, press: str = "") -> None:
        """Ask for content, as whatever shows it does."""
        async with self.new.archive() as work:
            member = await work.members.require(SALIM)
            await require_open(work, member, self.desk.id, cost, press)
            await work.commit()

    async def rows(self) -> list[dict[str, Any]]:
        """Copy the rows of authenticators."""
        async with self.new.engine.connect() as connection:
            found = await connection.execute(select(authenticators))
            return [dict(each) for each in found.mappings()]


@pytest.fixture
async def reading(database_url: str, tmp_path: Path) -> AsyncIterator[Reading]:
    async with installed(database_url, tmp_path, SetClock()) as new:
        desk = await AddDesk(new.archive)(Desk("", "NAV", Secret("Naval"), "Asia/Dubai"))
        code_ = (await Invite(new.archive)("NAV", Role.OFFICER, "en")).code
        await Admit(new.archive)(Arrival(SALIM, Secret("Salim")), code_)
        made = Reading(new, desk)
        await made.note()
        await enrol(new.archive, SALIM)
        await SetDesk(new.archive)("NAV", {"step_up": StepUp.TOTP})
        yield made


async def test_nothing_opens_without_an_unlock_and_something_with_one(reading: Reading) -> None:
    with pytest.raises(Locked):
        await reading.require()

    assert await reading.unlock() == "unlock-unlocked"
    await reading.require()

    assert await reading.left() == MOST_RECORDS - 1


async def test_an_unlock_ends_by_itself_and_by_a_word(reading: Reading) -> None:
    await reading.unlock()
    await Lock(reading.new.archive)(SALIM)
    with pytest.raises(Locked):
        await reading.require()

    reading.new.clock.pass_by(timedelta(seconds=30))
    assert await reading.unlock() == "unlock-unlocked"
    reading.new.clock.pass_by(timedelta(minutes=15))

    with pytest.raises(Locked):
        await reading.require()


async def test_a_desk_without_step_up_asks_nobody_for_a_code(reading: Reading) -> None:
    await SetDesk(reading.new.archive)("NAV", {"step_up": StepUp.NONE})

    await reading.require()

    assert await reading.left() == 0


async def test_whoever_has_no_authenticator_is_told_so(reading: Reading) -> None:
    await SetDesk(reading.new.archive)("NAV", {"step_up": StepUp.NONE})
    code_ = (await Invite(reading.new.archive)("NAV", Role.OFFICER, "en")).code
    await Admit(reading.new.archive)(Arrival(7002, Secret("Huda")), code_)
    await SetDesk(reading.new.archive)("NAV", {"step_up": StepUp.TOTP})

    async with reading.new.archive() as work:
        huda = await work.members.require(7002)
        with pytest.raises(NotEnrolled):
            await require_open(work, huda, reading.desk.id)
    with pytest.raises(NotEnrolled):
        await EnterCode(reading.new.archive)(7002, Secret("123456"), 1)


async def test_two_taps_at_once_on_the_last_record_open_one(reading: Reading) -> None:
    await reading.unlock()
    asked = [await reading.ask(), await reading.ask()]
    await reading.require(MOST_RECORDS - 1)

    ended = await asyncio.gather(
        *(reading.tap(each, f"query {at}") for at, each in enumerate(asked)), return_exceptions=True
    )

    assert sorted(type(each).__name__ for each in ended) == ["Answer", "Locked"]
    assert await reading.left() == 0


async def test_many_taps_at_once_open_no_more_than_an_unlock_does(reading: Reading) -> None:
    await reading.unlock()
    await reading.require(MOST_RECORDS - 3)

    ended = await asyncio.gather(
        *(reading.require(1, f"press {at}") for at in range(8)), return_exceptions=True
    )

    opened = ended.count(None)
    assert 1 <= opened <= 3
    assert {type(each) for each in ended if each is not None} <= {Locked, Outdated}
    assert await reading.left() == 3 - opened


async def test_a_list_is_paid_for_record_by_record_and_cut_where_the_unlock_ends(
    reading: Reading,
) -> None:
    for at in range(6):
        line = Secret(f"2026-12-0{at + 1} 09:00 Exhibition {at}")
        await SaveEvent(reading.new.archive)(SALIM, Origin(SALIM, 500 + at), line)
    reading.new.clock.moment = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    await reading.unlock()
    await reading.require(MOST_RECORDS - 10)
    asked = await AskAgenda(reading.new.archive)(SALIM, 900)

    whole = await reading.tap(asked, "query 1")
    part = await reading.tap(asked, "query 2")

    assert isinstance(whole.letter, AgendaShown)
    assert isinstance(part.letter, AgendaShown)
    assert (len(whole.letter.events), whole.letter.hidden) == (6, 0)
    assert (len(part.letter.events), part.letter.hidden) == (4, 2)
    assert await reading.left() == 0
    with pytest.raises(Locked):
        await reading.tap(asked, "query 3")


async def test_a_tap_handled_again_costs_nothing(reading: Reading) -> None:
    await reading.unlock()
    asked = await reading.ask()

    first, again = await reading.tap(asked, "query"), await reading.tap(asked, "query")

    assert first.letter == again.letter
    assert await reading.left() == MOST_RECORDS - 1


async def test_a_locked_tap_leaves_the_button_as_it_was(reading: Reading) -> None:
    await reading.unlock()
    asked = await reading.ask()
    await Lock(reading.new.archive)(SALIM)

    with pytest.raises(Locked):
        await reading.tap(asked, "query 1")
    reading.new.clock.pass_by(timedelta(seconds=30))
    await reading.unlock()

    assert isinstance((await reading.tap(asked, "query 2")).letter, RecordShown)


async def test_rights_taken_away_after_the_unlock_open_nothing_and_cost_nothing(
    reading: Reading,
) -> None:
    await reading.unlock()
    asked, member = await reading.ask(), await reading.member()
    async with reading.new.archive() as work:
        await work.members.find(SALIM)
        ended = Member(member.id, SALIM, member.name, "en", grants=(), current=member.current)
        await work.members.update(ended, Action.MEMBER_SET)
        await work.commit()

    with pytest.raises(NotPermitted):
        await reading.tap(asked, "query")

    assert await reading.left() == MOST_RECORDS


async def test_whoever_is_locked_learns_of_no_reference(reading: Reading) -> None:
    for reference in ("NAV-1", "NAV-99"):
        with pytest.raises(Locked):
            await AskRecord(reading.new.archive)(SALIM, reference, 1)
    with pytest.raises(NotPermitted):
        await AskRecord(reading.new.archive)(SALIM, "AIR-1", 1)


async def test_no_record_is_even_looked_for_while_locked(reading: Reading) -> None:
    await reading.unlock()
    asked = await reading.ask()
    await Lock(reading.new.archive)(SALIM)
    statements: list[str] = []

    @event.listens_for(reading.new.engine.sync_engine, "before_cursor_execute")
    def _note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    with pytest.raises(Locked):
        await reading.tap(asked, "query")
    with pytest.raises(Locked):
        await reading.ask()

    assert statements
    assert not [each for each in statements if "FROM records" in each]


async def test_a_used_code_opens_nothing_a_second_time(reading: Reading) -> None:
    digits = code(reading.new.clock.now())
    assert await reading.unlock(digits) == "unlock-unlocked"
    await Lock(reading.new.archive)(SALIM)

    assert await reading.unlock(digits) == "unlock-refused"

    with pytest.raises(Locked):
        await reading.require()


async def test_two_messages_with_one_code_at_once_open_once(reading: Reading) -> None:
    digits = code(reading.new.clock.now())

    said = await asyncio.gather(*(reading.unlock(digits) for _ in range(2)))

    assert sorted(said) == ["unlock-refused", "unlock-unlocked"]


async def test_every_failure_is_in_the_audit_and_every_success(reading: Reading) -> None:
    await reading.unlock(wrong(reading.new.clock.now()))
    await reading.unlock()

    member = await reading.member()
    async with reading.new.archive() as work:
        known = await work.authenticators.get(member)
        entries = await work.ledger.newest(known.id, 9)
    assert [(each.action, each.who) for each in entries] == [
        (Action.STEP_UP_UNLOCK, member.id),
        (Action.STEP_UP_REFUSE, member.id),
        (Action.STEP_UP_ENROL, "operator"),
    ]


async def test_the_number_of_duress_locks_everywhere(reading: Reading) -> None:
    await reading.unlock()
    await SetDesk(reading.new.archive)("NAV", {"step_up": StepUp.NONE})

    assert await reading.unlock(DURESS) == "unlock-travelling"

    with pytest.raises(Travelling):
        await reading.require()


async def test_whatever_a_code_is_the_same_is_read_and_written_and_as_long(
    reading: Reading,
) -> None:
    statements: list[str] = []

    @event.listens_for(reading.new.engine.sync_engine, "before_cursor_execute")
    def _note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    seen, sizes, alarms = [], set(), []
    now = reading.new.clock.now()
    for digits in (code(now), wrong(now), DURESS, code(now + STEP)):
        statements.clear()
        await reading.unlock(digits)
        seen.append(list(statements))
        (row,) = await reading.rows()
        async with reading.new.archive() as work:
            link = (await work.unit.audit.newest(name_about(work.vault, row["id"]), 1))[0]
            alarms.append(await work.unit.deliveries.owed([DeliveryKind.ALERT]))
        sizes.add((len(row["sealed"]), len(link.sealed)))

    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert len(sizes) == 1
    assert alarms == [[], [], [], []]


async def test_an_authenticator_put_back_as_it_was_opens_nothing(reading: Reading) -> None:
    await reading.unlock()
    (open_row,) = await reading.rows()
    await Lock(reading.new.archive)(SALIM)

    async with reading.new.engine.begin() as connection:
        await connection.execute(update(authenticators).values(**open_row))

    with pytest.raises(SealBroken):
        await reading.require()


async def test_a_deleted_authenticator_ends_no_journey(reading: Reading) -> None:
    await reading.unlock(DURESS)
    await SetDesk(reading.new.archive)("NAV", {"step_up": StepUp.NONE})

    async with reading.new.engine.begin() as connection:
        await connection.execute(delete(authenticators))

    with pytest.raises(SealBroken):
        await reading.require()

"""What is remembered of people and desks from one transaction to the next is never out of date."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.actions import Action, Role
from domain.desks import Desk, Discretion
from domain.members import Grant, Member, MemberState
from domain.secrecy import Secret
from services.work.remembered import Known, Remembered
from storage.transactions import Transactions
from tests.contract.replicas import Replica, first_replica
from tests.contract.samples import NOON, identity

DESK = Desk(identity(1), "NAV", Secret("Naval"), "UTC")
SALIM = Member(identity(2), 7001, Secret("Salim"), "en", (Grant(DESK.id, Role.OFFICER),), DESK.id)
SUSPENDED = replace(SALIM, state=MemberState.SUSPENDED)


@dataclass
class Office:
    """Two processes of one installation, and what the first asked the database for."""

    ours: Replica
    others: Replica
    statements: list[str] = field(default_factory=list)

    async def look(self) -> tuple[Member, bool, Desk]:
        """Open one member, whether he travels, and his desk, in a transaction of their own."""
        self.statements.clear()
        async with self.ours.archive() as work:
            member = await work.members.get(SALIM.id)
            return (
                member,
                await work.authenticators.is_away(SALIM.id),
                await work.desks.get(DESK.id),
            )

    def asked(self) -> int:
        """Return how many statements the last look needed, but for beginning."""
        return len([each for each in self.statements if each.startswith("SELECT")]) - 1


@pytest.fixture
async def office(
    transactions: Transactions, elsewhere: Transactions, engine: AsyncEngine, tmp_path: Path
) -> AsyncIterator[Office]:
    """Give a desk with one member."""
    first = await first_replica(transactions, tmp_path)
    first.vault.add_epochs(DESK.id, ["2026-11"])
    opened = Office(first, Replica(elsewhere, first.keystore))
    async with first.archive() as work:
        await work.unit.fence.advance(first.vault.generation)
        await work.desks.add(DESK, NOON, "")
        await work.members.add(SALIM)
        await work.commit()

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _note(_: object, __: object, statement: str, *___: object) -> None:
        opened.statements.append(statement)

    yield opened
    event.remove(engine.sync_engine, "before_cursor_execute", _note)


async def _suspend(replica: Replica) -> None:
    async with replica.archive() as work:
        await work.members.get(SALIM.id)
        await work.members.update(SUSPENDED, Action.MEMBER_SUSPEND)
        await work.commit()


async def test_what_was_opened_is_not_asked_for_again(office: Office) -> None:
    first = await office.look()
    needed = office.asked()

    again = await office.look()

    assert again == first == (SALIM, False, DESK)
    assert (needed > 0, office.asked()) == (True, 0)


async def test_what_another_process_wrote_counts_at_once(office: Office) -> None:
    await office.look()

    await _suspend(office.others)

    member, _, _ = await office.look()
    assert member == SUSPENDED


async def test_what_one_writes_counts_at_once_in_its_transaction_and_after(office: Office) -> None:
    await office.look()

    async with office.ours.archive() as work:
        await work.members.get(SALIM.id)
        await work.members.update(SUSPENDED, Action.MEMBER_SUSPEND)
        within = await work.members.get(SALIM.id)
        await work.commit()

    member, _, _ = await office.look()
    assert (within, member) == (SUSPENDED, SUSPENDED)


async def test_what_is_undone_was_never_so(office: Office) -> None:
    async with office.ours.archive() as work:
        await work.members.get(SALIM.id)
        await work.members.update(SUSPENDED, Action.MEMBER_SUSPEND)
        await work.members.get(SALIM.id)

    member, _, _ = await office.look()
    assert member == SALIM


async def test_what_is_remembered_can_be_written(office: Office) -> None:
    await office.look()

    async with office.ours.archive() as work:
        desk = await work.desks.get(DESK.id)
        await work.desks.update(replace(desk, discretion=Discretion.OPEN), NOON, Action.DESK_SET)
        await work.commit()

    _, _, desk = await office.look()
    assert desk.discretion is Discretion.OPEN


async def test_who_read_what_lets_nothing_be_forgotten(office: Office) -> None:
    await office.look()

    async with office.ours.archive() as work:
        work.ledger.enter(Action.RECORD_READ, identity(9), who=SALIM.id, desk=DESK.id)
        await work.commit()

    await office.look()
    assert office.asked() == 0


async def test_what_others_did_lets_everything_be_forgotten(office: Office) -> None:
    await office.look()

    async with office.others.archive() as work:
        work.ledger.enter(Action.RECORD_READ, identity(9), who=SALIM.id, desk=DESK.id)
        await work.commit()

    await office.look()
    assert office.asked() > 0


async def test_what_was_read_before_somebody_elses_commit_is_not_kept() -> None:
    of_all = Remembered()
    slow, quick = of_all.begin(b"first"), of_all.begin(b"first")

    async def read() -> Known[str]:
        quick.written.add("a")
        quick.settle(b"first", b"second")
        return Known(None, "old")

    assert (await slow.opened("a", read)).value == "old"

    assert of_all.known == {}


async def test_of_a_damaged_audit_nothing_is_remembered() -> None:
    of_all = Remembered()

    async def read() -> Known[str]:
        return Known(None, "found")

    for _ in range(2):
        assert (await of_all.begin(None).opened("a", read)).value == "found"
        assert of_all.known == {}


async def test_no_more_is_remembered_than_so_many() -> None:
    of_all = Remembered()
    memory = of_all.begin(b"first")

    async def read() -> Known[str]:
        return Known(None, "found")

    for number in range(10_000):
        await memory.opened(str(number), read)

    assert len(of_all.known) <= 4096

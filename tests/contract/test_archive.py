"""The archive on the real vault and both databases: sealed, owed once, under the newest keys."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from domain.actions import Action
from domain.alerts import AlertDue, AlertKind
from domain.audit import Entry
from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import KeyFileRefused, SealBroken
from domain.rows import AuditRow
from domain.secrecy import Lookup
from storage.transactions import Transactions
from tests.contract.replicas import Replica, first_replica
from tests.contract.samples import MINUTE, NOON, OTHER, identity

HEAD, DESK = identity(0xA), identity(0xD)
OWED = AlertDue(HEAD, DESK, AlertKind.CODES)


@pytest.fixture
async def ours(transactions: Transactions, tmp_path: Path) -> Replica:
    """Give a new installation's first process."""
    return await first_replica(transactions, tmp_path)


@pytest.fixture
def theirs(elsewhere: Transactions, ours: Replica) -> Replica:
    """Give its second process."""
    return Replica(elsewhere, ours.keystore)


async def _plan(replica: Replica, owed: AlertDue = OWED) -> None:
    async with replica.archive() as work:
        await work.outbox.plan(DeliveryKind.ALERT, NOON, owed, HEAD, "2026-11-05")
        await work.commit()


async def _planned(replica: Replica) -> list[AlertDue]:
    async with replica.archive() as work:
        rows = await work.unit.deliveries.claim_due(NOON, MINUTE, identity(1), limit=9)
        return [work.outbox.open(row, AlertDue) for row in rows]


async def test_the_same_thing_planned_twice_is_owed_once(ours: Replica) -> None:
    await _plan(ours)
    await _plan(ours, replace(OWED, alert=AlertKind.MISSED))

    assert await _planned(ours) == [OWED]


async def test_planned_on_two_replicas_at_once_it_is_owed_once(
    ours: Replica, theirs: Replica
) -> None:
    await asyncio.gather(*map(_plan, [ours, theirs] * 4))

    assert await _planned(ours) == await _planned(theirs) == [OWED]


async def test_another_days_is_another_thing(ours: Replica) -> None:
    await _plan(ours)

    async with ours.archive() as work:
        natural = [(HEAD, day) for day in ("2026-11-05", "2026-11-06")]
        states = [await work.outbox.state(DeliveryKind.ALERT, *each) for each in natural]

    assert states == [DeliveryState.DUE, None]


async def test_who_delivers_is_woken_by_what_is_due_and_only_once_it_is_durable(
    ours: Replica,
) -> None:
    async with ours.archive() as work:
        await work.outbox.plan(DeliveryKind.ALERT, NOON + MINUTE, OWED, "later")
        await work.commit()
    async with ours.archive() as work:
        await work.outbox.plan(DeliveryKind.ALERT, NOON, OWED, "not durable")
    slept = ours.woken

    await _plan(ours)

    assert (slept, ours.woken) == (0, 1)


async def test_particulars_moved_to_another_row_open_nothing(ours: Replica) -> None:
    await _plan(ours)

    async with ours.archive() as work:
        row = await work.outbox.find(DeliveryKind.ALERT, HEAD, "2026-11-05")
        assert row is not None

        assert work.outbox.open(row, AlertDue) == OWED
        for moved in (replace(row, id=identity(2)), replace(row, version=2)):
            with pytest.raises(SealBroken):
                work.outbox.open(moved, AlertDue)
        with pytest.raises(SealBroken):
            work.outbox.open(replace(row, sealed=OTHER), AlertDue)


async def test_a_replica_reads_the_keyring_again_when_another_wrote_it(
    ours: Replica, theirs: Replica
) -> None:
    before = theirs.vault.generation
    grown = await ours.grow(DESK)

    async with theirs.archive():
        pass

    assert (before, grown, theirs.vault.generation) == (1, 2, 2)


async def test_two_replicas_that_grow_the_keyring_at_once_lose_no_key(
    ours: Replica, theirs: Replica
) -> None:
    grown = await asyncio.gather(
        *(side.grow(identity(number)) for number, side in enumerate([ours, theirs] * 3))
    )

    assert sorted(grown) == [2, 3, 4, 5, 6, 7]
    held = {epoch.desk for epoch in ours.keystore.load().epochs}
    assert held >= {identity(number) for number in range(6)}


async def test_a_keyring_that_was_put_back_is_refused(ours: Replica, theirs: Replica) -> None:
    former = ours.keystore.keyring.read_bytes()
    await ours.grow(DESK)
    ours.keystore.keyring.write_bytes(former)

    restarted = Replica(ours.transactions, ours.keystore)

    for replica in (restarted, theirs):  # one that starts, and one that has run all along
        with pytest.raises(KeyFileRefused):
            async with replica.archive():
                pass


async def test_two_replicas_write_one_chain_that_proves_itself(
    ours: Replica, theirs: Replica
) -> None:
    async def enter(replica: Replica, about: str) -> None:
        async with replica.archive() as work:
            work.ledger.enter(Action.RECORD_READ, about, who=HEAD, desk=DESK)
            work.ledger.enter(Action.RECORD_ADD, about, who=HEAD, desk=DESK)
            await work.commit()

    await asyncio.gather(*(enter(side, "a record") for side in [ours, theirs] * 4))

    rows = await _chain(ours, "a record")
    assert [row.sequence for row in rows] == list(range(1, 17))
    for former, row in zip([None, *rows], rows, strict=False):
        before = former.chain if former else b""
        proof = ours.vault.link(before, row.sequence, row.about, row.sealed)
        assert proof == (row.chain, row.mac)


async def _chain(replica: Replica, about: str) -> list[AuditRow]:
    async with replica.archive() as work:
        name = replica.vault.name(Lookup.OBJECT, about)
        return (await work.unit.audit.newest(name, limit=99))[::-1]


async def test_what_is_undone_leaves_no_entry(ours: Replica) -> None:
    async with ours.archive() as work:
        work.ledger.enter(Action.RECORD_READ, "a record", who=HEAD)
        await work.ledger.write()
    async with ours.archive() as work:
        work.ledger.enter(Action.RECORD_ADD, "a record", who=HEAD)
        await work.commit()

    async with ours.archive() as work:
        entries = await work.ledger.newest("a record", limit=9)

    assert entries == [Entry(NOON, HEAD, Action.RECORD_ADD, "", "a record")]


async def test_what_came_of_a_message_is_remembered_under_its_natural_key(
    ours: Replica, theirs: Replica
) -> None:
    async with ours.archive() as work:
        await work.add_effect(identity(1), 77, 1001, 1)
        await work.commit()

    async with theirs.archive() as work:
        found = [await work.find_effect(77, 1001, version) for version in (1, 2)]

    assert found == [identity(1), None]

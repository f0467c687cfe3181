"""What came in sealed, on both databases: in order, once, and never beside the inbox."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crypto.vault import KeyringVault
from domain.actions import Role
from domain.deliveries import DeliveryKind, DeliveryState
from domain.desks import Desk
from domain.errors import Outdated, SealBroken
from domain.keys import KeyState
from domain.members import Member
from domain.origins import Origin
from domain.particulars import SweepDue, UnsealedDue
from domain.rows import IntakeRow
from domain.sealing import Waiting
from domain.secrecy import Sealed, Secret
from handlers.intake import WorkOff
from services.desks.desks import AddDesk
from services.incoming.inbox import Received
from services.incoming.intake import Came, Content, FindSealed, RenewIntake, StoreSealed, TakeIn
from services.incoming.unsealed import owe_letter
from services.keys.rotation import ResumeRotation
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from storage.transactions import Transactions
from tests.contract.replicas import Replica, first_replica
from tests.contract.samples import BYTES, INSTANT, MINUTE, NOON, OTHER, keyed, received

SALIM = 2**40


def sealed(update: int) -> IntakeRow:
    return IntakeRow(update, BYTES, keyed(update), NOON + update * INSTANT)


async def test_updates_come_back_whole_and_in_order(transactions: Transactions) -> None:
    rows = [sealed(number) for number in (3, 2**40, 1)]
    async with transactions() as work:
        await work.intake.add(rows)
        await work.commit()

    async with transactions() as work:
        assert await work.intake.after(None) == [sealed(1), sealed(3), sealed(2**40)]
        assert await work.intake.after(3) == [sealed(2**40)]
        assert await work.intake.waiting() == Waiting(3, NOON + INSTANT)


async def test_an_empty_intake_waits_for_nothing(transactions: Transactions) -> None:
    async with transactions() as work:
        assert await work.intake.waiting() == Waiting(0)
        assert await work.intake.after(None) == []


async def test_an_update_that_is_there_stays_as_it_is(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.intake.add([sealed(1)])
        await work.intake.add([IntakeRow(1, OTHER, keyed("other"), NOON)])
        await work.commit()

    async with transactions() as work:
        assert await work.intake.after(None) == [sealed(1)]


async def test_what_was_received_otherwise_stays_away(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.inbox.add([received(1), received(2)])
        await work.inbox.settle(2, NOON)
        await work.intake.add([sealed(1), sealed(2), sealed(3)])
        await work.commit()

    async with transactions() as work:
        assert await work.intake.after(None) == [sealed(3)]


async def test_what_waits_or_was_worked_off_stays_out_of_the_inbox(
    transactions: Transactions,
) -> None:
    async with transactions() as work:
        await work.intake.add([sealed(1), sealed(2)])
        assert await work.intake.settle(2, NOON)
        await work.inbox.add([received(1), received(2), received(3)])
        await work.commit()

    async with transactions() as work:
        assert [row.update for row in await work.inbox.heads(NOON)] == [3]
        assert await work.intake.after(None) == [sealed(1)]


async def test_an_update_is_worked_off_by_one(
    transactions: Transactions, elsewhere: Transactions
) -> None:
    async with transactions() as work:
        await work.intake.add([sealed(1)])
        await work.commit()

    async def settle(begin: Transactions) -> bool:
        async with begin() as work:
            is_mine = await work.intake.settle(1, NOON)
            await work.commit()
        return is_mine

    assert sorted(await asyncio.gather(settle(transactions), settle(elsewhere))) == [False, True]


@dataclass
class Hand:
    """Reads every update as a note of Salim's; one with the word "odd" it cannot read."""

    read: list[str] = field(default_factory=list)

    def __call__(self, text: Secret) -> Came:
        """Read one."""
        self.read.append(text.reveal())
        if "odd" in text.reveal():
            raise KeyError
        number = len(self.read)
        return Came(SALIM, SweepDue(SALIM, number, NOON), Content(Origin(SALIM, number), text))


@pytest.fixture
async def ours(transactions: Transactions, tmp_path: Path) -> Replica:
    """Give an installation with one desk and one member."""
    replica = await first_replica(transactions, tmp_path)
    await AddDesk(replica.archive)(Desk("", "NAV", Secret("Naval desk"), "Asia/Dubai"))
    code = (await Invite(replica.archive)("NAV", Role.OFFICER, None)).code
    await Admit(replica.archive)(Arrival(SALIM, Secret("Salim")), code)
    return replica


async def store(ours: Replica, transactions: Transactions, *texts: str) -> None:
    """Receive *texts* sealed, numbered from 1."""
    keystore = ours.keystore
    batch = [Received(n, SALIM, Secret(text)) for n, text in enumerate(texts, 1)]
    await StoreSealed(transactions, keystore.intake, ours.clock)(batch)


async def letter(ours: Replica) -> UnsealedDue | None:
    """Open the letter that is owed to Salim."""
    async with ours.archive() as work:
        member = await work.members.require(SALIM)
        row = await work.outbox.find(DeliveryKind.UNSEALED, member.id)
        return work.outbox.open(row, UnsealedDue) if row else None


async def test_what_cannot_be_read_is_left_and_stops_nothing(
    ours: Replica, transactions: Transactions, caplog: pytest.LogCaptureFixture
) -> None:
    await store(ours, transactions, "one", "odd", "two")
    hand = Hand()
    work_off = WorkOff(
        FindSealed(ours.archive), TakeIn(ours.archive, hand), RenewIntake(ours.archive)
    )

    await work_off()
    await work_off()

    assert hand.read == ["one", "odd", "two"]  # not tried again by the same process
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert "update 2 came in sealed and is left" in caplog.text
    async with transactions() as work:
        assert [row.update for row in await work.intake.after(None)] == [2]
    found = await letter(ours)
    assert found is not None
    assert (found.kept, found.unkept) == (2, 0)


async def test_a_forged_row_is_left(ours: Replica, transactions: Transactions) -> None:
    async with transactions() as work:
        await work.intake.add([sealed(1)])
        await work.commit()
        (row,) = await work.intake.after(None)

    with pytest.raises(SealBroken):
        await TakeIn(ours.archive, Hand())(row)

    async with transactions() as work:
        assert await work.intake.after(None) == [row]


async def test_what_somebody_else_worked_off_is_not_kept_again(
    ours: Replica, transactions: Transactions
) -> None:
    await store(ours, transactions, "only once")
    (row,) = await FindSealed(ours.archive)(None)
    await TakeIn(ours.archive, Hand())(row)

    await TakeIn(ours.archive, Hand())(row)

    found = await letter(ours)
    assert found is not None
    assert found.kept == 1


async def _owe(ours: Replica, *, is_kept: bool = True) -> Member:
    async with ours.archive() as work:
        member = await work.members.require(SALIM)
        await owe_letter(work, member, is_kept=is_kept)
        await work.commit()
    return member


async def test_a_letter_that_is_owed_counts_on(ours: Replica) -> None:
    for is_kept in (True, False, True):
        member = await _owe(ours, is_kept=is_kept)

    assert await letter(ours) == UnsealedDue(member.id, kept=2, unkept=1)


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.MISSED, None])
async def test_a_letter_that_was_begun_is_followed_by_another(
    ours: Replica, state: DeliveryState | None
) -> None:
    member = await _owe(ours)
    async with ours.archive() as work:
        later = NOON + MINUTE
        claimed = await work.unit.deliveries.claim_due(later, MINUTE, "c" * 32, 9)
        (row,) = [each for each in claimed if each.kind is DeliveryKind.UNSEALED]
        assert await work.unit.deliveries.start(row, later)
        if state is not None:
            assert await work.unit.deliveries.finish(row, state, later)
        await work.commit()

    await _owe(ours, is_kept=False)

    assert await letter(ours) == UnsealedDue(member.id, kept=0, unkept=1)
    async with ours.archive() as work:
        assert not await work.unit.deliveries.finish(row, DeliveryState.SENT, NOON)
        assert await work.outbox.state(DeliveryKind.UNSEALED, member.id) is DeliveryState.DUE


async def test_two_processes_count_one_letter_each_after_the_other(ours: Replica) -> None:
    member = await _owe(ours)

    async with ours.archive() as work:
        row = await work.outbox.find(DeliveryKind.UNSEALED, member.id)
        assert row is not None
        work.outbox.open(row, UnsealedDue)
        await work.outbox.renew(row, NOON, UnsealedDue(member.id, kept=2))
        with pytest.raises(Outdated):
            await work.unit.deliveries.renew(row, NOON, row.turn)


async def work_off(ours: Replica) -> None:
    """Work off everything, as a house does that opens."""
    take_in = TakeIn(ours.archive, Hand())
    await WorkOff(FindSealed(ours.archive), take_in, RenewIntake(ours.archive)).catch_up()


async def test_no_key_outlives_what_was_sealed_to_it(
    ours: Replica, transactions: Transactions
) -> None:
    old = ours.keystore.intake()
    await store(ours, transactions, "one", "two")
    async with transactions() as work:
        rows = await work.intake.after(None)

    await work_off(ours)
    await ResumeRotation(ours.archive)()

    assert ours.keystore.intake().key_id != old.key_id
    fresh = KeyringVault(ours.keystore, ours.clock.now)
    gone = [each.state for each in fresh.gone_lines() if each.id == old.key_id]
    assert gone == [KeyState.RETIRED]
    with pytest.raises(SealBroken):
        fresh.unseal_intake(1, rows[0].sealed, rows[0].mac)


async def test_a_key_under_which_something_waits_is_kept(
    ours: Replica, transactions: Transactions
) -> None:
    sealer = ours.keystore.intake()
    await store(ours, transactions, "one")
    await work_off(ours)
    late = IntakeRow(9, *sealer.seal(9, Secret("late")), NOON)
    async with transactions() as work:
        await work.intake.add([late])
        await work.commit()

    await ResumeRotation(ours.archive)()

    assert ours.vault.unseal_intake(9, late.sealed, late.mac).reveal() == "late"


async def test_nothing_is_sealed_to_a_key_that_is_given_up(
    ours: Replica, transactions: Transactions
) -> None:
    old = ours.keystore.intake()
    await store(ours, transactions, "one")
    await work_off(ours)
    await ResumeRotation(ours.archive)()

    behind = StoreSealed(transactions, lambda: old, ours.clock)
    with pytest.raises(Outdated):
        await behind([Received(9, SALIM, Secret("late"))])

    async with transactions() as work:
        assert await work.intake.waiting() == Waiting(0)


async def test_without_anything_sealed_no_key_is_made(ours: Replica) -> None:
    before = ours.keystore.load()

    await work_off(ours)

    assert ours.keystore.load() == before


async def test_what_is_left_keeps_its_key(ours: Replica, transactions: Transactions) -> None:
    before = ours.keystore.intake()
    await store(ours, transactions, "odd")

    await work_off(ours)

    assert ours.keystore.intake() == before


async def test_a_row_that_does_not_open_pins_no_key(
    ours: Replica, transactions: Transactions
) -> None:
    old = ours.keystore.intake()
    forged = IntakeRow(7, Sealed(old.key_id + bytes(80)), keyed(7), NOON)
    await store(ours, transactions, "one", "two")
    async with transactions() as work:
        await work.intake.add([sealed(9), forged])
        await work.commit()

    await work_off(ours)
    await ResumeRotation(ours.archive)()

    assert ours.keystore.intake().key_id != old.key_id
    fresh = KeyringVault(ours.keystore, ours.clock.now)
    assert [each.state for each in fresh.gone_lines() if each.id == old.key_id] == [
        KeyState.RETIRED
    ]
    async with transactions() as work:
        assert {row.update for row in await work.intake.after(None)} == {7, 9}


async def test_what_cannot_be_read_but_opens_keeps_its_key(
    ours: Replica, transactions: Transactions
) -> None:
    before = ours.keystore.intake()
    await store(ours, transactions, "one", "odd")

    await work_off(ours)

    assert ours.keystore.intake() == before


async def test_a_tick_makes_no_key_for_every_message(
    ours: Replica, transactions: Transactions
) -> None:
    before = ours.keystore.intake()
    await store(ours, transactions, "one")
    take_in = TakeIn(ours.archive, Hand())

    await WorkOff(FindSealed(ours.archive), take_in, RenewIntake(ours.archive)).tick()

    assert ours.keystore.intake() == before
    async with transactions() as work:
        assert await work.intake.waiting() == Waiting(0)

"""What lies in the database, counted on both: by kinds alone, and without reading what is over."""

from datetime import timedelta

from domain.deliveries import DeliveryKind, DeliveryState
from domain.standing import Arrived, Owed, Standing
from services.stocktaking import TakeStock
from storage.transactions import Transactions
from tests.clocks import SetClock
from tests.contract.samples import LEASE, MINUTE, NOON, delivery, identity, received


async def test_an_empty_house_has_nothing(transactions: Transactions) -> None:
    told: list[Standing] = []

    await TakeStock(transactions, SetClock(NOON), told.append)()

    assert told == [Standing(NOON, Arrived(0, 0, 0, 0), [])]


async def test_when_telegram_had_nothing_left_is_told(transactions: Transactions) -> None:
    told: list[Standing] = []
    async with transactions() as work:
        await work.received.note(NOON - MINUTE)
        await work.commit()

    await TakeStock(transactions, SetClock(NOON), told.append)()

    assert told[0].received_at == NOON - MINUTE


async def test_updates_are_counted_by_where_they_stand(transactions: Transactions) -> None:
    async with transactions() as work:
        rows = [received(1), received(2), received(3, "next door"), received(4, "aside")]
        await work.inbox.add(rows)
        await work.inbox.set_aside(4, "0badcafe", NOON)
        found = await work.inbox.arrived()

    assert found == Arrived(waiting=3, lanes=2, aside=1)


async def test_what_is_owed_is_counted_by_kind_and_state(transactions: Transactions) -> None:
    digest, sweep = DeliveryKind.DIGEST, DeliveryKind.SWEEP
    later, oldest = NOON + MINUTE, NOON - MINUTE
    async with transactions() as work:
        await work.deliveries.add([delivery(number, digest, oldest) for number in (1, 2, 3)])
        for state in (DeliveryState.SENT, DeliveryState.MISSED):
            (ours,) = await work.deliveries.claim_due(NOON, LEASE, identity(7), 1)
            await work.deliveries.start(ours, NOON)
            await work.deliveries.finish(ours, state, NOON)
        (sent,) = await work.deliveries.claim_due(NOON, LEASE, identity(8), 1)
        await work.deliveries.start(sent, NOON)
        await work.deliveries.add([delivery(4, digest, later), delivery(5, sweep), delivery(6)])
        found = {each.kind: each for each in await work.deliveries.standing(NOON)}

    assert found == {
        digest: Owed(digest, soon=1, due=1, sending=1, missed=1, oldest=NOON),
        sweep: Owed(sweep, due=1, oldest=NOON),
    }


async def test_what_nobody_goes_on_sending_is_due_again(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.deliveries.add([delivery(1)])
        (ours,) = await work.deliveries.claim_due(NOON, LEASE, identity(7), 1)
        await work.deliveries.start(ours, NOON)
        after = NOON + LEASE + timedelta(seconds=1)
        (found,) = await work.deliveries.standing(after)

    assert (found.due, found.sending, found.oldest) == (1, 0, NOON)


async def test_what_is_far_away_is_not_counted(transactions: Transactions) -> None:
    tomorrow = NOON + timedelta(days=1)
    async with transactions() as work:
        await work.deliveries.add([delivery(1, due_at=tomorrow), delivery(2)])
        (ours,) = await work.deliveries.claim_due(NOON, LEASE, identity(7), 1)
        await work.deliveries.finish(ours, DeliveryState.MISSED, NOON)
        (lately,) = await work.deliveries.standing(NOON)
        (later,) = await work.deliveries.standing(tomorrow - MINUTE)
        (then,) = await work.deliveries.standing(tomorrow + MINUTE)

    assert (lately.soon, lately.missed) == (0, 1)
    assert (later.soon, later.missed) == (1, 1)
    assert (then.soon, then.due, then.missed) == (0, 1, 0)

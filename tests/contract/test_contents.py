"""What an examiner reads: every row of every table, in batches, as it rests."""

from collections.abc import Mapping

from domain.deliveries import DeliveryState
from storage.tables import metadata
from storage.transactions import SqlUnitOfWork, Transactions
from tests.contract.samples import BYTES, LEASE, NOON, delivery, identity, keyed, received


async def _read(work: SqlUnitOfWork, table: str, limit: int) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = []
    after = None
    while batch := await work.contents.batch(table, after, limit):
        after = batch[-1][0]
        rows += [row for _, row in batch]
    return rows


async def test_every_row_is_read_once_whatever_the_batch(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.inbox.add([received(number) for number in (5, 3, 4, 1, 2)])
        batches = [await _read(work, "inbox", limit) for limit in (1, 2, 5, 9)]

    assert [sorted(str(row["id"]) for row in rows) for rows in batches] == [list("12345")] * 4


async def test_a_row_is_read_with_its_columns_as_they_are(transactions: Transactions) -> None:
    async with transactions() as work:
        await work.deliveries.add([delivery(1)])
        await work.deliveries.claim_due(NOON, LEASE, identity(9), limit=1)
        await work.effects.add(keyed("a message"), identity(1))
        found = await _read(work, "deliveries", 9), await _read(work, "effects", 9)

    due = {
        "id": identity(1),
        "version": 1,
        "sealed": BYTES,
        "natural": keyed(1),
        "kind": "digest",
        "state": DeliveryState.DUE.value,
        "due_at": NOON,
        "free_at": NOON + LEASE,
        "attempts": 0,
        "claim": identity(9),
        "started_at": None,
        "turn": None,
    }
    assert found == ([due], [{"natural": keyed("a message"), "subject": identity(1)}])


async def test_an_empty_table_is_read_as_nothing(transactions: Transactions) -> None:
    async with transactions() as work:
        assert [await _read(work, table, 9) for table in metadata.tables] == [[]] * len(
            metadata.tables
        )

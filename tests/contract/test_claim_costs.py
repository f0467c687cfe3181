"""What a claim reads: what is due, found by an index, and nothing of what lies ahead."""

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.claiming import first_due
from storage.transactions import Transactions
from tests.contract.samples import NOON, delivery

AHEAD = [delivery(number, due_at=NOON + timedelta(hours=1)) for number in range(3000)]


async def _explained(engine: AsyncEngine) -> str:
    """Return how the database finds what to claim, now that it knows its tables."""
    first = first_due(NOON, 24, ())
    query = select(first.c.id).compile(engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    async with engine.connect() as connection:
        await connection.execute(text("ANALYZE"))
        found = await connection.execute(text(f"{explain} {query}".replace(":", "\\:")))
        return "\n".join(str(tuple(row)) for row in found)


async def test_what_lies_ahead_is_not_read(transactions: Transactions, engine: AsyncEngine) -> None:
    async with transactions() as work:
        await work.deliveries.add(AHEAD)
        await work.commit()

    explained = await _explained(engine)

    assert "ix_deliveries_state_free_at" in explained
    assert "Seq Scan" not in explained
    assert "SCAN deliveries" not in explained

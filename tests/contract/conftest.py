"""One archive on each kind of database, seen from two processes at once."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine
from storage.transactions import Transactions, transactions


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Give an engine on a migrated database."""
    opened = open_engine(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture(name="transactions")
def _transactions(engine: AsyncEngine) -> Transactions:
    """Give what begins a transaction."""
    return transactions(engine)


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Transactions]:
    """Give what begins a transaction in another process on the same database."""
    opened = open_engine(database_url)
    yield transactions(opened)
    await opened.dispose()

"""One archive on each kind of database, seen from two processes at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.actions import Role
from storage.engine import open_engine
from storage.transactions import Transactions, transactions
from tests.contract.gate import AUDITOR, HEAD, Gate
from tests.contract.keepers import open_keepers


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


@pytest.fixture
async def gate(database_url: str, tmp_path: Path) -> AsyncIterator[Gate]:
    """Give an installation with a head of desk and an auditor, and the bot's word on officers."""
    async with open_keepers(database_url, tmp_path) as opened:
        made = Gate(opened)
        await made.admit(HEAD, Role.HEAD)
        await made.admit(AUDITOR, Role.AUDITOR)
        yield made

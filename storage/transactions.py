"""One transaction over every shelf; what goes wrong in the driver is translated at this door."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.audit import SqlAudit
from storage.deliveries import SqlDeliveries
from storage.desks import SqlDesks
from storage.failures import translated
from storage.fence import SqlFence
from storage.holdings import SqlHoldings
from storage.inbox import SqlInbox
from storage.inspection import SqlContents
from storage.intake import SqlIntake
from storage.key_fences import SqlKeyFences
from storage.keyboards import SqlDialogues, SqlKeyboards
from storage.pace import SqlPace
from storage.people import (
    SqlAuthenticators,
    SqlEscrows,
    SqlInvitations,
    SqlMarkings,
    SqlMembers,
    SqlOfficers,
)
from storage.received import SqlReceived
from storage.records import SqlEffects, SqlRecords
from storage.refill import SqlRefill


class SqlUnitOfWork:
    """Every shelf on one connection; nothing persists before `commit`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.fence = SqlFence(connection)
        self.members = SqlMembers(connection)
        self.invitations = SqlInvitations(connection)
        self.authenticators = SqlAuthenticators(connection)
        self.desks = SqlDesks(connection)
        self.records = SqlRecords(connection)
        self.effects = SqlEffects(connection)
        self.keyboards = SqlKeyboards(connection)
        self.dialogues = SqlDialogues(connection)
        self.inbox = SqlInbox(connection)
        self.intake = SqlIntake(connection)
        self.deliveries = SqlDeliveries(connection)
        self.pace = SqlPace(connection)
        self.received = SqlReceived(connection)
        self.audit = SqlAudit(connection)
        self.officers = SqlOfficers(connection)
        self.escrows = SqlEscrows(connection)
        self.markings = SqlMarkings(connection)
        self.contents = SqlContents(connection)
        self.refill = SqlRefill(connection)
        self.key_fences = SqlKeyFences(connection)
        self.holdings = SqlHoldings(connection)

    async def commit(self) -> None:
        """Make everything durable."""
        await self._connection.commit()


Transactions = Callable[[], AbstractAsyncContextManager[SqlUnitOfWork]]


def transactions(engine: AsyncEngine) -> Transactions:
    """Return what begins a transaction on *engine*; leaving it without `commit` undoes it."""

    @asynccontextmanager
    async def begin() -> AsyncIterator[SqlUnitOfWork]:
        with translated(engine.url):
            async with engine.connect() as connection:
                yield SqlUnitOfWork(connection)

    return begin

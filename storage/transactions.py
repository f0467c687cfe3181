"""One transaction over every shelf; what goes wrong in the driver is translated at this door."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.errors import AmanaError, Unavailable
from storage.audit import SqlAudit
from storage.deliveries import SqlDeliveries
from storage.desks import SqlDesks
from storage.fence import SqlFence
from storage.inbox import SqlInbox
from storage.inspection import SqlContents
from storage.keyboards import SqlKeyboards
from storage.people import SqlInvitations, SqlMembers
from storage.records import SqlEffects, SqlRecords
from storage.shelf import Outdated


class DatabaseRefused(AmanaError):
    """The database took a statement for a defect; its text could quote what somebody wrote."""


class SqlUnitOfWork:
    """Every shelf on one connection; nothing persists before `commit`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.fence = SqlFence(connection)
        self.members = SqlMembers(connection)
        self.invitations = SqlInvitations(connection)
        self.desks = SqlDesks(connection)
        self.records = SqlRecords(connection)
        self.effects = SqlEffects(connection)
        self.keyboards = SqlKeyboards(connection)
        self.inbox = SqlInbox(connection)
        self.deliveries = SqlDeliveries(connection)
        self.audit = SqlAudit(connection)
        self.contents = SqlContents(connection)

    async def commit(self) -> None:
        """Make everything durable."""
        await self._connection.commit()


Transactions = Callable[[], AbstractAsyncContextManager[SqlUnitOfWork]]


def transactions(engine: AsyncEngine) -> Transactions:
    """Return what begins a transaction on *engine*; leaving it without `commit` undoes it."""

    @asynccontextmanager
    async def begin() -> AsyncIterator[SqlUnitOfWork]:
        try:
            async with engine.connect() as connection:
                yield SqlUnitOfWork(connection)
        except (SQLAlchemyError, OSError) as error:
            raise _translated(error) from None

    return begin


def _translated(error: Exception) -> AmanaError:
    """Tell an outage, a lost race and a defect apart; none of them keeps the driver's text."""
    if isinstance(error, IntegrityError):
        return Outdated()  # somebody else was first: tried again, it is found
    if isinstance(error, DBAPIError) and not _is_outage(error):
        return DatabaseRefused(type(error.orig).__name__)
    if isinstance(error, (DBAPIError, PoolTimeout, OSError)):
        return Unavailable()
    return DatabaseRefused(type(error).__name__)


def _is_outage(error: DBAPIError) -> bool:
    names = {type(error).__name__, type(error.orig).__name__}
    return error.connection_invalidated or bool(names & {"OperationalError", "InterfaceError"})

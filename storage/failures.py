"""What goes wrong in the driver, in the house's own words: outage, lost race, damage, defect."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import AmanaError, DatabaseStuck, OperatorRefusal, Outdated, Unavailable

_OUTAGES = {"OperationalError", "InterfaceError"}
_WRONG_STATEMENT = "SQLITE_ERROR"
_CORRUPT = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"}
"""SQLite's names, and PostgreSQL's data_corrupted and index_corrupted."""

_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
"""SQLite's names (its result codes) and PostgreSQL's (SQLSTATE, unique_violation)."""

_FULL = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "53100"}
"""SQLite's names, the second for a log that could not begin, and PostgreSQL's disk_full."""

_NO_ROOM = "there is no room for the database: make room on the disk of {place}, and try again"
_FIXED = (
    "the database cannot be written: let this account write {place} and the folder around it (is"
    " its disk there, mounted for writing?), or check AMANA_DATABASE_URL"
)
_FAILING = (
    "the disk of the database fails: make room on the disk of {place} if it is full, and read the"
    " system's log if it is not"
)


class DatabaseRefused(AmanaError):
    """The database took a statement for a defect; its text could quote what somebody wrote."""


class DatabaseDamaged(DatabaseRefused, OperatorRefusal):
    """The database answers, and what rests in it is damaged."""

    def __init__(self, where: str = "") -> None:
        """Say what to do; *where* is a table, if that is known."""
        place = f" in its table {where}" if where else ""
        super().__init__(
            f"the database is damaged{place}: see what else is with `python bot.py doctor`, keep"
            " it as evidence, and restore the last sound backup"
        )


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """
    Raise in the house's words what a driver of *url*, or the pool before it, raises within.

    The original is not even kept as context: PostgreSQL quotes whole rows in its errors.

    Raises:
        Outdated, Unavailable, DatabaseStuck, DatabaseRefused, DatabaseDamaged
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        refusal = _translate(error, url)
        try:
            raise refusal from None
        finally:
            refusal.__context__ = None


def cannot_write(place: object) -> DatabaseStuck:
    """Return the refusal for a database that may not be written; *place* is its file."""
    return DatabaseStuck(_FIXED.format(place=place))


def _translate(error: Exception, url: URL) -> AmanaError:
    """Tell an outage, a lost race and a defect apart."""
    if isinstance(error, IntegrityError) and _is_taken(error):
        return Outdated()  # somebody else was first: tried again, it is found
    if isinstance(error, DBAPIError) and _is_damage(error):
        return DatabaseDamaged()
    if isinstance(error, DBAPIError) and not _is_outage(error):
        return DatabaseRefused(type(error.orig).__name__)
    if isinstance(error, DBAPIError) and (line := _stuck(error)):
        return DatabaseStuck(line.format(place=_place(url)))
    if isinstance(error, (DBAPIError, PoolTimeout, OSError)):
        return Unavailable()
    return DatabaseRefused(type(error).__name__)


def _is_taken(error: IntegrityError) -> bool:
    """Tell a lost race from a row that no time will make fit."""
    return bool(_names(error) & _TAKEN)


def _is_damage(error: DBAPIError) -> bool:
    """Tell damage from an outage: a text that is none has no name of an error of SQLite's."""
    if error.connection_invalidated:
        return False  # a connection that was closed has no name of an error either
    is_no_text = isinstance(error.orig, sqlite3.OperationalError) and _names(error) == {None}
    return is_no_text or bool(_names(error) & _CORRUPT)


def _stuck(error: DBAPIError) -> str:
    """Return what the operator does about the disk, if that is what is in the way."""
    names = {str(each) for each in _names(error)}
    if names & _FULL:
        return _NO_ROOM
    if any(each.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")) for each in names):
        return _FIXED
    return _FAILING if any(each.startswith("SQLITE_IOERR") for each in names) else ""


def _place(url: URL) -> str:
    """Return the database's file, also of one that is named as a URI to be read."""
    if url.get_backend_name() != "sqlite":
        return "PostgreSQL's server"
    return str(url.database).removeprefix("file://")


def _names(error: DBAPIError) -> set[object]:
    return {getattr(error.orig, each, None) for each in ("sqlite_errorname", "sqlstate")}


def _is_outage(error: DBAPIError) -> bool:
    if getattr(error.orig, "sqlite_errorname", None) == _WRONG_STATEMENT:
        return False  # SQLite calls it operational; trying again would never help
    names = {type(error).__name__, type(error.orig).__name__}
    return error.connection_invalidated or bool(names & _OUTAGES)

"""What goes wrong in the driver, in the house's own words: outage, lost race, damage, defect."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import AmanaError, OperatorRefusal, Outdated, Unavailable

_OUTAGES = {"OperationalError", "InterfaceError"}
_WRONG_STATEMENT = "SQLITE_ERROR"
_CORRUPT = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"}
"""SQLite's names, and PostgreSQL's data_corrupted and index_corrupted."""

_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}
"""SQLite's names (its result codes) and PostgreSQL's (SQLSTATE, unique_violation)."""


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
def translated() -> Iterator[None]:
    """
    Raise in the house's words what a driver, or the pool before it, raises within.

    The original is not even kept as context: PostgreSQL quotes whole rows in its errors.

    Raises:
        Outdated, Unavailable, DatabaseRefused, DatabaseDamaged
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        refusal = _translate(error)
        try:
            raise refusal from None
        finally:
            refusal.__context__ = None


def _translate(error: Exception) -> AmanaError:
    """Tell an outage, a lost race and a defect apart."""
    if isinstance(error, IntegrityError) and _is_taken(error):
        return Outdated()  # somebody else was first: tried again, it is found
    if isinstance(error, DBAPIError) and _is_damage(error):
        return DatabaseDamaged()
    if isinstance(error, DBAPIError) and not _is_outage(error):
        return DatabaseRefused(type(error.orig).__name__)
    if isinstance(error, (DBAPIError, PoolTimeout, OSError)):
        return Unavailable()
    return DatabaseRefused(type(error).__name__)


def _is_taken(error: IntegrityError) -> bool:
    """Tell a lost race from a row that no time will make fit."""
    return bool(_names(error) & _TAKEN)


def _is_damage(error: DBAPIError) -> bool:
    """Tell damage from an outage: a text that is none has no name of an error of SQLite's."""
    is_no_text = isinstance(error.orig, sqlite3.OperationalError) and _names(error) == {None}
    return is_no_text or bool(_names(error) & _CORRUPT)


def _names(error: DBAPIError) -> set[object]:
    return {getattr(error.orig, each, None) for each in ("sqlite_errorname", "sqlstate")}


def _is_outage(error: DBAPIError) -> bool:
    if getattr(error.orig, "sqlite_errorname", None) == _WRONG_STATEMENT:
        return False  # SQLite calls it operational; trying again would never help
    names = {type(error).__name__, type(error.orig).__name__}
    return error.connection_invalidated or bool(names & _OUTAGES)

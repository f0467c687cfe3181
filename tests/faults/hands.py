"""Hands that reach into a database past Amana: they flip single bits, and move envelopes."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Engine, Table, select, update

from storage.engine import open_for_migration
from storage.tables import metadata

Cell = bytes | int | str | datetime


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody can do who has the disk and no key."""

    engine: Engine
    chance: random.Random

    def some_rows(self, table: str, column: str, count: int) -> list[Any]:
        """Choose up to so many rows that hold something in a column; return their keys."""
        found = metadata.tables[table]
        holding = (
            select(_key(found)).where(found.columns[column].is_not(None)).order_by(_key(found))
        )
        with self.engine.connect() as connection:
            keys = list(connection.scalars(holding))
        return self.chance.sample(keys, min(count, len(keys)))

    def cell(self, table: str, row: object, column: str) -> Cell | None:
        """Return what stands in a cell."""
        found = metadata.tables[table]
        with self.engine.connect() as connection:
            asked = select(found.columns[column]).where(_key(found) == row)
            value: Cell | None = connection.scalar(asked)
            return value

    def _cells(self, table: str, column: str) -> list[Cell]:
        with self.engine.connect() as connection:
            return list(connection.scalars(select(metadata.tables[table].columns[column])))

    @contextmanager
    def flipped(self, table: str, row: object, column: str) -> Iterator[None]:
        """Let one bit of a cell be another, and put it back."""
        before = self.cell(table, row, column)
        assert before is not None
        after = self._flip(before)
        while after in self._cells(table, column):  # unique columns let no two rows be equal
            after = self._flip(before)
        there = after if metadata.tables[table].columns[column].primary_key else row
        self._write(table, row, column, after)
        yield
        self._write(table, there, column, before)

    @contextmanager
    def moved(self, table: str, taken: object, given: object) -> Iterator[None]:
        """Let one row hold another's envelope and its version, and put its own back."""
        own = {name: self.cell(table, given, name) for name in _envelope(table)}
        for name in own:
            self._write(table, given, name, self.cell(table, taken, name))
        yield
        for name, value in own.items():
            self._write(table, given, name, value)

    def _write(self, table: str, row: object, column: str, value: Cell | None) -> None:
        found = metadata.tables[table]
        with self.engine.begin() as connection:
            changed = update(found).where(_key(found) == row).values({column: value})
            assert connection.execute(changed).rowcount == 1

    def _flip(self, value: Cell) -> Cell:
        if isinstance(value, bytes):
            at = self.chance.randrange(len(value))
            return value[:at] + bytes([value[at] ^ self._bit(8)]) + value[at + 1 :]
        if isinstance(value, str):
            at = self.chance.randrange(len(value))
            return value[:at] + chr(ord(value[at]) ^ self._bit(5)) + value[at + 1 :]
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value ^ self._bit(30)
        return value + timedelta(microseconds=self._bit(40))

    def _bit(self, of: int) -> int:
        return 1 << self.chance.randrange(of)


@contextmanager
def hands_on(url: str, seed: int) -> Iterator[Hands]:
    """Reach into the database at *url*; the same *seed* flips the same bits."""
    engine = open_for_migration(url)
    yield Hands(engine, random.Random(seed))  # noqa: S311  # repeatable, no secret in it
    engine.dispose()


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key.columns
    return key


def _envelope(table: str) -> list[str]:
    return [name for name in ("version", "sealed") if name in metadata.tables[table].columns]

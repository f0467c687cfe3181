"""
Holds rows of people, desks and invitations against the audit before anything is believed of them.

A seal shows that a row was ours once, not that it is the newest: whoever can write into the
database could put an older one back, and a suspended member would be active again.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from domain.audit import Entry
from domain.errors import SealBroken
from domain.rows import Row
from services.ports import UnitOfWork
from services.vault import Vault
from services.work.entries import name_about, open_entry

R = TypeVar("R", bound=Row)
State = tuple[int, str]

_READINGS = 3
"""Of a row that differs: on PostgreSQL somebody may commit between reading it and the audit."""

_FIRST, _MORE = 1, 16


class Vouching:
    """What one transaction knows of the newest state of rows: each is asked for once."""

    def __init__(self, unit: UnitOfWork, vault: Vault) -> None:
        self._unit, self._vault = unit, vault
        self._newest: dict[str, State] = {}

    def note(self, row: Row) -> None:
        """Take in that this transaction writes *row*."""
        self._newest[row.id] = self._state(row)

    async def is_spoken_of(self, row_id: str) -> bool:
        """Tell whether the audit knows of a row that somebody may have deleted."""
        return row_id in self._newest or await self._last_state(row_id) is not None

    async def vouch(self, row: R | None, again: Callable[[], Awaitable[R | None]]) -> R:
        """
        Return the row if the audit says that it was written last; *again* reads it once more.

        Raises:
            SealBroken: It was not, or the audit never spoke of it.
        """
        found = row
        for _ in range(_READINGS):
            if found is not None and await self._is_newest(found):
                return found
            found = await again()
        raise SealBroken

    async def vouch_all(
        self, rows: Sequence[R], again: Callable[[str], Awaitable[R | None]]
    ) -> list[R]:
        """Return those of *rows* that were written last; *again* reads one by its id."""
        await self._learn([row for row in rows if row.id not in self._newest])
        found = []
        for row in rows:
            with suppress(SealBroken):
                found.append(await self.vouch(row, partial(again, row.id)))
        return found

    async def vouch_every(self, read: Callable[[], Awaitable[Sequence[R]]]) -> list[R]:
        """
        Return all rows that *read* gives, each the newest; it reads again if one is not.

        Raises:
            SealBroken: One was put back as it once was.
        """
        for _ in range(_READINGS):
            rows = list(await read())
            await self._learn([row for row in rows if row.id not in self._newest])
            if all([await self._is_newest(row) for row in rows]):
                return rows
        raise SealBroken

    async def _learn(self, rows: Sequence[Row]) -> None:
        """Ask for many rows at once; what is not what it should be is asked for one by one."""
        states = {name_about(self._vault, row.id): row for row in rows}
        for link in await self._unit.audit.newest_each(list(states)) if states else ():
            row = states[link.about]
            with suppress(SealBroken):
                if _said(open_entry(self._vault, link)) == self._state(row):
                    self.note(row)

    async def _is_newest(self, row: Row) -> bool:
        state = self._state(row)
        if self._newest.get(row.id) != state:
            entry = await self._last_state(row.id)
            if entry is None or _said(entry) != state:
                return False
            self._newest[row.id] = state
        return True

    async def _last_state(self, row_id: str) -> Entry | None:
        """Return the newest entry that speaks of a row's state: another hides none."""
        name, limit = name_about(self._vault, row_id), _FIRST
        while True:
            links = await self._unit.audit.newest(name, limit)
            for entry in (open_entry(self._vault, link) for link in links):
                if entry.version:
                    return entry
            if len(links) < limit:
                return None
            limit *= _MORE

    def _state(self, row: Row) -> State:
        return row.version, self._vault.commitment(row.sealed).hex()


def _said(entry: Entry) -> State:
    return entry.version, entry.commitment

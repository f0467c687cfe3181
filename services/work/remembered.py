"""
What earlier transactions opened of people and desks, for as long as the audit says the same.

Whatever changes about a person or a desk is entered in the audit by the transaction that writes
it: while the chain's end is the one that was there when a row was opened, the row is as it was.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from domain.rows import Row

T = TypeVar("T")

_MOST = 4096
"""Rows: memory does not grow with an installation."""


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A row as it was found, or None, and what it says."""

    row: Row | None
    value: T


@dataclass(slots=True)
class Remembered:
    """Rows by their ids, as they are at one end of the audit's chain; one for a process."""

    chain: bytes | None = None
    known: dict[str, Known[object]] = field(default_factory=dict)

    def begin(self, chain: bytes | None) -> "Memory":
        """Forget everything if the chain has another end by now; return it for one transaction."""
        if chain is None or chain != self.chain:
            self.known.clear()
            self.chain = chain
        return Memory(self, chain)


@dataclass(slots=True)
class Memory:
    """What one transaction knows already, and adds; never what it writes itself."""

    _of_all: Remembered
    _chain: bytes | None
    written: set[str] = field(default_factory=set)

    async def opened(self, row_id: str, read: Callable[[], Awaitable[Known[T]]]) -> Known[T]:
        """Return what is known of a row, or what *read* finds; an id is of one table alone."""
        if self._is_current() and row_id not in self.written:
            if known := self._of_all.known.get(row_id):
                return cast("Known[T]", known)
            found = await read()
            self._keep(row_id, found)
            return found
        return await read()

    def settle(self, previous: bytes, chain: bytes) -> None:
        """Go on from one end of the chain to the next, which this transaction made durable."""
        if self._of_all.chain == previous:
            self._of_all.chain = chain
            for row_id in self.written:
                self._of_all.known.pop(row_id, None)

    def _keep(self, row_id: str, found: Known[T]) -> None:
        """Remember, unless something was entered meanwhile: what was read may be from before."""
        if self._is_current() and row_id not in self.written:
            if len(self._of_all.known) >= _MOST:
                self._of_all.known.clear()
            self._of_all.known[row_id] = cast("Known[object]", found)

    def _is_current(self) -> bool:
        return self._chain is not None and self._chain == self._of_all.chain

"""An archive whose process is killed in the middle of what it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.work.archive import Archive, Work


class Killed(Exception):
    """The process ended here."""


@dataclass
class Mortal:
    """An archive whose process is killed at its *last* transaction, before or after the commit."""

    archive: Archive
    last: int
    is_after: bool
    begun: int = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Work]:
        """Begin a transaction, perhaps the last."""
        self.begun += 1
        async with self.archive() as work:
            if self.begun < self.last:
                yield work
                return
            yield work if self.is_after else Undone(work)
        raise Killed


class Undone(Work):
    """A transaction that is not committed any more."""

    def __init__(self, work: Work) -> None:
        self.__dict__.update(work.__dict__)

    async def commit(self) -> None:
        """End before anything is durable."""
        raise Killed

"""Seals what streams for its recipients, piece by piece: memory stays flat."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from crypto import age
from domain.recovery import Recipient
from storage.coffers import new_file


async def keep_sealed(
    file: Path | str, lines: AsyncIterator[bytes], recipients: Sequence[Recipient]
) -> None:
    """
    Seal lines as they come: the cipher asks from a thread, the archive answers from here.

    Raises:
        FileRefused: Nothing is left of the file.
    """
    with new_file(Path(file)) as written:
        reader = _Drawn(lines, asyncio.get_running_loop())
        await asyncio.to_thread(age.encrypt, reader, written, recipients)


class _Drawn:
    """What streams in, as a file that is read from another thread."""

    def __init__(self, lines: AsyncIterator[bytes], loop: asyncio.AbstractEventLoop) -> None:
        self._lines, self._loop = lines, loop
        self._held = b""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, nothing at the end."""
        while not self._held:
            drawn = asyncio.run_coroutine_threadsafe(self._draw(), self._loop).result()
            if drawn is None:
                return b""
            self._held = drawn
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    async def _draw(self) -> bytes | None:
        return await anext(self._lines, None)

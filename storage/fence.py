"""The generation row: who writes the keyring holds it, who is behind it reloads first."""

from sqlalchemy import select, update

from storage.cells import envelope, number
from storage.shelf import RowMissing, Shelf
from storage.tables import audit, fence

_ONLY = 1
_ROW = select(fence.c.generation).where(fence.c.id == _ONLY)
_LOCKED = _ROW.with_for_update()
_CHAIN = select(audit.c.chain).order_by(audit.c.sequence.desc()).limit(1).scalar_subquery()
_STANDING = _ROW.add_columns(_CHAIN.label("chain"))


class SqlFence(Shelf):
    """The one row that names the keyring's generation."""

    table = fence

    async def generation(self) -> int:
        """Return the generation that counts."""
        return await self._read(locked=False)

    async def standing(self) -> tuple[int, bytes | None]:
        """Return the generation that counts, and the end of the audit's chain; None if damaged."""
        found = (await self._run(_STANDING)).mappings().first()
        if found is None:
            raise RowMissing
        chain = envelope(found["chain"]) or None
        return number(found["generation"], fence.name), chain

    async def hold(self) -> int:
        """Return the generation that counts, and let nobody else change it until the end."""
        return await self._read(locked=True)

    async def advance(self, generation: int) -> None:
        """Name a new generation; its keyring is durable already."""
        await self._run(update(fence).where(fence.c.id == _ONLY).values(generation=generation))

    async def exists(self) -> bool:
        """Tell whether this database belongs to a keyring at all."""
        return await self._find(id=_ONLY) is not None

    async def begin(self, generation: int) -> None:
        """Write the row of a new installation, if there is none."""
        await self._insert_new([{"id": _ONLY, "generation": generation}])

    async def _read(self, *, locked: bool) -> int:
        found = (await self._run(_LOCKED if locked else _ROW)).scalar_one_or_none()
        if found is None:
            raise RowMissing
        return number(found, fence.name)

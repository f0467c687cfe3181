"""The fences of single keys: no row gets in under a key that somebody has closed."""

from collections.abc import Collection

from sqlalchemy import bindparam, select, update

from storage.shelf import Shelf
from storage.tables import key_fences

_OF_THESE = key_fences.c.key_id.in_(bindparam("keys", expanding=True))
_SHARED = select(key_fences).where(_OF_THESE).with_for_update(read=True)
_REOPEN = update(key_fences).where(_OF_THESE).values(is_closed=False)
_CLOSED = select(key_fences.c.key_id).where(key_fences.c.is_closed)
_CLOSE = update(key_fences).where(_OF_THESE).values(is_closed=True)


class SqlKeyFences(Shelf):
    """
    One row for each key.

    Who writes rows under a key shares its row until his commit (FOR SHARE); who closes it waits
    for all of them, and then sees their rows. On SQLite nobody writes beside anybody anyway.
    """

    table = key_fences

    async def is_any_closed(self, key_ids: Collection[bytes]) -> bool:
        """Tell whether one of these keys takes no row any more; until the end, none is closed."""
        found = await self._share(key_ids)
        if missing := sorted(set(key_ids) - found.keys()):
            await self._insert_open(missing)
            found = await self._share(key_ids)
        return any(found.values())

    async def close(self, key_ids: Collection[bytes]) -> None:
        """Wait for everybody who writes under these keys; after the commit, nobody does."""
        await self._insert_open(sorted(key_ids))
        await self._run(_CLOSE, {"keys": sorted(key_ids)})

    async def reopen(self, key_ids: Collection[bytes]) -> None:
        """Let rows be written under these keys again."""
        await self._run(_REOPEN, {"keys": sorted(key_ids)})

    async def closed(self) -> frozenset[bytes]:
        """Return the keys under which nothing is written any more."""
        return frozenset(map(bytes, (await self._run(_CLOSED)).scalars()))

    async def _share(self, key_ids: Collection[bytes]) -> dict[bytes, bool]:
        found = (await self._run(_SHARED, {"keys": sorted(key_ids)})).mappings()
        return {bytes(each["key_id"]): each["is_closed"] for each in found}

    async def _insert_open(self, key_ids: Collection[bytes]) -> None:
        await self._insert_new([{"key_id": each, "is_closed": False} for each in key_ids])

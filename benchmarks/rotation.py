"""A new root and a new slot for an installation of a thousand desks, while nothing else runs."""

from pathlib import Path
from time import perf_counter

from benchmarks.installation import desk, installed, keystore_in
from benchmarks.tables import Row, Table, middle
from services.desks.desks import AddDesk
from services.keys.rotation import RotateRoot, RotateSlot

_MILLISECONDS = 1e3
_DESKS = 1000


async def measure(folder: Path, rounds: int) -> Table:
    """Turn root and slot *rounds* times."""
    async with installed(folder, _DESKS - 1) as archive:
        await AddDesk(archive)(desk("NAV"))
        roots = [await _seconds(RotateRoot(archive)) for _ in range(rounds)]
        slots = [await _seconds(RotateSlot(archive)) for _ in range(rounds)]
    keys = len(keystore_in(folder).load().epochs)
    return Table(
        name="rotation",
        title=f"New keys for an installation of {_DESKS:,} desks, {keys:,} keys, on SQLite",
        unit="ms",
        plain="",
        rows=(
            Row("a new root", middle(roots, _MILLISECONDS)),
            Row("a new slot", middle(slots, _MILLISECONDS)),
        ),
    )


async def _seconds(verb: RotateRoot | RotateSlot) -> float:
    begun = perf_counter()
    await verb()
    return perf_counter() - begun

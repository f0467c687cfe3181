"""Says which keys there are, what rests under each, and which are asked for and not here."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import OperatorRefusal
from domain.keys import Holding, KeyLine
from services.work.archive import Archive, Work


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """A key, the code of its desk (empty for the installation's), and how many rows it opens."""

    key: KeyLine
    code: str
    rows: int


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """
    The keyring as an operator may see it; `lost` are keys that rows name and nobody has.

    `root` says what the root is: "file", "credential" or "passphrase".
    """

    generation: int
    root: str
    keys: tuple[KeyStanding, ...]
    lost: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class ShowKeys:
    """Say how the keys stand; nothing is opened for it but the desks' codes."""

    archive: Archive
    root: Callable[[], str]

    async def __call__(self) -> KeyStatus:
        """Return everything about the keys but the keys."""
        async with self.archive() as work:
            codes = {each.desk.id: each.desk.code for each in await work.desks.all()}
            tally = await work.unit.holdings.tally()
            rows = {each.id: 0 for each in work.vault.key_lines()}
            for each in tally:
                rows[each.key_id] = rows.get(each.key_id, 0) + each.rows
            standings = [
                KeyStanding(each, codes.get(each.desk, each.desk), rows[each.id])
                for each in work.vault.key_lines()
            ]
            lost = tuple(lost_among(work, tally))
            return KeyStatus(work.vault.generation, self.root(), tuple(standings), lost)


def lost_among(work: Work, tally: list[Holding]) -> list[Holding]:
    """Return what is sealed under keys that are not here and were never given up."""
    lines = [*work.vault.key_lines(), *work.vault.gone_lines()]
    known = {each.id for each in lines}
    return [each for each in tally if each.key_id not in known]


class KeysLost(OperatorRefusal):
    """Rows name keys that are not here; the text says which, and how many rows."""


@dataclass(frozen=True, slots=True)
class WatchKeys:
    """Raise the alarm for rows whose key is not here; they are left as they are."""

    archive: Archive

    async def __call__(self) -> None:
        """
        Count, and open nothing.

        Raises:
            KeysLost: For the log; it names keys by id, and numbers of rows.
        """
        async with self.archive() as work:
            lost = lost_among(work, await work.unit.holdings.tally())
        if lost:
            told = ", ".join(f"{each.key_id.hex()} ({each.rows} in {each.table})" for each in lost)
            msg = f"rows wait for keys that are not here: {told}: put their keyring back"
            raise KeysLost(msg)

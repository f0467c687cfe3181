"""Keys are turned while four write, and both are killed: nothing lost, nothing that stays shut."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from crypto.keystore import Keystore
from domain.desks import Desk
from domain.keys import KeyState
from house.rooms import keystore_of
from settings import Settings
from tests.faults.aftermath import look_into, problems_in
from tests.faults.process import NAVAL, Installation, installation_in
from tests.faults.turning import WRITERS, Turning, admit, open_turning

KILLS = int(os.environ.get("KILLS", "2")) * 10
SEED = int(os.environ.get("SEED", "1"))
_LAP = 50
_AGAIN = f"KILLS={KILLS // 10} SEED={SEED} aims the same kills again"


@dataclass(slots=True)
class Laps:
    """Rotations; after so many kills, all go on on a new desk, or sealing again took for ever."""

    installation: Installation
    turning: Turning
    desks: list[Desk]

    async def __call__(self) -> bool:
        """Turn keys once; there is always more to turn."""
        if self.turning.kills.total() >= _LAP * len(self.desks):
            desk = replace(NAVAL, code=f"LAP{len(self.desks)}")
            self.desks.append(await self.installation.add_desk(desk))
            await admit(self.installation, desk.code)
        return await self.turning.rotate(self.desks[-1].code)


async def test_killed_rotations_lose_nothing_and_end_by_themselves(
    tmp_path: Path,
    database_url: str,
    record_property: Callable[[str, object], None],
) -> None:
    installation = installation_in(tmp_path / "house", "http://127.0.0.1:9", database_url)
    desk = await installation.install()
    async with open_turning(installation, SEED) as turning:
        laps = Laps(installation, turning, [desk])
        await turning.suffer(KILLS, laps)

    archived = [await look_into(installation.settings, each.id) for each in laps.desks]
    texts = [text for lap in archived for each in lap.records for text in each.texts]
    record_property("figures", _summary(turning, len(texts), keystore_of(installation.settings)))
    assert turning.failures == [], _AGAIN
    assert _lost(turning, texts) == [], _AGAIN
    assert len(set(texts)) == len(texts), _AGAIN
    assert await problems_in(installation.settings) == [], _AGAIN
    assert await _left_over(installation.settings) == [], _AGAIN


def _lost(turning: Turning, texts: list[str]) -> list[str]:
    """Return what was said to be kept and is not there."""
    there = set(texts)
    kept = [f"{one} note {number + 1}" for one in WRITERS for number in range(turning.kept[one])]
    return [each for each in kept if each not in there]


async def _left_over(settings: Settings) -> list[str]:
    """Return keys on their way out, and files that a kill left: the house has cleaned up."""
    epochs = keystore_of(settings).load().epochs
    ending = [each.id.hex() for each in epochs if each.state is not KeyState.ACTIVE]
    folders = {settings.keys, settings.root_file.parent}
    return [*ending, *(each.name for folder in folders for each in folder.glob("*.next"))]


def _summary(turning: Turning, records: int, keystore: Keystore) -> str:
    ring = keystore.load()
    killed = ", ".join(f"{verb} {many}" for verb, many in turning.kills.most_common())
    ended = ", ".join(f"{verb} {many}" for verb, many in turning.ended.most_common())
    return (
        f"rotations: kills {turning.kills.total()} ({killed}), done {ended}; records {records},"
        f" generation {ring.generation}, keys given up {len(ring.tombstones)};"
        f" failures {len(turning.failures)}"
    )

"""
Months are shredded while four write, and both are killed: each is whole, or gone for good.

Whoever copied all along opens nothing of what is gone, and all of the rest.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from house.rooms import keystore_of, open_rooms
from scheduler.clock import SystemClock
from services.keys.shredding import Certify
from settings import Settings
from tests.faults.aftermath import look_into, problems_in
from tests.faults.process import NAVAL, installation_in
from tests.faults.shredding import Ending, History, install_long_ago, shredded
from tests.faults.turning import WRITERS, Turning, open_turning
from tests.thief import Thief

KILLS = int(os.environ.get("KILLS", "2")) * 5
SEED = int(os.environ.get("SEED", "1"))
_AGAIN = f"KILLS={KILLS // 5} SEED={SEED} aims the same kills again"


async def test_killed_shreddings_leave_months_whole_or_gone_and_all_else_alone(
    tmp_path: Path,
    database_url: str,
    record_property: Callable[[str, object], None],
) -> None:
    installation = installation_in(tmp_path / "house", "http://127.0.0.1:9", database_url)
    history = await install_long_ago(installation, KILLS)
    url, keystore = installation.settings.database_url, keystore_of(installation.settings)
    thief = Thief(keystore, url, installation.folder)
    await thief.copy()
    async with open_turning(installation, SEED) as turning:
        ending = Ending(turning, history, url, keystore)
        await turning.suffer(KILLS, partial(_step, ending, thief))
        await turning.turn("sweep", url, is_killed=False)
    await thief.copy()
    thief.copy_files()

    archived = await look_into(installation.settings, history.desk)
    texts = [text for each in archived.records for text in each.texts]
    gone = shredded(keystore)
    record_property("figures", _summary(turning, len(texts), len(gone)))
    assert turning.failures == [], _AGAIN
    assert ending.left_over == [], _AGAIN
    assert _lost(turning, texts) == [], _AGAIN
    assert len(set(texts)) == len(texts), _AGAIN
    assert _amiss(history, set(texts), gone) == [], _AGAIN
    assert await _uncertified(installation.settings, history, gone) == [], _AGAIN
    assert await problems_in(installation.settings) == [], _AGAIN
    assert thief.read() == set(texts), _AGAIN
    assert gone, _AGAIN


async def _step(ending: Ending, thief: Thief) -> bool:
    """Go on, and let everything but the slot be copied, whatever was left half done."""
    is_more = await ending()
    await thief.copy()
    return is_more


def _lost(turning: Turning, texts: list[str]) -> list[str]:
    """Return what was said to be kept meanwhile and is not there."""
    there = set(texts)
    kept = [f"{one} note {number + 1}" for one in WRITERS for number in range(turning.kept[one])]
    return [each for each in kept if each not in there]


def _amiss(history: History, there: set[str], gone: set[str]) -> list[str]:
    """Return the months of which something is left though they are gone, or lost though not."""
    wanted = {month: set() if month in gone else history.texts(month) for month in history.months}
    return [each for each in wanted if history.texts(each) & there != wanted[each]]


async def _uncertified(settings: Settings, history: History, gone: set[str]) -> list[str]:
    """Return the months that are gone without one certificate that counts all they held."""
    async with open_rooms(settings, SystemClock()) as rooms:
        certify = Certify(rooms.archive)
        found = {month: await certify(NAVAL.code, month) for month in sorted(gone)}
    counted = {
        month: [certificate.shredding.deleted for certificate, _ in signed]
        for month, signed in found.items()
    }
    return [month for month in counted if counted[month] != [history.months[month]]]


def _summary(turning: Turning, records: int, gone: int) -> str:
    killed = ", ".join(f"{verb} {many}" for verb, many in turning.kills.most_common())
    ended = ", ".join(f"{verb} {many}" for verb, many in turning.ended.most_common())
    return (
        f"shreddings: kills {turning.kills.total()} ({killed}), done {ended}; months gone {gone},"
        f" records left {records}; failures {len(turning.failures)}"
    )

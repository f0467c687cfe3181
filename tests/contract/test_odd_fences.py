"""Fences that contradict the keyring are found, and those on the way are not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.keys import KeyState
from services.findings import Ailment
from services.keys.rotation import RotateDesk
from tests.contract.keepers import Keepers, open_keepers

_OPEN = "UPDATE key_fences SET is_closed = false"
_CLOSE = "UPDATE key_fences SET is_closed = true"


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give a desk with a note and keys that were given up, on each database."""
    async with open_keepers(database_url, tmp_path) as opened:
        await opened.note()
        await RotateDesk(opened.archive)("AIR")
        yield opened


async def _run(keepers: Keepers, statement: str) -> None:
    async with keepers.engine.begin() as connection:
        await connection.execute(text(statement))


async def _odd(keepers: Keepers) -> int:
    found = await keepers.examine()
    return len([each for each in found if each.code is Ailment.KEY_FENCE_WRONG])


async def test_fences_of_keys_given_up_stay_closed(keepers: Keepers) -> None:
    gone = [each for each in keepers.keystore.load().tombstones if each.state is KeyState.RETIRED]
    before = await _odd(keepers)

    await _run(keepers, _OPEN)

    assert (before, await _odd(keepers)) == (0, len(gone))


async def test_a_key_in_use_is_not_closed_before_its_month_is_over(keepers: Keepers) -> None:
    await _run(keepers, _CLOSE)
    closed = await _odd(keepers)

    keepers.clock.moment += timedelta(days=62)

    assert (closed, await _odd(keepers)) == (2, 1)  # of records, and of what passes through


async def test_a_fence_of_no_key_is_found(keepers: Keepers) -> None:
    await _run(keepers, "INSERT INTO key_fences VALUES ('12345678', false)")

    assert await _odd(keepers) == 1

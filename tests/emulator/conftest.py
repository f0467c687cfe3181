"""The same house, at a Telegram that is not ours."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.emulator.posting import Posting, open_posting


@pytest.fixture
async def posting(tmp_path: Path) -> AsyncIterator[Posting]:
    """Return a running house with one guarded desk, NAV, and nobody in it."""
    async with open_posting(tmp_path) as opened:
        yield opened

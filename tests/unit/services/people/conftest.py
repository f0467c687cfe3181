"""Fixtures: a desk with two heads, whom their people know."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.services.people.heads import Heads, open_heads


@pytest.fixture
async def heads() -> AsyncIterator[Heads]:
    """Return a desk with two heads."""
    async with open_heads() as opened:
        yield opened

"""An engine that was opened for a while leaves no connection behind, also when that fails."""

import pytest
from sqlalchemy import event, text

from storage.engine import engine_at


async def test_an_engine_closes_its_connections_whatever_happens(database_url: str) -> None:
    closed: list[object] = []

    with pytest.raises(ZeroDivisionError):
        await _use_and_fail(database_url, closed)

    assert len(closed) == 1


async def _use_and_fail(url: str, closed: list[object]) -> None:
    async with engine_at(url) as engine:
        event.listen(engine.sync_engine, "close", lambda *given: closed.append(given))
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        raise ZeroDivisionError

"""Everything that rests: opened, to say of words that they are in no row; or damaged."""

import json
from typing import Any

from sqlalchemy import select, update

from crypto.documents import write
from services.work.documents import open_row
from storage.tables import metadata
from tests.acceptance.stage import TestStage


async def texts_at_rest(stage: TestStage) -> list[str]:
    """Return every row of every table: its readable columns, and what is sealed in it."""
    found = []
    rooms = stage.house.rooms
    async with rooms.engine.connect() as connection:
        for name, table in metadata.tables.items():
            for row in (await connection.execute(select(table))).mappings():
                found.append(f"{name} {dict(row)!r}")
                if "sealed" in row and name != "intake":
                    found.append(f"{name} {_opened(stage, name, dict(row))}")
    return found


async def rests(stage: TestStage, words: str) -> list[str]:
    """Return the tables in which *words* rest, sealed or not."""
    return [each.split()[0] for each in await texts_at_rest(stage) if words in each]


async def damage(stage: TestStage, name: str, row_id: str) -> None:
    """Change a row of a table behind the house's back, so that it does not open."""
    table = metadata.tables[name]
    broken = update(table).where(table.c.id == row_id).values(sealed=b"broken" * 20)
    async with stage.house.rooms.engine.begin() as connection:
        assert (await connection.execute(broken)).rowcount == 1


def _opened(stage: TestStage, table: str, row: dict[str, Any]) -> str:
    document = write(open_row(stage.house.rooms.vault, table, row))
    return json.dumps(json.loads(document), ensure_ascii=False)

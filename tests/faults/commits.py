"""A database that tells who committed what: triggers of the test's own, heard after the commit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg

_CHANNEL = "moments"
_TRIGGERS = {
    "received": "AFTER INSERT ON inbox FOR EACH ROW",
    "settled": "AFTER DELETE ON inbox FOR EACH ROW",
    "kept": "AFTER INSERT ON records FOR EACH ROW",
    "journalled": "AFTER UPDATE ON deliveries FOR EACH ROW"
    " WHEN (NEW.started_at IS NOT NULL AND OLD.started_at IS DISTINCT FROM NEW.started_at)",
    "noted": "AFTER UPDATE ON deliveries FOR EACH ROW WHEN (NEW.state = 'sent')",
}
_TELL = f"""
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{_CHANNEL}', TG_ARGV[0] || ' ' || current_setting('application_name'));
    RETURN NULL;
END $$
"""


@asynccontextmanager
async def told_of_commits(url: str, hear: Callable[[str, int], None]) -> AsyncIterator[None]:
    """
    Let *hear* be told each name of `moments.COMMITS`, and whose it was, once it is durable.

    Nothing is told of SQLite. Afterwards, nothing of it is left in the database.
    """
    if not url.startswith("postgresql"):
        yield
        return
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as line:
        await line.execute(_TELL)
        for name, when in _TRIGGERS.items():
            await line.execute(f"CREATE TRIGGER tell_{name} {when} EXECUTE FUNCTION tell('{name}')")
        await line.execute(f"LISTEN {_CHANNEL}")
        async with asyncio.TaskGroup() as group:
            listener = group.create_task(_listen(line, hear))
            try:
                yield
            finally:
                listener.cancel()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as line:
        await line.execute("DROP FUNCTION tell CASCADE")


async def _listen(line: psycopg.AsyncConnection, hear: Callable[[str, int], None]) -> None:
    async for notice in line.notifies():
        name, life = notice.payload.split()
        if life.isdigit():
            hear(name, int(life))

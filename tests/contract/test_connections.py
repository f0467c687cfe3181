"""A PostgreSQL that vanished without a word is noticed within seconds."""

from psycopg import AsyncConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_for_migration
from tests.contract.postgresql import on_postgresql

PROMPT = {
    "connect_timeout": "5",
    "keepalives": "1",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


@on_postgresql
async def test_every_connection_asks_whether_the_server_is_still_there(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection

        assert isinstance(driver, AsyncConnection)
        assert driver.info.get_parameters().items() >= PROMPT.items()


def test_a_migrations_connection_asks_too(postgres_url: str) -> None:
    with open_for_migration(postgres_url).connect() as connection:
        driver = connection.connection.driver_connection

        assert driver is not None
        assert driver.info.get_parameters().items() >= PROMPT.items()

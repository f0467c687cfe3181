"""A database elsewhere: only a server whose name our authority vouches for is spoken to."""

from pathlib import Path

import pytest
from sqlalchemy import text

from domain.errors import Unavailable
from storage.engine import engine_at
from storage.failures import translated
from tests.contract.tls import Authority, encrypted
from tests.postgres import PostgresServer

Ours = tuple[Authority, Authority]


@pytest.fixture
def authorities(tmp_path: Path) -> Ours:
    """Give the authority we believe, and another one."""
    return Authority.found(tmp_path, "ours"), Authority.found(tmp_path, "another")


async def spoken(port: int, believed: Authority, host: str = "localhost") -> str:
    """Return which user a server took us for, at the address that the page for operators writes."""
    secure = f"sslmode=verify-full&sslrootcert={believed.file}"
    url = f"postgresql://postgres@{host}:{port}/postgres?hostaddr=127.0.0.1&{secure}"
    async with engine_at(url) as engine:
        with translated(engine.url):
            async with engine.connect() as connection:
                return str((await connection.execute(text("SELECT current_user"))).scalar_one())


async def test_a_server_that_our_authority_vouches_for_is_spoken_to(
    postgres_server: PostgresServer, authorities: Ours
) -> None:
    ours, _ = authorities

    with encrypted(postgres_server, ours.serving("localhost")) as port:
        user = await spoken(port, ours)

    assert user == "postgres"


async def test_a_server_of_another_authority_is_not(
    postgres_server: PostgresServer, authorities: Ours
) -> None:
    ours, another = authorities

    shown = another.serving("localhost")
    with encrypted(postgres_server, shown) as port, pytest.raises(Unavailable):
        await spoken(port, ours)


async def test_a_server_of_another_name_is_not(
    postgres_server: PostgresServer, authorities: Ours
) -> None:
    ours, _ = authorities

    with encrypted(postgres_server, ours.serving("db.example")) as port:
        named = await spoken(port, ours, host="db.example")
        with pytest.raises(Unavailable):
            await spoken(port, ours)

    assert named == "postgres"


async def test_a_server_without_tls_is_not(
    postgres_server: PostgresServer, authorities: Ours
) -> None:
    ours, _ = authorities

    with encrypted(postgres_server, None) as port, pytest.raises(Unavailable):
        await spoken(port, ours)

"""What the database itself saw: who claimed which delivery, and who took it over from whom."""

from collections.abc import Iterable
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL

from tests.postgres import PostgresServer

_WATCH = SQL(
    """
    CREATE SCHEMA seen;
    CREATE TABLE seen.claims (
        delivery text, claim text, holder text, taken_from text, was_started boolean
    );
    CREATE FUNCTION seen.note() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO seen.claims VALUES (
            NEW.id, NEW.claim, current_setting('application_name'), OLD.claim,
            OLD.started_at IS NOT NULL
        );
        RETURN NULL;
    END $$;
    CREATE TRIGGER claim AFTER UPDATE ON deliveries FOR EACH ROW
    WHEN (NEW.claim <> '' AND OLD.claim <> NEW.claim) EXECUTE FUNCTION seen.note();
    """
)
_TAKEOVERS = """
    SELECT later.delivery, earlier.holder, later.was_started
    FROM seen.claims later JOIN seen.claims earlier
    ON earlier.delivery = later.delivery AND earlier.claim = later.taken_from
"""
_LET_END = """
    UPDATE deliveries SET free_at = clock_timestamp() FROM seen.claims
    WHERE deliveries.claim = claims.claim AND state = 'due' AND holder = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Takeover:
    """A delivery that was taken from its *holder*; *was_started*: he was sending it."""

    delivery: str
    holder: str
    was_started: bool


def watch_claims(server: PostgresServer) -> None:
    """Let the database note claims from now on, by application name; no code of ours knows."""
    server.execute(_WATCH)


def takeovers(server: PostgresServer) -> list[Takeover]:
    """Return what was taken over."""
    with psycopg.connect(server.url()) as connection:
        return [Takeover(*row) for row in connection.execute(_TAKEOVERS)]


def let_leases_end(server: PostgresServer, dead: Iterable[str]) -> None:
    """Let the leases of the *dead* be over, as if their time had passed."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(_LET_END, [list(dead)])

"""One moment of the database, and the lines that carry it to another one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.records import Kind
from domain.rows import AuditRow, DeskRow, RecordRow, Row
from domain.secrecy import Sealed
from storage.engine import is_sqlite, open_for_migration
from storage.lines import LineUnfit, read_line, write_line
from storage.snapshots import open_snapshot
from storage.transactions import Transactions

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
SEALED = Sealed(b"AMA\x01\x01\x01\x01\x00" + b"key id 1" + bytes(60))


async def add_record(transactions: Transactions, number: int) -> None:
    """Keep a record."""
    async with transactions() as work:
        await work.records.add(RecordRow(f"{number:032}", 1, SEALED, "d" * 32, Kind.NOTE, number))
        await work.commit()


def write_at_once(url: str) -> None:
    """Take the writer's place on SQLite, where there is one, or fail instead of waiting for it."""
    if is_sqlite(url):
        with open_for_migration(url).connect() as connection:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA busy_timeout=0")
            raw.execute("BEGIN IMMEDIATE")


async def test_what_is_written_meanwhile_is_not_in_it_and_waits_for_nobody(
    database_url: str, transactions: Transactions
) -> None:
    await add_record(transactions, 1)

    with open_snapshot(database_url) as snapshot:
        before = snapshot.count("records")
        write_at_once(database_url)
        await add_record(transactions, 2)
        lines = list(snapshot.lines("records"))

    assert before == len(lines) == 1


async def test_a_line_says_under_which_key_its_row_is_sealed(
    database_url: str, transactions: Transactions
) -> None:
    await add_record(transactions, 1)

    with open_snapshot(database_url) as snapshot:
        ((line, key_id),) = snapshot.lines("records")

    assert key_id == b"key id 1"
    assert read_line("records", line)["sealed"] == SEALED


async def test_a_row_comes_back_as_it_was(database_url: str, transactions: Transactions) -> None:
    row = DeskRow("d" * 32, 1, SEALED, NOON.replace(microsecond=123), 17)
    async with transactions() as work:
        await work.desks.add(row)
        await work.commit()

    with open_snapshot(database_url) as snapshot:
        ((line, _),) = snapshot.lines("desks")
    async with transactions() as work:
        await work.commit()
    read = read_line("desks", line)

    assert read == {
        "id": row.id,
        "version": 1,
        "sealed": SEALED,
        "digest_due_at": row.digest_due_at,
        "last_number": 17,
    }


async def test_the_audit_comes_in_its_order_however_it_lies(
    database_url: str, transactions: Transactions
) -> None:
    for sequence in (2, 3, 1):
        async with transactions() as work:
            await work.audit.add([AuditRow(sequence, bytes(32), bytes(32), bytes(32), SEALED)])
            await work.commit()

    with open_snapshot(database_url) as snapshot:
        lines = [read_line("audit", line) for line, _ in snapshot.lines("audit")]

    assert [each["sequence"] for each in lines] == [1, 2, 3]


async def test_a_snapshot_writes_nothing(database_url: str, transactions: Transactions) -> None:
    async with transactions() as work:
        await work.officers.add(Row("o" * 32, 1, SEALED))
        await work.commit()

    with open_snapshot(database_url) as snapshot:
        assert snapshot.count("officers") == 1
        assert snapshot.end() == (0, b"")
        assert snapshot.due() == {}


@given(
    st.fixed_dictionaries(
        {
            "id": st.text(alphabet="0123456789abcdef", min_size=32, max_size=32),
            "version": st.integers(1, 2**31 - 1),
            "sealed": st.binary(),
            "lookup": st.binary(min_size=32, max_size=32),
        }
    )
)
def test_any_row_survives_its_line(row: dict[str, object]) -> None:
    line = write_line("members", row)

    assert line.count(b"\n") == 1
    assert read_line("members", line) == row


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"id": "a"}',
        b'{"natural": 1, "subject": "x"}',
        b'{"natural": "AAAA", "subject": 7}',
        b'{"natural": "*", "subject": "x"}',
        b'{"natural": "AAAA", "subject": "x", "more": 1}',
        b"\xff",
    ],
)
def test_what_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(LineUnfit):
        read_line("effects", line)

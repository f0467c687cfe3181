"""The doctor finds every flipped bit, every moved envelope and every lost row."""

import asyncio
from datetime import timedelta

import pytest

from domain.members import MemberState
from domain.origins import Origin
from domain.references import Reference
from domain.secrecy import Secret
from services.desks.desks import SetDesk
from services.findings import Ailment, Severity
from services.incoming.additions import AddToRecord
from services.people.members import ChangeState
from services.people.reaching import NoteReach
from tests.unit.services.audit.doctor.conftest import SALIM, SEALED, House

BEYOND = "2031-01-01 00:00:00.000000"
FOREIGN = "00" * 16


def flipped(sealed: bytes, at: int) -> bytes:
    at %= len(sealed)
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


def test_a_sound_house_is_well(house: House) -> None:
    findings = house.examine()

    assert {each.code for each in findings} == {Ailment.KEYS_TOGETHER, Ailment.NO_AUDITOR}
    assert {each.severity for each in findings} == {Severity.WARNING}


@pytest.mark.parametrize("at", [0, 3, 4, 5, 6, 7, 16, 39, 40, 71, 72, 600, -17, -16, -1])
def test_a_flipped_bit_anywhere_in_an_envelope_is_found(house: House, at: int) -> None:
    for table in (*SEALED, "audit"):
        house.spoil(table, 0, "sealed", flipped(house.cell(table, 0, "sealed"), at))

    found = house.found()

    broken = {("row-broken", f"{table}/{house.ids(table)[0]}") for table in SEALED}
    assert found == {*broken, ("audit-edited", "audit/1")}


@pytest.mark.parametrize("at", [8, 15])
def test_a_flipped_bit_in_a_keys_id_is_found_as_a_key_that_is_missed(house: House, at: int) -> None:
    """Of a record, and of an entry of the audit, more than the envelope names the key."""
    for table in (*SEALED, "audit"):
        house.spoil(table, 0, "sealed", flipped(house.cell(table, 0, "sealed"), at))

    found = house.found()

    broken = {("row-broken", f"records/{house.ids('records')[0]}"), ("audit-edited", "audit/1")}
    assert found == broken | {("key-lost", table) for table in SEALED if table != "records"}


@pytest.mark.parametrize("length", [0, 1, 15, 16, 71, 72, 1000, -1])
def test_an_envelope_that_was_cut_is_found(house: House, length: int) -> None:
    for table in SEALED:
        house.spoil(table, 0, "sealed", house.cell(table, 0, "sealed")[:length])

    found = house.found()

    assert found == {("row-broken", f"{table}/{house.ids(table)[0]}") for table in SEALED}


@pytest.mark.parametrize("table", SEALED)
def test_envelopes_that_changed_places_are_found(house: House, table: str) -> None:
    first, second = house.cell(table, 0, "sealed"), house.cell(table, 1, "sealed")
    house.spoil(table, 0, "sealed", second)
    house.spoil(table, 1, "sealed", first)

    found = house.found()

    assert found == {("row-broken", f"{table}/{row}") for row in house.ids(table)[:2]}


@pytest.mark.parametrize(("taken", "given"), [("desks", "members"), ("keyboards", "inbox")])
def test_an_envelope_from_another_table_is_found(house: House, taken: str, given: str) -> None:
    house.spoil(given, 0, "sealed", house.cell(taken, 0, "sealed"))

    assert house.found() == {("row-broken", f"{given}/{house.ids(given)[0]}")}


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        *((table, "version", 9, "row-broken") for table in SEALED),
        *((table, "version", "x", "row-broken") for table in SEALED),
        *((table, "version", -1, "row-broken") for table in SEALED),
        ("members", "lookup", b"\0" * 32, "row-contradicts"),
        ("records", "desk", FOREIGN, "row-broken"),
        ("records", "kind", "event", "row-broken"),
        ("records", "kind", "note\x00", "row-broken"),
        ("records", "number", 40, "row-contradicts"),
        ("keyboards", "expires_at", BEYOND, "row-contradicts"),
        ("dialogues", "expires_at", BEYOND, "row-contradicts"),
        ("keyboards", "expires_at", "2026-99-99", "row-contradicts"),
        ("desks", "digest_due_at", BEYOND, "digest-odd"),
        ("desks", "digest_due_at", "2031-01-01 03:00:00.000000", "digest-odd"),  # at its own hour
        ("desks", "digest_due_at", "soon", "digest-odd"),
        ("desks", "last_number", 7, "numbers-wrong"),
        ("desks", "last_number", 1, "numbers-wrong"),
        ("deliveries", "kind", "conceal", "row-broken"),
        ("deliveries", "kind", "digesu", "row-broken"),
        ("deliveries", "state", "eue", "row-contradicts"),
        ("deliveries", "free_at", BEYOND, "row-contradicts"),
        ("deliveries", "due_at", "never", "row-contradicts"),
        ("deliveries", "natural", b"\0" * 32, "row-broken"),
        ("invitations", "lookup", b"\0" * 32, "row-broken"),
        ("inbox", "lane", b"\0" * 32, "row-broken"),
    ],
)
def test_a_readable_column_that_was_changed_is_found(
    house: House, table: str, column: str, value: object, code: str
) -> None:
    row = house.ids(table)[0]
    house.spoil(table, 0, column, value)

    found = house.found()

    assert (code, f"{table}/{row}") in found


@pytest.mark.parametrize("table", SEALED)
def test_a_changed_id_is_found(house: House, table: str) -> None:
    house.spoil(table, 0, "id", 4711 if table == "inbox" else FOREIGN)

    found = house.found()

    assert ("row-broken", f"{table}/{house.ids(table)[0]}") in found


@pytest.mark.parametrize("kind", ["sweep", "reminder", "digest"])
def test_a_delivery_under_anothers_natural_key_is_found(house: House, kind: str) -> None:
    kinds = [each for (each,) in house.run("SELECT kind FROM deliveries ORDER BY rowid")]
    house.spoil("deliveries", kinds.index(kind), "natural", b"\0" * 32)

    found = house.found()

    assert found == {("row-broken", f"deliveries/{house.ids('deliveries')[kinds.index(kind)]}")}


def test_a_digest_that_passes_for_an_answer_is_found(house: House) -> None:
    kinds = [each for (each,) in house.run("SELECT kind FROM deliveries ORDER BY rowid")]
    house.spoil("deliveries", kinds.index("digest"), "kind", "answer")

    assert {code for code, _ in house.found()} == {"row-contradicts"}


def test_text_that_is_no_text_any_more_stops_nothing(house: House) -> None:
    row = house.ids("records")[1]
    house.run("UPDATE records SET desk = CAST(x'ff00fe' AS TEXT) WHERE id = ?", row)
    house.run("UPDATE keyboards SET id = CAST(x'c328' AS TEXT) WHERE rowid = 1")
    house.run("UPDATE members SET sealed = 'text' WHERE rowid = 1")

    found = house.found()

    assert ("row-broken", f"records/{row}") in found
    assert len({where.split("/")[0] for code, where in found if code == "row-broken"}) == 3


async def change(house: House) -> None:
    """Let a desk, a member and a record have a newer version."""
    async with house.archive() as archive:
        await SetDesk(archive)("AIR", {"language": "ar"})
        await ChangeState(archive)(house.ids("members")[0], MemberState.SUSPENDED)
        note = Reference("NAV", 1)
        await AddToRecord(archive)(SALIM, Origin(SALIM, 8), note, Secret("And one more"))


def test_rows_that_were_put_back_are_found(house: House) -> None:
    tables = ("desks", "members", "records")
    before = {table: house.run(f"SELECT * FROM {table}") for table in tables}  # noqa: S608  # names of ours
    asyncio.run(change(house))
    written = {table: house.run(f"SELECT * FROM {table}") for table in tables}  # noqa: S608  # names of ours
    for table, old in before.items():
        for row in old:
            house.run(f"REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", *row)  # noqa: S608  # names of ours

    found = house.found()

    changed = [(table, row[0]) for table in tables for row in {*before[table]} - {*written[table]}]
    assert found == {("row-replaced", f"{table}/{row}") for table, row in changed}
    assert len(changed) == 3


@pytest.mark.parametrize("table", ["desks", "members", "invitations", "records"])
def test_a_row_that_was_deleted_is_found(house: House, table: str) -> None:
    row = house.ids(table)[-1]
    house.run(f"DELETE FROM {table} WHERE id = ?", row)  # noqa: S608  # a name of ours

    assert ("row-missing", f"{table}/{row}") in house.found()


def test_a_member_who_is_not_reached_is_worth_a_note(house: House) -> None:
    async def block() -> None:
        async with house.archive() as archive:
            await NoteReach(archive)(SALIM, is_reached=False)

    asyncio.run(block())

    (found,) = (each for each in house.examine() if each.code is Ailment.MEMBER_UNREACHED)
    assert found.severity is Severity.NOTE
    assert found.where.startswith("members/")


@pytest.mark.parametrize(("hours", "said"), [(0.9, set()), (13.5, {"13"})])
def test_a_bot_that_receives_nothing_is_found(house: House, hours: float, said: set[str]) -> None:
    last = (house.clock.moment - timedelta(hours=hours)).replace(tzinfo=None)
    house.run("INSERT INTO received (id, last_at) VALUES (1, ?)", str(last))

    findings = [each for each in house.examine() if each.code is Ailment.NOT_RECEIVING]

    assert {each.detail for each in findings} == said

"""The doctor sees keys, schema, outages and what is owed, and one trouble hides no other."""

import asyncio
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crypto.condition import KeyFile
from domain.desks import Desk
from domain.origins import Origin
from domain.secrecy import Secret
from services.audit.doctor import look_at_files, look_at_volumes
from services.desks.desks import AddDesk, SetDesk
from services.findings import Ailment, Finding, Severity
from services.incoming.inbox import SetAside
from services.records.notes import SaveNote
from storage.schema import migrate
from tests.clocks import SetClock
from tests.unit.services.audit.doctor.conftest import SALIM, House


def told(house: House, code: Ailment) -> list[Finding]:
    return [each for each in house.examine() if each.code is code]


async def add_desk(house: House) -> None:
    async with house.archive() as archive:
        await AddDesk(archive)(Desk("", "LAND", Secret("A third desk"), "Asia/Dubai"))


async def set_aside(house: House) -> str:
    async with house.archive() as archive:
        return await SetAside(archive)(9)


def test_a_bot_that_writes_meanwhile_raises_no_alarm(house: House) -> None:
    written = 0

    async def write() -> None:
        nonlocal written
        written += 1
        async with house.archive() as archive:
            await SaveNote(archive)(SALIM, Origin(SALIM, 100 + written), Secret("Meanwhile"))
            await SetDesk(archive)("NAV", {"language": "en" if written % 2 else "ar"})

    findings = house.examine(write)

    assert written > 10
    assert {each.code for each in findings} == {Ailment.KEYS_TOGETHER, Ailment.NO_AUDITOR}


def test_a_vault_opened_before_a_new_desk_still_opens_it(house: House) -> None:
    is_added = False

    async def add() -> None:
        nonlocal is_added
        if not is_added:
            is_added = True
            await add_desk(house)

    findings = house.examine(add)

    assert {each.code for each in findings} == {Ailment.KEYS_TOGETHER, Ailment.NO_AUDITOR}


def test_an_older_keyring_put_back_is_found(house: House) -> None:
    kept = house.folder.parent / "keyring"
    shutil.copy2(house.keystore.keyring, kept)
    asyncio.run(add_desk(house))
    shutil.copy2(kept, house.keystore.keyring)

    assert [each.where for each in told(house, Ailment.KEYRING_OLDER)] == ["fence/4"]


def test_a_keyring_ahead_of_the_database_is_a_warning(house: House) -> None:
    house.spoil("fence", 0, "generation", 1)

    assert [each.severity for each in told(house, Ailment.KEYRING_NEWER)] == [Severity.WARNING]


def test_a_database_that_lost_its_fence_is_found(house: House) -> None:
    house.run("DELETE FROM fence")

    assert house.found() == {("fence-missing", "fence")}


def test_what_was_set_aside_is_told_by_its_incident(house: House) -> None:
    incident = asyncio.run(set_aside(house))

    assert told(house, Ailment.UPDATE_ASIDE) == [Finding(Ailment.UPDATE_ASIDE, "inbox/9", incident)]


def test_what_was_missed_is_counted_by_kind(house: House) -> None:
    house.run("UPDATE deliveries SET state = 'missed' WHERE kind IN ('reminder', 'sweep')")

    assert told(house, Ailment.DELIVERIES_MISSED) == [
        Finding(Ailment.DELIVERIES_MISSED, "deliveries/reminder", count=4),
        Finding(Ailment.DELIVERIES_MISSED, "deliveries/sweep", count=1),
    ]


def test_a_bot_that_stands_still_is_noticed(house: House) -> None:
    house.clock.moment += timedelta(days=2)

    codes = {code for code, _ in house.found()}

    assert codes == {"sweeps-overdue", "digest-late"}


def test_without_keys_what_needs_none_is_told_all_the_same(house: House) -> None:
    asyncio.run(set_aside(house))
    house.keystore.root.unlink()

    codes = [each.code for each in house.examine()]

    assert codes[0] is Ailment.KEYS_REFUSED
    assert Ailment.UPDATE_ASIDE in codes


def test_a_refused_key_brings_its_own_remedy(house: House) -> None:
    house.keystore.slot.write_bytes(b"short")

    (refused,) = told(house, Ailment.KEYS_REFUSED)

    assert str(house.keystore.slot) in refused.detail


def test_a_database_that_is_away_hides_no_key_file(house: House) -> None:
    away = replace(house, database="postgresql://nobody@/amana?host=/nowhere")
    house.keystore.keyring.chmod(0o640)

    found = away.found()

    assert found == {("database-away", "database"), ("key-file-open", str(house.keystore.keyring))}


def test_a_database_that_cannot_be_opened_hides_no_key_file(house: House) -> None:
    (house.folder / "amana.db").unlink()
    (house.folder / "amana.db").mkdir()
    house.keystore.keyring.chmod(0o640)

    found = house.found()

    assert found == {("database-stuck", "database"), ("key-file-open", str(house.keystore.keyring))}


def test_a_file_that_is_no_database_raises_nothing(house: House) -> None:
    (house.folder / "amana.db").write_bytes(b"not a database" * 1000)

    assert {code for code, _ in house.found()} == {"database-damaged"}


def test_an_empty_database_is_told_from_an_older_and_a_newer_one(house: House) -> None:
    house.run("UPDATE alembic_version SET version_num = '9999'")
    newer = house.found()
    migrated = House(house.folder / "empty", SetClock())
    migrated.folder.mkdir()
    migrated.keystore.create(migrated.clock.now())

    assert newer == {("schema-newer", "database")}
    assert migrated.found() == {("schema-empty", "database")}


def test_a_table_damaged_beyond_its_rows_is_named(house: House) -> None:
    house.run("DROP TABLE keyboards")

    assert house.found() == {("table-unreadable", "keyboards")}


def test_a_fresh_installation_without_a_fence_is_found(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.keystore.create(house.clock.now())
    house.checkpoints.lay()
    migrate(house.url)

    assert house.found() == {("fence-missing", "fence")}


def test_what_is_wrong_around_the_house_is_told(house: House) -> None:
    house.around = (Finding(Ailment.MEMORY_UNLOCKED, "process"), Finding(Ailment.FILE_OPEN, "var"))

    found = [each for each in house.examine() if each in house.around]

    assert [each.where for each in found] == ["var", "process"]
    assert [each.severity for each in found] == [Severity.PROBLEM, Severity.NOTE]


def test_keys_on_volumes_of_their_own_are_well() -> None:
    files = [KeyFile("keyring", 0o600, 1), KeyFile("root", 0o600, 2), KeyFile("slot", None, None)]

    assert look_at_files(files) == []


def test_every_open_key_file_is_named() -> None:
    files = [KeyFile("keyring", 0o640, 1), KeyFile("root", 0o600, 2), KeyFile("slot", 0o602, 2)]

    named = [each.where for each in look_at_files(files)]

    assert named == ["keyring", "slot"]


def test_checkpoints_on_a_volume_with_the_database_or_a_key_are_a_warning() -> None:
    key, database = KeyFile("keys", 0o600, 1), KeyFile("amana.db", 0o600, 2)
    on = {volume: KeyFile("checkpoints", 0o755, volume) for volume in (1, 2, 3, None)}

    told = {volume: look_at_volumes([key], [folder, database]) for volume, folder in on.items()}

    (warning,) = told[1]
    assert (warning.code, warning.severity) == (Ailment.CHECKPOINTS_TOGETHER, Severity.WARNING)
    assert told == {1: [warning], 2: [warning], 3: [], None: []}


def test_checkpoints_beside_a_database_elsewhere_are_held_against_the_keys_alone() -> None:
    folder = KeyFile("checkpoints", 0o755, 1)

    assert look_at_volumes([KeyFile("keys", None, None)], [folder]) == []

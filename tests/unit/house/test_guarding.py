"""Others may neither read what is kept nor change what lies around the keys: else nothing opens."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import OperatorRefusal
from house.guarding import AccessRefused, check_access, exposures
from house.installing import bring_up, initialise
from house.living import live
from house.opening import open_examination
from house.rooms import open_rooms
from scheduler.clock import SystemClock
from services.findings import Ailment, Severity
from settings import Settings
from tests.acceptance.stage import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give an installation made under a mask that hides nothing."""
    found = settings_in(tmp_path / "post", "http://127.0.0.1:9")
    before = os.umask(0)
    try:
        initialise(found, SystemClock())
    finally:
        os.umask(before)
    return found


def _in(settings: Settings, name: str) -> Path:
    return settings.keys.parent / name


async def _refusal(settings: Settings) -> str:
    with pytest.raises(AccessRefused) as refused:
        async with open_rooms(settings, SystemClock()):
            pass
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_whatever_the_mask_a_new_installation_is_its_owners_alone(settings: Settings) -> None:
    database = _in(settings, "amana.db")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        found = {path.name: path.stat().st_mode & 0o777 for path in _in(settings, "").iterdir()}

    files = ("amana.db", "amana.db-wal", "amana.db-shm")
    assert [found[each] for each in files] == [0o600] * 3
    assert (found["keys"], found["root"]) == (0o700, 0o700)
    assert list(exposures(settings)) == []


@pytest.mark.parametrize("name", ["amana.db", "amana.db-wal", "amana.db-shm", "amana.db-journal"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o666])
async def test_a_database_that_others_may_read_is_refused(
    settings: Settings, name: str, mode: int
) -> None:
    _in(settings, name).touch()
    _in(settings, name).chmod(mode)

    refusal = await _refusal(settings)

    assert refusal == f"{_in(settings, name)} is open to others: chmod 600 {_in(settings, name)}"


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777, 0o701])
@pytest.mark.parametrize("name", ["", "backups"])
async def test_the_folders_of_database_and_backups_are_their_owners_alone(
    settings: Settings, name: str, mode: int
) -> None:
    folder = _in(settings, name)
    folder.mkdir(exist_ok=True)
    folder.chmod(mode)

    assert await _refusal(settings) == f"{folder} is open to others: chmod 700 {folder}"


@pytest.mark.parametrize("name", ["keys", "root", "checkpoints"])
@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
async def test_a_folder_into_which_others_may_write_is_refused(
    settings: Settings, name: str, mode: int
) -> None:
    folder = _in(settings, name)
    folder.chmod(mode)

    assert await _refusal(settings) == f"{folder} is open to others: chmod go-w {folder}"


@pytest.mark.parametrize("name", ["keys", "root", "checkpoints"])
async def test_others_may_look_into_the_folders_of_keys_and_checkpoints(
    settings: Settings, name: str
) -> None:
    _in(settings, name).chmod(0o755)

    async with open_rooms(settings, SystemClock()) as rooms:
        assert rooms.vault.generation == 1


def test_every_remedy_mends_what_it_is_for(settings: Settings) -> None:
    for path in (_in(settings, ""), *_in(settings, "").iterdir()):
        path.chmod(0o777 if path.is_dir() else 0o666)
    found = list(exposures(settings))

    for each in found:
        assert os.system(each.remedy) == 0  # noqa: S605  # as the operator would type it

    assert len(found) == 5
    assert list(exposures(settings)) == []


def test_neither_a_migration_nor_another_init_goes_on_beside_it(settings: Settings) -> None:
    _in(settings, "amana.db").chmod(0o644)

    for begin in (bring_up, initialise):
        with pytest.raises(AccessRefused):
            begin(settings, SystemClock())


def test_a_database_beside_the_code_leaves_the_code_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = settings_in(Path(), "http://127.0.0.1:9")
    tmp_path.chmod(0o755)
    check_access(found)
    tmp_path.chmod(0o775)

    assert [each.remedy for each in exposures(found)] == ["chmod go-w ."]


def test_what_is_not_there_is_passed_over(tmp_path: Path) -> None:
    check_access(settings_in(tmp_path / "nowhere", "http://127.0.0.1:9"))
    check_access(settings_in(tmp_path, "http://127.0.0.1:9", "postgresql://amana@/amana"))


FIXED = Path("/proc/self/status")
"""A file that is there, in a folder where nobody makes another: not even root."""


async def test_a_slot_that_cannot_be_replaced_is_told_at_the_start(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(OperatorRefusal):
        await live(replace(settings, slot_file=FIXED), SystemClock())

    (told,) = [each for each in caplog.messages if "slot" in each]
    assert told.startswith(f"no slot can be written in {FIXED.parent}")
    assert "ReadWritePaths=" in told


async def test_a_slot_that_cannot_be_replaced_is_a_warning_of_doctor(settings: Settings) -> None:
    clock = SystemClock()
    async with open_examination(settings, clock) as examine:
        sound = await examine()
    async with open_examination(replace(settings, slot_file=FIXED), clock) as examine:
        found = await examine()

    (told,) = [each for each in found if each.code is Ailment.SLOT_FIXED]
    assert (told.where, told.severity) == (str(FIXED.parent), Severity.WARNING)
    assert Ailment.SLOT_FIXED not in {each.code for each in sound}
    assert sorted(each.name for each in settings.slot_file.parent.iterdir()) == ["root", "slot"]

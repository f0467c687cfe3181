"""`keys shred` and `keys certificate` as an operator types them, with two officers beside him."""

import asyncio
import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyrage import x25519

from crypto import certificates
from crypto.disk import Disk
from domain.origins import Origin
from domain.secrecy import Secret
from services.records.notes import SaveNote
from services.work.archive import open_archive
from storage.engine import open_engine
from storage.transactions import transactions
from tests.officers import keyholder
from tests.unit.console.conftest import Installation

SALIM = 7001
OFFICERS = ("first", "second", "third")


@pytest.fixture
def expired(naval: Installation) -> Installation:
    """Keep a note that has expired, and register three officers whose key files are here."""
    naval.ask("desk", "set", "NAV", "--keep", "1")
    invited = naval.ask("invite", "--desk", "NAV", "--role", "officer")
    assert isinstance(invited, dict)
    asyncio.run(_keep(naval, invited["code"]))
    naval.ask("desk", "set", "NAV", "--keep", "24")
    for name in (*OFFICERS, "stranger"):
        key = x25519.Identity.generate()
        file = naval.folder / name
        file.write_text(f"# public key: {key.to_public()}\n{key}\n")
        file.chmod(0o600)
        if name in OFFICERS:
            naval.ask("recovery", "add", name, str(key.to_public()))
    asyncio.run(naval.know_officers())
    naval.clock.moment = datetime(2027, 1, 5, tzinfo=UTC)
    return naval


async def _keep(naval: Installation, code: str) -> None:
    await naval.admit(SALIM, "Salim", code)
    engine = open_engine(naval.url)
    archive = open_archive(transactions(engine), naval.vault(), naval.clock, lambda: None)
    await SaveNote(archive)(SALIM, Origin(SALIM, 1), Secret("a note"))
    await engine.dispose()


def shred(naval: Installation, *officers: str) -> tuple[str, ...]:
    named = [word for each in officers for word in ("--officer", str(naval.folder / each))]
    return ("keys", "shred", "NAV", "2026-12", *named)


def test_a_month_is_counted_shredded_and_certified(expired: Installation) -> None:
    counted = expired.type("keys", "shred", "NAV", "2026-12", "--dry-run")
    done = expired.type(*shred(expired, "first", "third"))
    listed = expired.type("keys", "certificate", "NAV", "2026-12")

    assert counted.stdout.startswith("NAV 2026-12: 1 records would be destroyed for ever.\n")
    assert "Certificate of shredding: NAV 2026-12" in done.stdout
    assert "1 destroyed; 0 of the desk are on hold and stay" in listed.stdout
    assert "flash disk" in listed.stdout
    assert (counted.exit_code, done.exit_code, listed.exit_code) == (0, 0, 0)


def test_the_certificate_is_a_signed_file(expired: Installation, tmp_path: Path) -> None:
    printed = expired.ask(*shred(expired, "second", "first"))
    (tmp_path / "papers").mkdir()
    words = ("keys", "certificate", "NAV", "2026-12", "--to")

    expired.ask(*words, str(tmp_path / "papers"))
    mistyped = expired.type(*words, str(tmp_path / "paper"))

    assert mistyped.stderr.startswith(f"Refused: {tmp_path}/paper is not there: make it")
    assert not (tmp_path / "paper").exists()
    (file,) = (tmp_path / "papers").iterdir()
    certificate = certificates.read(file.read_bytes(), expired.vault().public_key)
    assert json.loads(file.read_bytes()) == printed
    assert certificate.shredding.deleted == 1


@pytest.mark.parametrize(
    "officers", [(), ("first",), ("first", "first"), ("first", "stranger"), OFFICERS]
)
def test_one_person_alone_or_twice_shreds_nothing(
    expired: Installation, officers: tuple[str, ...]
) -> None:
    refused = expired.type(*shred(expired, *officers))

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "officer" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert expired.type("keys", "certificate", "NAV", "2026-12").exit_code == 1


def test_an_operator_with_two_keys_of_his_own_shreds_nothing(expired: Installation) -> None:
    """He registered them a moment ago; nobody was told."""
    for name in ("mine", "mine-too"):
        other = keyholder(expired.folder, name)
        expired.ask("recovery", "add", name, other.public)

    refused = expired.type(*shred(expired, "mine.key", "mine-too.key"))

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "does not count yet" in refused.stderr
    assert "two who count can do it now" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert expired.type(*shred(expired, "first", "third")).exit_code == 0


@pytest.mark.parametrize("month", ["2029-01", "2030-02", "2019-01"])
def test_a_month_that_cannot_go_is_refused_with_its_reason(
    expired: Installation, month: str
) -> None:
    refused = expired.type("keys", "shred", "NAV", month, "--dry-run")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert month in refused.stderr


def test_a_copy_of_an_officers_key_is_no_second_officer(expired: Installation) -> None:
    copy = expired.folder / "copy"
    copy.write_bytes((expired.folder / "first").read_bytes())
    copy.chmod(0o600)

    refused = expired.type(*shred(expired, "first", "copy"))

    assert refused.exit_code == 1
    assert "two different officers" in refused.stderr


class WithoutRoom(Disk):
    """A disk that has no room for another slot."""

    def replace(self, path: Path, content: bytes) -> None:
        """Write, but for that."""
        if path.name == "slot.next":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().replace(path, content)


def test_a_disk_that_takes_no_slot_leaves_something_unfinished_and_nothing_wrong(
    expired: Installation,
) -> None:
    expired.clock.moment = datetime(2026, 12, 5, tzinfo=UTC)  # the month is not over
    expired.disk = WithoutRoom()

    refused = expired.type(*shred(expired, "first", "third"))
    found = expired.ailments()

    assert "slot.next cannot be written" in refused.stderr
    assert found["shred-unfinished"] == "warning"
    assert "key-fence-wrong" not in found
    expired.disk = Disk()
    assert expired.type(*shred(expired, "first", "third")).exit_code == 0
    assert "shred-unfinished" not in expired.ailments()


def test_keys_that_a_rotation_could_not_remove_are_called_that(kept: Installation) -> None:
    kept.disk = WithoutRoom()

    refused = kept.type("keys", "rotate", "desk", "NAV")
    found = kept.ailments()

    assert "slot.next cannot be written" in refused.stderr
    assert found["rotation-unfinished"] == "warning"
    assert "key-fence-wrong" not in found
    kept.disk = Disk()
    assert kept.type("keys", "rotate", "desk", "NAV").exit_code == 0
    assert "rotation-unfinished" not in kept.ailments()

"""`audit` as an operator types it: its key, whether it is whole, who did what, all of it."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyrage
import pytest

from crypto.checkpoints import read_public_key, write_public_key
from domain.actions import Role
from domain.origins import Origin
from domain.secrecy import Secret
from services.records.notes import SaveNote
from services.work.archive import open_archive
from storage.engine import open_engine
from storage.transactions import transactions
from tests.clocks import START
from tests.unit.console.conftest import Installation

HUDA = 7001


@pytest.fixture
def staffed(naval: Installation) -> Installation:
    """Admit an officer who keeps two notes."""
    invited = naval.ask("invite", "--desk", "NAV", "--role", Role.OFFICER)
    assert isinstance(invited, dict)
    asyncio.run(_work(naval, invited["code"]))
    return naval


async def _work(house: Installation, code: str) -> None:
    await house.admit(HUDA, "Huda", code)
    engine = open_engine(house.url)
    archive = open_archive(transactions(engine), house.vault(), house.clock, lambda: None)
    for message in (1, 2):
        await SaveNote(archive)(HUDA, Origin(HUDA, message), Secret("A ship in port"))
    await engine.dispose()
    await house.check_in()


def verified(house: Installation, *words: str) -> tuple[int, dict[str, Any]]:
    result = house.type("audit", "verify", *words, "--json")
    document = json.loads(result.stdout)
    assert isinstance(document, dict)
    return result.exit_code, document


def shown(house: Installation, *words: str) -> list[dict[str, Any]]:
    document = house.ask("audit", "show", *words)
    assert isinstance(document, list)
    return document


def reach_in(house: Installation, statement: str) -> None:
    with closing(sqlite3.connect(house.folder / "amana.db")) as database:
        database.execute(statement)
        database.commit()


def test_the_key_is_shown_with_its_fingerprint_and_laid(naval: Installation) -> None:
    laid = naval.checkpoints.path / "audit.pub"
    laid.unlink()

    shown = naval.ask("audit", "key")

    assert isinstance(shown, dict)
    assert shown["public_key"] == naval.vault().public_key.hex()
    assert read_public_key(laid.read_bytes())[0].hex() == shown["public_key"]


def test_the_key_is_shown_also_while_the_folder_is_away(naval: Installation) -> None:
    naval.checkpoints.path.rename(naval.folder / "unmounted")
    naval.checkpoints.path.write_text("in the way")

    result = naval.type("audit", "key")

    assert result.exit_code == 0
    assert naval.vault().public_key.hex() in result.stdout
    assert "Not beside the checkpoints" in result.stderr


def test_a_whole_audit_is_said_to_be_whole(staffed: Installation) -> None:
    exit_code, document = verified(staffed)

    assert (exit_code, document["ok"], document["problems"]) == (0, True, [])
    assert document["entries"] > 5
    assert "is whole" in staffed.type("audit", "verify").stdout


def test_an_edited_entry_is_told_with_its_place_and_remedy(staffed: Installation) -> None:
    reach_in(staffed, "UPDATE audit SET chain = mac WHERE sequence = 3")

    exit_code, document = verified(staffed)

    assert (exit_code, document["ok"]) == (1, False)
    assert [(each["code"], each["where"]) for each in document["problems"]] == [
        ("audit-edited", "audit/3")
    ]
    assert "restore" in document["problems"][0]["remedy"]
    assert "NOT whole" in staffed.type("audit", "verify").stdout


def test_an_auditor_needs_no_key_but_the_public_one(staffed: Installation, tmp_path: Path) -> None:
    folder = staffed.folder / "checkpoints"
    for each in (staffed.keystore.root, staffed.keystore.slot, staffed.keystore.keyring):
        each.rename(tmp_path / f"{each.name}-away")

    words = ("--public-key", str(folder / "audit.pub"), "--database", staffed.url)
    exit_code, document = verified(staffed, *words)
    reach_in(staffed, "DELETE FROM audit WHERE sequence > 4")
    cut, told = verified(staffed, *words, "--checkpoints", str(folder))

    assert (exit_code, document["problems"]) == (0, [])
    assert (cut, [each["code"] for each in told["problems"]]) == (1, ["audit-truncated"])


@pytest.mark.parametrize("has_key", [True, False])
def test_a_copy_that_is_named_stays_as_it_is_whoever_verifies_it(
    staffed: Installation, tmp_path: Path, *, has_key: bool
) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    with closing(sqlite3.connect(staffed.folder / "amana.db")) as live:
        live.execute("DELETE FROM handled")
        live.commit()
        for name in ("amana.db", "amana.db-wal"):
            shutil.copyfile(staffed.folder / name, folder / name)
    before = {each: each.read_bytes() for each in folder.iterdir()}
    words = () if has_key else ("--public-key", str(staffed.folder / "checkpoints" / "audit.pub"))

    exit_code, document = verified(staffed, "--database", f"sqlite:///{folder}/amana.db", *words)

    assert (exit_code, document["problems"]) == (0, [])
    assert {each: each.read_bytes() for each in folder.iterdir()} == before
    assert len(before) == 2


def foreign_key(house: Installation, tmp_path: Path) -> str:
    """Make an `audit.pub` of another installation."""
    other = Installation(tmp_path / "other", house.clock)
    other.folder.mkdir()
    other.keystore.create(START)
    key = tmp_path / "other.pub"
    key.write_bytes(other.checkpoints.public_key)
    return str(key)


@pytest.mark.parametrize("is_emptied", [False, True])
def test_another_installations_public_key_is_said_once_to_be_that(
    staffed: Installation, tmp_path: Path, *, is_emptied: bool
) -> None:
    key = foreign_key(staffed, tmp_path)
    if is_emptied:
        for each in staffed.checkpoints.path.glob("*.json"):
            each.unlink()

    exit_code, document = verified(staffed, "--public-key", key)
    said = staffed.type("audit", "verify", "--public-key", key).stdout

    assert (exit_code, document["ok"]) == (1, False)
    assert [each["code"] for each in document["problems"]] == ["key-foreign"]
    assert "fingerprint" in document["problems"][0]["remedy"]
    assert "NOT whole" not in said


def test_a_key_that_signed_none_of_the_checkpoints_is_said_once(
    staffed: Installation, tmp_path: Path
) -> None:
    asyncio.run(staffed.check_in())
    key, laid = tmp_path / "wrong.pub", staffed.checkpoints.path / "audit.pub"
    _, instance = read_public_key(laid.read_bytes())
    key.write_bytes(write_public_key(bytes(range(32)), instance))

    _, document = verified(staffed, "--public-key", str(key))
    reach_in(staffed, "UPDATE audit SET chain = mac WHERE sequence = 3")
    _, edited = verified(staffed, "--public-key", str(key))

    assert [each["code"] for each in document["problems"]] == ["key-foreign"]
    assert [each["code"] for each in edited["problems"]] == ["audit-edited", "key-foreign"]


@pytest.mark.parametrize("has_key", [True, False])
def test_a_database_that_is_none_is_said_without_a_word_of_making_one(
    staffed: Installation, tmp_path: Path, *, has_key: bool
) -> None:
    words = ["--public-key", str(staffed.checkpoints.path / "audit.pub")] if has_key else []
    (tmp_path / "empty.db").touch()

    missing, empty = (
        staffed.type("audit", "verify", *words, "--database", f"sqlite:///{tmp_path}/{name}.db")
        for name in ("nope", "empty")
    )

    assert f"{tmp_path}/nope.db" in missing.stderr
    for refused in (missing, empty):
        assert refused.exit_code == 1
        assert "--database" in refused.stderr
        assert "init" not in refused.stderr
    assert not (tmp_path / "nope.db").exists()


def test_a_public_key_that_is_none_is_refused(staffed: Installation, tmp_path: Path) -> None:
    (tmp_path / "other.pub").write_text("{}")

    refused = staffed.type("audit", "verify", "--public-key", str(tmp_path / "other.pub"))
    missing = staffed.type("audit", "verify", "--public-key", str(tmp_path / "none.pub"))

    assert (refused.exit_code, missing.exit_code) == (1, 1)
    assert "audit.pub" in refused.stderr
    assert "cannot be read" in missing.stderr


def test_a_folder_that_is_not_there_is_refused(staffed: Installation, tmp_path: Path) -> None:
    refused = staffed.type("audit", "verify", "--checkpoints", str(tmp_path / "nowhere"))

    assert refused.exit_code == 1
    assert "mount it" in refused.stderr


def test_who_did_what_is_shown_newest_first(staffed: Installation) -> None:
    found = shown(staffed)

    assert [each["sequence"] for each in found] == sorted(
        (each["sequence"] for each in found), reverse=True
    )
    newest = found[0]
    assert (newest["who"]["name"], newest["action"], newest["reference"]) == (
        "Huda",
        "note:save",
        "NAV-2",
    )


def test_showing_is_an_entry_too(staffed: Installation) -> None:
    shown(staffed)

    found = shown(staffed)

    assert (found[0]["action"], found[0]["who"]["id"]) == ("audit:show", "operator")


def test_a_records_readers_are_named(staffed: Installation) -> None:
    found = shown(staffed, "--reference", "nav-1")

    assert [(each["action"], each["who"]["name"]) for each in found] == [("note:save", "Huda")]


def test_entries_are_chosen_by_desk_member_day_and_number(staffed: Installation) -> None:
    (huda,) = {each["who"]["id"] for each in shown(staffed) if each["who"]["name"] == "Huda"}

    by_member = shown(staffed, "--member", huda[:8])
    by_desk = shown(staffed, "--desk", "NAV")
    before = shown(staffed, "--until", "2026-11-05")
    since = shown(staffed, "--since", "2026-11-05", "--limit", "3")

    assert {each["who"]["id"] for each in by_member} == {huda}
    assert {each["desk"] for each in by_desk} == {"NAV"}
    assert (before, len(since)) == ([], 3)


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--desk", "AIR"), 1),
        (("--member", "ffffffff"), 1),
        (("--reference", "NAV-99"), 1),
        (("--reference", "seventeen"), 2),
        (("--since", "yesterday"), 2),
        (("--limit", "0"), 2),
    ],
)
def test_what_cannot_be_shown_is_refused(
    staffed: Installation, words: tuple[str, ...], exit_code: int
) -> None:
    refused = staffed.type("audit", "show", *words)

    assert (refused.exit_code, refused.stdout) == (exit_code, "")


def test_nothing_that_anybody_wrote_is_shown_or_exported(
    staffed: Installation, tmp_path: Path
) -> None:
    words = staffed.type("audit", "show").stdout + staffed.type("audit", "show", "--json").stdout

    _, lines = exported(staffed, tmp_path)

    assert "ship" not in words
    assert b"ship" not in lines
    assert b"Huda" not in lines


def exported(house: Installation, tmp_path: Path) -> tuple[dict[str, Any], bytes]:
    officer, file = pyrage.x25519.Identity.generate(), tmp_path / "audit.age"
    document = house.ask("audit", "export", str(file), "--to", str(officer.to_public()))
    assert isinstance(document, dict)
    return document, pyrage.decrypt(file.read_bytes(), [officer])


def test_an_export_holds_every_entry_opened(staffed: Installation, tmp_path: Path) -> None:
    document, lines = exported(staffed, tmp_path)

    entries = [json.loads(line) for line in lines.splitlines()]
    assert [each["sequence"] for each in entries] == list(range(1, document["entries"] + 1))
    assert entries[-1]["entry"]["action"] == "audit:export"
    assert set(entries[0]) == {"sequence", "about", "commitment", "chain", "mac", "entry"}


def test_an_auditor_waits_for_no_writer_and_keeps_none_waiting(staffed: Installation) -> None:
    key = str(staffed.checkpoints.path / "audit.pub")
    with closing(sqlite3.connect(staffed.folder / "amana.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")

        code, document = verified(staffed, "--public-key", key)

    assert (code, document["ok"]) == (0, True)


def test_an_export_is_verified_without_a_database(staffed: Installation, tmp_path: Path) -> None:
    _, lines = exported(staffed, tmp_path)
    plain = tmp_path / "audit.jsonl"
    words = (
        *("--file", str(plain), "--public-key", str(staffed.checkpoints.path / "audit.pub")),
        *("--checkpoints", str(staffed.checkpoints.path)),
    )

    plain.write_bytes(lines)
    whole, document = verified(staffed, *words)
    plain.write_bytes(lines.replace(b'"sequence":4', b'"sequence":4,"more":1'))
    padded, _ = verified(staffed, *words)
    rows = lines.splitlines(keepends=True)
    plain.write_bytes(b"".join([*rows[:3], *rows[4:]]))
    dropped, told = verified(staffed, *words)
    plain.write_bytes(b"".join([*rows[:3], b"{}\n", *rows[4:]]))
    spoiled, broken = verified(staffed, *words)

    assert (whole, document["entries"], padded) == (0, len(rows), 0)
    assert (dropped, [each["where"] for each in told["problems"]]) == (1, ["audit/4"])
    assert (spoiled, [each["code"] for each in broken["problems"]]) == (1, ["audit-edited"])


def test_an_export_overwrites_nothing(staffed: Installation, tmp_path: Path) -> None:
    file = tmp_path / "audit.age"
    file.write_text("something else")

    refused = staffed.type("audit", "export", str(file), "--to", AGE)

    assert refused.exit_code == 1
    assert refused.stderr.endswith("audit.age exists and is never overwritten: name another file\n")
    assert file.read_text() == "something else"


@pytest.mark.parametrize("place", ["there.age", "there.age/below.age"])
def test_an_export_that_cannot_be_written_enters_nothing(
    staffed: Installation, tmp_path: Path, place: str
) -> None:
    (tmp_path / "there.age").touch()

    refused = staffed.type("audit", "export", str(tmp_path / place), "--to", AGE)

    assert refused.exit_code == 1
    assert "audit:export" not in {each["action"] for each in shown(staffed)}


def test_an_export_for_nobody_is_refused(staffed: Installation, tmp_path: Path) -> None:
    nobody = staffed.type("audit", "export", str(tmp_path / "a.age"))
    unfit = staffed.type("audit", "export", str(tmp_path / "a.age"), "--to", "age1huda")

    assert (nobody.exit_code, unfit.exit_code) == (1, 1)
    assert "--to" in nobody.stderr
    assert list(tmp_path.glob("*.age*")) == []


AGE = str(pyrage.x25519.Identity.generate().to_public())

"""Backups as an operator types them: words, documents, exit codes, questions."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from typer.testing import Result

from tests.officers import Keyholder, keyholder
from tests.unit.console.conftest import Installation
from tests.unit.console.test_escrow import file_of, in_order, opened

Words = tuple[str, ...]


@dataclass
class Fire:
    """An installation with a backup, its officers, and a machine that has nothing yet."""

    burnt: Installation
    fresh: Installation
    file: Path
    escrow: Path
    officers: list[Keyholder]
    fingerprint: str

    def words(self, *more: str) -> Words:
        """Write what `restore` and `verify` have in common."""
        return (
            str(self.file),
            *("--officer", self.officers[0].file, "--officer", self.officers[1].file),
            *("--escrow", str(self.escrow), *more),
        )

    def restore(self, *more: str, answer: bool | None = None) -> Result:
        """Restore on the fresh machine, with an answer to what is asked."""
        self.fresh.answer = answer
        words = self.words("--fingerprint", self.fingerprint, *more)
        return self.fresh.type("backup", "restore", *words)


@pytest.fixture
def fire(naval: Installation, tmp_path: Path) -> Fire:
    officers = [keyholder(tmp_path / "officers", name) for name in ("Layla", "Omar", "Rashid")]
    for each in officers:
        naval.ask("recovery", "add", each.name, each.public)
    (tmp_path / "escrow").mkdir()
    naval.ask("escrow", "create", "--to", str(tmp_path / "escrow"))
    escrow = file_of(tmp_path / "escrow", 1, officers[0], officers[1])
    code = opened(escrow, *in_order(escrow, (officers[0], officers[1])))["code"]
    naval.ask("escrow", "confirm", "1", str(code))
    made, sheets = naval.ask("backup", "create"), naval.ask("recovery", "sheet")
    assert isinstance(made, dict)
    assert isinstance(sheets, list)
    fresh = Installation(tmp_path / "fresh")
    fresh.folder.mkdir()
    return Fire(naval, fresh, Path(str(made["file"])), escrow, officers, sheets[0]["fingerprint"])


def test_a_backup_is_listed_with_its_signature(fire: Fire) -> None:
    listed = fire.burnt.ask("backup", "list")
    (fire.file.with_name(fire.file.name + ".sig")).unlink()
    unsigned = fire.burnt.ask("backup", "list")

    assert isinstance(listed, list)
    assert isinstance(unsigned, list)
    assert [(each["file"], each["signed"]) for each in listed] == [(fire.file.name, True)]
    assert [each["signed"] for each in unsigned] == [False]


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "export", "{}/audit.age"),
        ("escrow", "create", "--to", "{}"),
        ("backup", "create", "--to", "{}"),
        ("keys", "rotate", "root", "--to", "{}/root"),
    ],
    ids=" ".join,
)
def test_a_folder_that_is_not_there_is_named_and_never_made(
    fire: Fire, tmp_path: Path, words: Words
) -> None:
    nowhere = tmp_path / "no" / "where"

    refused = fire.burnt.type(*(word.format(nowhere) for word in words))

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"Refused: {nowhere} is not there: make it")
    assert not nowhere.parent.exists()


def test_without_an_escrow_create_says_what_to_do(naval: Installation) -> None:
    result = naval.type("backup", "create")

    assert result.exit_code == 1
    assert "3 recovery officers are needed, registered are 0" in result.stderr


def test_a_good_backup_verifies_here_by_the_keys_that_are_here(fire: Fire) -> None:
    found = fire.burnt.ask("backup", "verify", *fire.words())

    assert isinstance(found, dict)
    assert found["ok"] is True
    assert found["rows"] > 0


def test_elsewhere_a_fingerprint_must_be_typed(fire: Fire) -> None:
    without = fire.fresh.type("backup", "verify", *fire.words())
    typed = fire.fresh.type("backup", "verify", *fire.words("--fingerprint", fire.fingerprint))
    wrong = fire.fingerprint[:-1] + ("0" if fire.fingerprint[-1] != "0" else "1")
    mistyped = fire.fresh.type("backup", "verify", *fire.words("--fingerprint", wrong))

    assert (without.exit_code, typed.exit_code, mistyped.exit_code) == (1, 0, 1)
    assert "give --fingerprint" in without.stderr
    assert "every one opened at its place" in typed.stdout
    assert f"{fire.file} was signed by another installation" in mistyped.stderr
    assert "compare it with an officer's sheet" in mistyped.stderr


@pytest.mark.parametrize("typed", ["abcd", "", "x" * 64, "0" * 63, "0" * 65])
def test_what_cannot_be_a_fingerprint_is_said_to_be_none(fire: Fire, typed: str) -> None:
    words = fire.words("--fingerprint", typed, "--without-checkpoints", "--yes")

    refused = fire.fresh.type("backup", "restore", *words)

    assert refused.exit_code == 2
    assert "--fingerprint: copy all 64 digits from an officer's sheet" in refused.stderr


def test_the_file_that_is_not_there_is_named(fire: Fire, tmp_path: Path) -> None:
    backup, sound = fire.file, fire.officers[1]
    fire.file = tmp_path / "nope.age"
    no_backup = fire.burnt.type("backup", "verify", *fire.words())
    fire.file = backup
    backup.with_name(f"{backup.name}.sig").rename(tmp_path / "away")
    no_signature = fire.burnt.type("backup", "verify", *fire.words())
    (tmp_path / "away").rename(backup.with_name(f"{backup.name}.sig"))
    fire.officers[1] = replace(sound, file=str(tmp_path / "nobody.key"))
    no_officer = fire.burnt.type("backup", "verify", *fire.words())

    assert no_backup.stderr.startswith(f"Refused: {tmp_path}/nope.age cannot be read (No such")
    assert no_signature.stderr.startswith(f"Refused: {backup}.sig cannot be read (No such")
    assert no_officer.stderr.startswith(f"Refused: {tmp_path}/nobody.key cannot be read (No such")


def test_a_file_that_is_none_is_named_and_never_quoted(fire: Fire, tmp_path: Path) -> None:
    bad, words = tmp_path / "layla's.key", fire.words()
    bad.write_text("a canary in the officer's file")
    signature = fire.file.with_name(f"{fire.file.name}.sig")

    officer = fire.burnt.type("backup", "verify", *words[:3], "--officer", str(bad), *words[5:])
    signature.write_text("a canary in the signature")
    unsigned = fire.burnt.type("backup", "verify", *words)

    assert officer.stderr.startswith(f"Refused: {bad} is no officer's key")
    assert unsigned.stderr.startswith(f"Refused: {signature} is damaged")
    assert "canary" not in officer.output + unsigned.output


def test_a_backup_for_others_is_named(fire: Fire, tmp_path: Path) -> None:
    fire.officers[:2] = [keyholder(tmp_path / "others", name) for name in ("Huda", "Salim")]

    refused = fire.burnt.type("backup", "verify", *fire.words())

    assert refused.exit_code == 1
    assert str(fire.escrow) in refused.stderr


def test_a_restore_needs_checkpoints_or_a_word(fire: Fire) -> None:
    neither = fire.restore()
    both = fire.restore("--checkpoints", "x", "--without-checkpoints")
    declined = fire.restore("--without-checkpoints", answer=False)
    unasked = fire.restore("--without-checkpoints")

    assert (neither.exit_code, both.exit_code) == (2, 2)
    assert (declined.exit_code, unasked.exit_code) == (1, 1)
    assert declined.stderr == "Refused: nothing was done: it was not answered with yes\n"
    assert unasked.stderr.startswith("Refused: there is no terminal to ask at: add --yes")
    assert len(unasked.stderr.splitlines()) == 1
    assert not fire.fresh.keystore.exists()


def test_a_restore_says_what_came_back_and_how_long_it_took(fire: Fire) -> None:
    result = fire.restore("--without-checkpoints", "--yes", "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["seconds"] >= 0
    assert (found["dead"], found["skipped_numbers"]) == ([], 1000)
    desks, health = fire.fresh.ask("desk", "list"), fire.fresh.ask("doctor")
    assert isinstance(desks, list)
    assert [(each["code"], each["records"], each["last_number"]) for each in desks] == [
        ("NAV", 0, 1000)
    ]
    assert isinstance(health, dict)
    assert health["ok"] is True


def test_a_restore_may_be_confirmed_at_the_prompt(fire: Fire) -> None:
    result = fire.restore("--without-checkpoints", answer=True)

    assert result.exit_code == 0
    assert "rows are back, in" in result.stdout


def test_a_restore_over_a_living_house_says_so(fire: Fire) -> None:
    words = ("--fingerprint", fire.fingerprint, "--without-checkpoints", "--yes")

    result = fire.burnt.type("backup", "restore", *fire.words(*words))

    assert result.exit_code == 1
    assert "living" in result.stderr


def test_keys_that_were_here_are_not_called_new(fire: Fire) -> None:
    for path in fire.burnt.folder.glob("amana.db*"):
        path.unlink()
    before = [path.read_bytes() for path in (fire.burnt.keystore.root, fire.burnt.keystore.slot)]
    words = fire.words("--fingerprint", fire.fingerprint, "--without-checkpoints", "--yes")

    kept = fire.burnt.type("backup", "restore", *words)
    fresh = fire.restore("--without-checkpoints", "--yes")

    assert "Keyring, root and slot are those that were here" in kept.stdout
    assert "Root and slot are new: make a new escrow" in fresh.stdout
    after = [path.read_bytes() for path in (fire.burnt.keystore.root, fire.burnt.keystore.slot)]
    assert before == after


def test_a_restore_that_is_done_is_called_so_in_one_line(fire: Fire) -> None:
    fire.restore("--without-checkpoints", "--yes")

    again = fire.restore("--without-checkpoints", "--yes")

    assert again.exit_code == 1
    assert again.stderr.startswith("Refused: this backup is back already")
    assert again.stderr.count("\n") == 1


def test_a_cut_checkpoint_stops_a_restore_in_one_line_with_the_remedy(fire: Fire) -> None:
    folder = fire.burnt.checkpoints.path
    asyncio.run(fire.burnt.check_in())
    file = max(folder.glob("*.json"))
    file.write_bytes(file.read_bytes()[:-9])

    refused = fire.restore("--checkpoints", str(folder))
    file.rename(folder.parent / file.name)
    none = fire.restore("--checkpoints", str(folder))

    assert (refused.exit_code, none.exit_code) == (1, 1)
    assert refused.stderr.startswith(f"Refused: {file} is not what this installation signed")
    assert refused.stderr.count("\n") == 1
    assert "there is no checkpoint of this installation in that folder" in none.stderr


def test_nothing_secret_is_printed(fire: Fire) -> None:
    secrets = [Path(each.file).read_text().splitlines()[-1] for each in fire.officers]

    shown = [
        fire.restore("--without-checkpoints", "--yes").output,
        fire.burnt.type("recovery", "sheet").output,
        fire.burnt.type("escrow", "list", "--json").output,
        fire.burnt.type("backup", "verify", *fire.words()).output,
    ]

    assert not [each for each in secrets if any(each in text for text in shown)]


def test_a_row_under_a_key_that_nobody_has_does_not_stop_backups(fire: Fire) -> None:
    lose_a_key(fire.burnt)
    (fire.burnt.folder / "second").mkdir()

    made = fire.burnt.ask("backup", "create", "--to", str(fire.burnt.folder / "second"))
    assert isinstance(made, dict)
    fire.file = Path(str(made["file"]))
    verified = fire.burnt.type("backup", "verify", *fire.words())

    assert made["unknown_keys"] == ["00" * 8]
    assert verified.exit_code == 1
    assert "key-lost" in verified.stdout


def lose_a_key(installation: Installation) -> None:
    """Let an invitation name a key that was never there."""
    installation.ask("invite", "--desk", "NAV", "--role", "officer")
    with closing(sqlite3.connect(installation.folder / "amana.db")) as database, database:
        database.execute(
            "UPDATE invitations SET sealed ="
            " CAST(substr(sealed, 1, 8) || ? || substr(sealed, 17) AS BLOB)",
            (bytes(8),),
        )

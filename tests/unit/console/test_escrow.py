"""Escrows, as an operator makes them and two officers open them."""

import asyncio
import json
import re
import shutil
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from typer.testing import Result

from console.escrow import closed_lines
from domain.errors import LeftBehind
from domain.escrow import Closed
from domain.keys import KeyState
from services.keys.extending import ExtendKeys
from services.recovery.escrow import MakeEscrow
from services.work.archive import open_archive
from storage.coffers import keep_files
from storage.engine import engine_at
from storage.transactions import transactions
from tests.age import NotForThisKey, mark_of, open_age, secret_of
from tests.officers import Keyholder, keyholder
from tests.unit.console.conftest import Installation

NAMES = ("Layla", "Omar", "Rashid")


@pytest.fixture
def officers(tmp_path: Path) -> list[Keyholder]:
    return [keyholder(tmp_path / "officers", name) for name in NAMES]


@pytest.fixture
def guarded(naval: Installation, officers: list[Keyholder]) -> Installation:
    """Give an installation with a desk and three officers."""
    for each in officers:
        naval.ask("recovery", "add", each.name, each.public)
    return naval


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "escrow"
    made.mkdir()
    return made


def file_of(folder: Path, serial: int, first: Keyholder, second: Keyholder) -> Path:
    """Return the file of two officers, whoever comes first in it."""
    for a, b in ((first, second), (second, first)):
        path = folder / f"escrow-{serial:04}-{mark_of(a.public)}-{mark_of(b.public)}.age"
        if path.exists():
            return path
    raise AssertionError


def opened(path: Path, first: Keyholder, second: Keyholder) -> dict[str, object]:
    """Open a pair's file as the age tool would, key after key."""
    inner = open_age(path.read_bytes(), secret_of(first.file))
    document: dict[str, object] = json.loads(open_age(inner, secret_of(second.file)))
    return document


def in_order(path: Path, pair: tuple[Keyholder, Keyholder]) -> tuple[Keyholder, Keyholder]:
    """Return the two in the order in which their layers come off."""
    first, second = pair
    return (first, second) if mark_of(first.public) in path.name[12:28] else (second, first)


def test_every_pair_opens_its_file_with_nothing_but_age_and_finds_every_key(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))

    documents = [
        opened(path, *in_order(path, pair))
        for pair in combinations(officers, 2)
        for path in [file_of(folder, 1, *pair)]
    ]

    assert len(list(folder.iterdir())) == len(documents) == 3
    assert len({str(each["code"]) for each in documents}) == 3
    ring = guarded.keystore.load()
    for each in documents:
        keyring = each["keyring"]
        assert isinstance(keyring, dict)
        assert len(keyring["epochs"]) == len(ring.epochs)
        assert (each["kind"], each["serial"]) == ("amana-escrow", 1)


def test_no_officer_opens_a_file_alone(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))

    files, halfway = list(folder.iterdir()), set()
    for path in files:
        for each in officers:
            try:
                inner = open_age(path.read_bytes(), secret_of(each.file))
            except NotForThisKey:
                continue
            halfway.add(path)
            assert b"keyring" not in inner
            with pytest.raises(NotForThisKey):
                open_age(inner, secret_of(each.file))

    assert len(files) == 3
    assert halfway == set(files)


def test_neither_root_nor_slot_is_in_an_escrow(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))

    path = file_of(folder, 1, officers[0], officers[1])
    inner = open_age(
        path.read_bytes(), secret_of(in_order(path, (officers[0], officers[1]))[0].file)
    )
    whole = open_age(inner, secret_of(in_order(path, (officers[0], officers[1]))[1].file))

    assert guarded.keystore.root.read_bytes() not in whole
    assert set(json.loads(whole)) == {"code", "format", "keyring", "kind", "made_at", "serial"}


def test_an_escrow_counts_once_somebody_has_opened_a_file_of_it(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    made = guarded.ask("escrow", "create", "--to", str(folder))
    path = file_of(folder, 1, officers[1], officers[2])
    code = str(opened(path, *in_order(path, (officers[1], officers[2])))["code"])

    guarded.ask("escrow", "confirm", "1", code.lower().replace("-", " "))

    assert isinstance(made, dict)
    assert made["counts"] is False
    listed = guarded.ask("escrow", "list")
    assert isinstance(listed, list)
    assert listed[0]["counts"] is True
    assert [each["name"] for each in listed[0]["files"] if each["opened_at"]] == [path.name]


def test_a_code_that_no_file_says_confirms_nothing(guarded: Installation, folder: Path) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))

    result = guarded.type("escrow", "confirm", "1", "AAAA-BBBB-CCCC-DDDD")

    assert result.exit_code == 1
    assert "no file of escrow 1 says that code" in result.stderr


def test_two_officers_are_too_few(
    naval: Installation, officers: list[Keyholder], folder: Path
) -> None:
    for each in officers[:2]:
        naval.ask("recovery", "add", each.name, each.public)

    result = naval.type("escrow", "create", "--to", str(folder))

    assert result.exit_code == 1
    assert "3 recovery officers are needed, registered are 2" in result.stderr
    assert naval.ask("escrow", "list") == []


def test_a_folder_that_takes_nothing_is_refused_and_holds_nothing(
    guarded: Installation, tmp_path: Path
) -> None:
    (tmp_path / "in the way").write_text("a file")

    result = guarded.type("escrow", "create", "--to", str(tmp_path / "in the way"))

    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert "withdrawn: its files could not be written" in guarded.type("escrow", "list").stdout
    confirmed = guarded.type("escrow", "confirm", "1", "AAAA")
    assert "escrow 1 has no files: make a new one" in confirmed.stderr


def test_no_certificate_names_an_escrow_of_which_there_is_no_file(
    guarded: Installation, tmp_path: Path
) -> None:
    asyncio.run(guarded.know_officers())
    (tmp_path / "in the way").write_text("a file")

    guarded.type("escrow", "create", "--to", str(tmp_path / "in the way"))
    guarded.ask("desk", "set", "NAV", "--keep", "1")
    foreseen = guarded.ask("keys", "shred", "NAV", "2028-11", "--dry-run")

    assert isinstance(foreseen, dict)
    assert foreseen["escrows"] == []


def test_an_escrow_that_was_cut_off_is_named_with_what_to_do(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    asyncio.run(guarded.know_officers())
    asyncio.run(cut_off(guarded, folder))

    told = guarded.type("escrow", "list").stdout
    guarded.ask("desk", "set", "NAV", "--keep", "1")
    foreseen = guarded.ask("keys", "shred", "NAV", "2028-11", "--dry-run")
    confirmed = guarded.type("escrow", "confirm", "1", "AAAA")
    two = [word for each in officers[:2] for word in ("--officer", each.file)]
    destroyed = guarded.type("escrow", "confirm", "1", "--destroyed", *two)

    assert "interrupted: it does not count" in told
    assert f"Escrow 1 was interrupted: files of it may lie in {folder}.\n" in told
    assert "Remove escrow-0001-*.age and .escrow-0001-*.age.new there" in told
    assert isinstance(foreseen, dict)
    assert foreseen["escrows"] == [1]  # a file of it may exist
    assert "escrow 1 was interrupted" in confirmed.stderr
    assert destroyed.exit_code == 0
    assert "Remove" not in guarded.type("escrow", "list").stdout


async def cut_off(installation: Installation, folder: Path) -> None:
    """End the making of an escrow after its first file, as a kill would."""

    def keep(_: str, files: Sequence[tuple[str, bytes]]) -> None:
        keep_files(str(folder), files[:1])
        raise ProcessKilled

    async with engine_at(installation.url) as engine:
        vault = installation.vault()
        archive = open_archive(transactions(engine), vault, installation.clock, lambda: None)
        with pytest.raises(ProcessKilled):
            await MakeEscrow(archive, keep)(str(folder))


async def test_what_could_not_be_taken_away_again_stays_named(
    guarded: Installation, folder: Path
) -> None:
    def keep(_: str, __: Sequence[tuple[str, bytes]]) -> None:
        raise LeftBehind

    async with engine_at(guarded.url) as engine:
        archive = open_archive(transactions(engine), guarded.vault(), guarded.clock, lambda: None)
        with pytest.raises(LeftBehind):
            await MakeEscrow(archive, keep)(str(folder))
        async with archive() as work:
            (escrow,) = await work.escrows.all()

    assert (escrow.folder, escrow.destroyed_at) == (str(folder), None)


class ProcessKilled(Exception):
    """Nothing of the command runs any more."""


def test_serials_go_on(guarded: Installation, folder: Path) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    guarded.ask("escrow", "create", "--to", str(folder))

    listed = guarded.ask("escrow", "list")

    assert isinstance(listed, list)
    assert [each["serial"] for each in listed] == [1, 2]


def test_two_officers_prove_that_an_escrow_is_destroyed(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    asyncio.run(guarded.know_officers())
    listed = guarded.ask("recovery", "list")
    assert isinstance(listed, list)
    ids = {each["name"]: each["id"] for each in listed}
    destroy = ("escrow", "confirm", "1", "--destroyed", "--officer", officers[0].file, "--officer")

    alone = guarded.type(*destroy, officers[0].file)
    unproven = guarded.type("escrow", "confirm", "1", "--destroyed")
    both = guarded.ask(*destroy, officers[1].file)

    assert (alone.exit_code, unproven.exit_code) == (1, 1)
    assert isinstance(both, dict)
    assert both["destroyed_at"]
    assert both["destroyed_by"] == sorted(ids[each.name] for each in officers[:2])
    assert guarded.type("escrow", "confirm", "1", "AAAA").exit_code == 1


def test_code_and_destroyed_are_two_things(guarded: Installation) -> None:
    assert guarded.type("escrow", "confirm", "1").exit_code == 2
    assert guarded.type("escrow", "confirm", "1", "AAAA", "--destroyed").exit_code == 2


def test_keys_come_back_where_there_are_none_and_open_what_was_sealed(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    former = guarded.keystore.load()
    shutil.rmtree(guarded.folder / "keys")
    shutil.rmtree(guarded.folder / "root")
    path = file_of(folder, 1, officers[0], officers[2])
    keys = [word for each in (officers[2], officers[0]) for word in ("--officer", each.file)]

    guarded.ask("escrow", "restore", str(path), *keys)

    found = guarded.keystore.load()
    assert found.epochs == former.epochs
    assert found.generation > former.generation
    desks, health = guarded.ask("desk", "list"), guarded.ask("doctor")
    assert isinstance(desks, list)
    assert [each["code"] for each in desks] == ["NAV"]
    assert isinstance(health, dict)
    assert health["ok"] is True
    assert "keyring-newer" not in {each["code"] for each in health["findings"]}


def test_keys_that_were_given_up_since_the_escrow_come_back_to_open_only(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    old = {each.id for each in guarded.keystore.load().epochs if each.desk}
    guarded.ask("keys", "rotate", "desk", "NAV")
    shutil.rmtree(guarded.folder / "keys")
    shutil.rmtree(guarded.folder / "root")

    result = restored(guarded, file_of(folder, 1, officers[0], officers[1]), officers)

    assert result.exit_code == 0
    found = guarded.keystore.load().epochs
    assert old
    assert {each.id for each in found if each.state is KeyState.DECRYPT_ONLY} == old


def test_keys_do_not_come_back_beside_a_database_that_others_may_read(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    shutil.rmtree(guarded.folder / "keys")
    (guarded.folder / "amana.db").chmod(0o644)

    result = restored(guarded, file_of(folder, 1, officers[0], officers[1]), officers)

    assert result.exit_code == 1
    assert "is open to others: chmod 600" in result.stderr
    assert not guarded.keystore.exists()


def test_keys_never_come_back_over_living_ones(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    path = file_of(folder, 1, officers[0], officers[1])
    before = guarded.keystore.keyring.read_bytes()

    result = guarded.type(
        *("escrow", "restore", str(path)),
        *("--officer", officers[0].file, "--officer", officers[1].file),
    )

    assert result.exit_code == 1
    assert "never overwritten" in result.stderr
    assert guarded.keystore.keyring.read_bytes() == before


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ((0,), "two different officers"),
        ((0, 0), "two different officers"),
        ((0, 1, 2), "two different officers"),
        ((0, 2), "another pair's"),
    ],
)
def test_one_officer_alone_or_another_pair_brings_nothing_back(
    guarded: Installation,
    officers: list[Keyholder],
    folder: Path,
    held: tuple[int, ...],
    words: str,
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    path = file_of(folder, 1, officers[0], officers[1])
    shutil.rmtree(guarded.folder / "keys")

    keys = [word for each in held for word in ("--officer", officers[each].file)]
    result = guarded.type("escrow", "restore", str(path), *keys)

    assert result.exit_code == 1
    assert words in result.stderr
    assert not guarded.keystore.exists()


def test_a_database_of_another_installation_refuses_the_keys(
    guarded: Installation, officers: list[Keyholder], folder: Path, tmp_path: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    other = Installation(tmp_path / "elsewhere")
    other.folder.mkdir()
    asyncio.run(other.initialise())
    other.ask("desk", "add", "AIR", "--name", "Air desk", "--timezone", "Asia/Dubai")
    shutil.rmtree(other.folder / "keys")

    result = restored(other, file_of(folder, 1, officers[0], officers[1]), officers)

    assert result.exit_code == 1
    assert "another installation's" in result.stderr
    assert not other.keystore.exists()


def test_a_damaged_file_brings_nothing_back(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    guarded.ask("escrow", "create", "--to", str(folder))
    path = file_of(folder, 1, officers[0], officers[1])
    path.write_bytes(path.read_bytes()[:-9])
    shutil.rmtree(guarded.folder / "keys")

    result = restored(guarded, path, officers)

    assert result.exit_code == 1
    assert "damaged" in result.stderr
    assert not guarded.keystore.exists()


def restored(installation: Installation, path: Path, officers: list[Keyholder]) -> Result:
    """Let the first two officers try to bring keys back."""
    keys = [word for each in officers[:2] for word in ("--officer", each.file)]
    return installation.type("escrow", "restore", str(path), *keys)


@pytest.mark.parametrize(
    ("closed", "words"),
    [
        (Closed(rows=2, holder=3, held=2), ["2 rows", "2 of them: .*restore from that one"]),
        (Closed(rows=5, holder=3, held=2), ["5 rows", "2 of them: ", "other 3: look for"]),
        (Closed(rows=2), ["2 rows", "No escrow .*look for the keyring itself"]),
        (Closed(), []),
    ],
)
def test_what_stays_closed_beside_an_older_escrow_is_said_with_what_to_do(
    closed: Closed, words: list[str]
) -> None:
    lines = closed_lines(closed)

    assert len(lines) == len(words)
    assert all(re.search(word, line) for word, line in zip(words, lines, strict=True))


SHORT = "No confirmed escrow holds the new keys"


def confirm(guarded: Installation, folder: Path, officers: list[Keyholder]) -> None:
    """Make an escrow and let two officers open a file of it."""
    made = guarded.ask("escrow", "create", "--to", str(folder))
    assert isinstance(made, dict)
    path = file_of(folder, made["serial"], officers[0], officers[1])
    pair = in_order(path, (officers[0], officers[1]))
    guarded.ask("escrow", "confirm", str(made["serial"]), str(opened(path, *pair)["code"]))


@pytest.mark.parametrize(
    "words",
    [
        ("desk", "set", "NAV", "--keep", "1"),
        ("desk", "add", "AIR", "--name", "Air desk", "--timezone", "Asia/Dubai"),
        ("keys", "rotate", "desk", "NAV"),
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_new_keys_that_no_escrow_holds_are_told_of_at_once(
    guarded: Installation, officers: list[Keyholder], folder: Path, words: tuple[str, ...]
) -> None:
    confirm(guarded, folder, officers)
    before = guarded.type("desk", "set", "NAV", "--keep", "24")

    done = guarded.type(*words)
    found = guarded.ailments()
    confirm(guarded, folder, officers)

    assert SHORT not in before.stderr
    assert (done.exit_code, SHORT in done.stderr) == (0, True)
    assert found["escrow-short"] == "warning"
    assert "escrow-short" not in guarded.ailments()


def test_an_escrow_is_not_called_short_before_it_becomes_so(
    guarded: Installation, officers: list[Keyholder], folder: Path
) -> None:
    confirm(guarded, folder, officers)

    guarded.clock.moment += timedelta(days=300)
    in_time = guarded.ailments()
    guarded.clock.moment += timedelta(days=100)
    asyncio.run(extend(guarded))

    assert "escrow-short" not in in_time
    assert "escrow-short" in guarded.ailments()


async def extend(installation: Installation) -> None:
    """Make keys ahead, as the bot does."""
    async with engine_at(installation.url) as engine:
        vault = installation.vault()
        archive = open_archive(transactions(engine), vault, installation.clock, lambda: None)
        await ExtendKeys(archive)()


def test_without_any_escrow_new_keys_are_nothing_to_tell(naval: Installation) -> None:
    assert SHORT not in naval.type("desk", "set", "NAV", "--keep", "1").stderr


def test_an_escrow_older_than_a_rotation_is_told_from_the_one_that_opens_all(
    kept: Installation, officers: list[Keyholder], folder: Path
) -> None:
    for each in officers:
        kept.ask("recovery", "add", each.name, each.public)
    kept.ask("escrow", "create", "--to", str(folder))
    kept.ask("keys", "rotate", "desk", "NAV")
    kept.ask("escrow", "create", "--to", str(folder))
    told = []
    for serial in (1, 2):
        shutil.rmtree(kept.folder / "keys")
        told.append(restored(kept, file_of(folder, serial, officers[0], officers[1]), officers))

    older, newer = told
    assert (older.exit_code, newer.exit_code) == (0, 0)
    assert "2 rows are under keys that came after this escrow" in older.stdout
    assert "Escrow 2 holds those of 2 of them" in older.stdout
    assert "make a new escrow" not in older.stdout  # its keys are not to be kept
    assert "rows" not in newer.stdout
    assert "make a new escrow" in newer.stdout
    assert kept.type("doctor").exit_code == 0

"""`keys …` as an operator types them."""

import asyncio
import json
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from crypto import keyfile
from crypto.roots import RootSource
from crypto.vault import KeyringVault
from domain.actions import Action
from domain.keys import KeyState
from domain.secrecy import Secret
from services.work.archive import open_archive
from services.work.turning import turn_keys
from storage.engine import open_engine
from storage.transactions import transactions
from tests.unit.console.conftest import NEW_WORDS, Installation


def _status(installation: Installation) -> dict[str, Any]:
    found = installation.ask("keys", "status")
    assert isinstance(found, dict)
    return found


def test_status_shows_each_key_with_its_rows_and_no_key(kept: Installation) -> None:
    found = _status(kept)

    (full,) = [each for each in found["keys"] if each["desk"] == "NAV" and each["rows"]]
    assert (full["month"], full["state"], full["rows"]) == ("2028-11", "active", 2)
    assert (found["root"], found["lost"]) == ("file", [])
    keys = [each.key for each in kept.keystore.load().epochs]
    told = kept.type("keys", "status").stdout
    assert not [key for key in keys if key.hex() in told or key.hex() in str(found)]
    assert "Generation 2; the root: file." in told


def _row(of: str, told: str) -> list[str]:
    (row,) = [each.split() for each in told.splitlines() if each.split()[-1] == of]
    return row


def test_status_has_a_line_for_each_desk_and_not_for_each_key(kept: Installation) -> None:
    kept.ask("desk", "add", "AIR", "--name", "Air desk", "--timezone", "Asia/Dubai")

    told = kept.type("keys", "status").stdout

    assert _row("AIR", told) == ["2028-11", "to", "2029-12", "15", "0", "0", "0", "AIR"]
    assert _row("NAV", told) == ["2028-11", "to", "2029-12", "15", "0", "2", "0", "NAV"]
    assert len(told.splitlines()) < 9
    assert len(_status(kept)["keys"]) > 30


def test_status_of_a_desk_shows_each_of_its_keys_and_no_other(kept: Installation) -> None:
    kept.ask("desk", "add", "AIR", "--name", "Air desk", "--timezone", "Asia/Dubai")
    every = _status(kept)["keys"]

    told = kept.type("keys", "status", "nav").stdout.splitlines()
    as_json = kept.ask("keys", "status", "NAV")

    keys = [each for each in every if each["desk"] == "NAV"]
    assert told[1].split() == ["key", "month", "state", "rows", "desk"]
    assert [each.split()[0] for each in told[2:]] == [each["key"] for each in keys]
    assert as_json == _status(kept) | {"keys": keys}


def test_status_of_an_unknown_desk_is_refused(kept: Installation) -> None:
    told = kept.type("keys", "status", "AIR")

    assert (told.exit_code, told.stdout) == (1, "")
    assert "Refused" in told.stderr


@pytest.mark.parametrize("what", ["root", "slot"])
def test_a_root_or_slot_is_replaced(kept: Installation, what: str) -> None:
    file = kept.keystore.root.with_name(what)
    before, old = file.read_bytes(), kept.keystore.load()

    foreseen = kept.ask("keys", "rotate", what, "--dry-run")
    untouched = file.read_bytes()
    done = kept.ask("keys", "rotate", what)

    assert foreseen == {"rotated": what, "generation": 2, "dry_run": True}
    assert done == {"rotated": what, "generation": 3, "dry_run": False}
    assert untouched == before != file.read_bytes()
    assert kept.keystore.load().epochs == old.epochs
    assert kept.ask("hold", "list") == [{"code": "NAV", "held": [], "under_way": []}]


def test_a_root_in_a_place_of_others_goes_into_a_new_file(kept: Installation) -> None:
    elsewhere = kept.folder / "new-root"
    before = kept.keystore.root.read_bytes()

    told = kept.type("keys", "rotate", "root", "--to", str(elsewhere))

    slot = kept.keystore.slot
    assert f"Set AMANA_ROOT_FILE={elsewhere} and AMANA_SLOT_FILE={slot}" in told.stdout
    assert kept.keystore.root.read_bytes() == before
    assert kept.type("keys", "status").exit_code == 1
    kept.keystore.root.write_bytes(elsewhere.read_bytes())
    assert _status(kept)["generation"] == 3


def test_a_root_becomes_a_passphrase(kept: Installation) -> None:
    old = kept.keystore.load()

    kept.ask("keys", "rotate", "root", "--passphrase")

    assert kept.keystore.has_passphrase()
    source = RootSource(lambda: Secret(NEW_WORDS))
    files = (kept.keystore.keys, kept.keystore.root, kept.keystore.slot)
    opened = type(kept.keystore)(*files, source=source).load()
    assert (opened.epochs, opened.generation) == (old.epochs, 3)


def test_a_desk_gets_new_keys_for_all_its_records(kept: Installation) -> None:
    before = {str(each["key"]) for each in _status(kept)["keys"] if each["desk"] == "NAV"}

    foreseen = kept.ask("keys", "rotate", "desk", "nav", "--dry-run")
    done = kept.ask("keys", "rotate", "desk", "nav")

    keys = [each for each in _status(kept)["keys"] if each["desk"] == "NAV"]
    assert {str(each["key"]) for each in keys}.isdisjoint(before)
    assert (len(keys), sum(int(str(each["rows"])) for each in keys)) == (len(before), 2)
    assert {each["state"] for each in keys} == {"active"}
    expected = {"code": "NAV", "keys": len(before), "records": 2, "resumed": False}
    assert (foreseen, done) == (expected | {"dry_run": True}, expected | {"dry_run": False})
    gone = kept.keystore.load().tombstones
    assert ({each.id.hex() for each in gone}, {each.state for each in gone}) == (
        before,
        {KeyState.RETIRED},
    )
    assert {each["code"] for each in _findings(kept)} == {
        "keys-together",
        "no-auditor",
        "backups-off",
    }


def test_an_interrupted_rotation_goes_on_without_new_keys(kept: Installation) -> None:
    asyncio.run(_begin(kept))
    during = kept.type("keys", "status").stdout
    generation = kept.keystore.load().generation

    done = kept.type("keys", "rotate", "desk", "NAV").stdout

    assert "Under way: 15 keys to be given up, 2 rows to be sealed again." in during
    assert _row("NAV", during)[-5:] == ["15", "15", "2", "2", "NAV"]
    assert "2 records are sealed again, 15 keys given up; it had begun before" in done
    assert kept.keystore.load().generation == generation + 1


async def _begin(kept: Installation) -> None:
    engine = open_engine(kept.url)
    archive = open_archive(transactions(engine), kept.vault(), kept.clock, lambda: None)
    async with archive() as work:
        desk = (await work.desks.named("NAV")).desk.id
        await turn_keys(work, partial(work.vault.renew, desk), Action.KEYS_RENEW, desk)
        await work.commit()
    await engine.dispose()


def test_an_unknown_desk_is_refused(kept: Installation) -> None:
    told = kept.type("keys", "rotate", "desk", "AIR")

    assert told.exit_code == 1
    assert "Refused" in told.stderr


def test_a_folder_nobody_may_write_to_is_refused_with_the_remedy(kept: Installation) -> None:
    kept.keystore.slot.with_name(".slot.next.new").mkdir()

    told = kept.type("keys", "rotate", "slot")

    assert told.exit_code == 1
    assert f"{kept.keystore.slot}.next cannot be written" in told.stderr
    assert KeyringVault(kept.keystore, kept.clock.now).generation == 2


def test_a_key_that_is_missed_is_named_with_its_rows(kept: Installation) -> None:
    (full,) = [each for each in _status(kept)["keys"] if each["desk"] == "NAV" and each["rows"]]
    _forget(kept, bytes.fromhex(str(full["key"])))

    lost = {"key": full["key"], "table": "records", "rows": 2}
    assert _status(kept)["lost"] == [lost]
    assert (
        f"Not here: key {full['key']}, for which 2 rows wait" in kept.type("keys", "status").stdout
    )
    told = [each for each in _findings(kept) if each["code"] == "key-lost"]
    assert [(each["where"], each["severity"]) for each in told] == [("records", "problem")]
    assert f"put back the keyring that has key {full['key']}" in str(told[0]["remedy"])
    assert "not here: 2;" in str(told[0]["remedy"])


def _forget(kept: Installation, key_id: bytes) -> None:
    """Put a keyring in place that never had a key."""
    held, keys = kept.keystore.load(), (kept.keystore.root, kept.keystore.slot)
    epochs = tuple(each for each in held.epochs if each.id != key_id)
    file = keyfile.write(replace(held, epochs=epochs), *[each.read_bytes() for each in keys])
    kept.keystore.keyring.write_bytes(file)


def _findings(installation: Installation) -> list[dict[str, object]]:
    return list(json.loads(installation.type("doctor", "--json").stdout)["findings"])

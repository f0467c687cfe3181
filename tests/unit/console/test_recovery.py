"""Recovery officers, as an operator registers them."""

import asyncio
from pathlib import Path
from typing import cast

import pytest

from services.heard import TelegramsClock
from services.recovery.introducing import IntroduceOfficers
from services.work.archive import open_archive
from storage.engine import engine_at
from storage.transactions import transactions
from tests.age import mark_of
from tests.officers import Keyholder, keyholder
from tests.unit.console.conftest import Installation


@pytest.fixture
def layla(tmp_path: Path) -> Keyholder:
    return keyholder(tmp_path / "officers", "Layla")


def test_an_officer_is_registered_with_a_mark_of_the_public_key(
    installed: Installation, layla: Keyholder
) -> None:
    added = installed.ask("recovery", "add", layla.name, layla.public)

    listed = installed.ask("recovery", "list")

    assert listed == [added]
    assert isinstance(added, dict)
    assert (added["name"], added["recipient"]) == ("Layla", layla.public)
    assert added["mark"] == mark_of(layla.public)


def test_what_is_no_public_key_is_refused(installed: Installation) -> None:
    result = installed.type("recovery", "add", "Layla", "age1nonsense")

    assert result.exit_code == 1
    assert "no public key of age" in result.stderr


def test_a_private_key_is_refused_and_not_repeated(
    installed: Installation, layla: Keyholder
) -> None:
    secret = Path(layla.file).read_text().splitlines()[-1]

    result = installed.type("recovery", "add", "Layla", secret)

    assert result.exit_code == 1
    assert secret not in result.output


def test_one_key_makes_one_officer(installed: Installation, layla: Keyholder) -> None:
    installed.ask("recovery", "add", layla.name, layla.public)

    again = installed.type("recovery", "add", "Somebody else", layla.public)

    assert again.exit_code == 1
    assert "registered already" in again.stderr


def test_an_officer_who_left_is_listed_no_more_and_may_come_back(
    installed: Installation, layla: Keyholder
) -> None:
    added = installed.ask("recovery", "add", layla.name, layla.public)
    assert isinstance(added, dict)

    installed.ask("recovery", "remove", str(added["id"])[:6])

    assert installed.ask("recovery", "list") == []
    again = installed.ask("recovery", "add", layla.name, layla.public)
    assert installed.ask("recovery", "list") == [again]


def test_nobody_is_removed_by_an_id_that_nobody_has(installed: Installation) -> None:
    result = installed.type("recovery", "remove", "abcdef")

    assert result.exit_code == 1
    assert "no officer's id begins" in result.stderr


def test_an_officers_id_is_looked_up_among_officers(installed: Installation) -> None:
    result = installed.type("recovery", "remove", "2615")

    assert result.exit_code == 2
    assert "`python bot.py recovery list`" in result.stderr
    assert "member list" not in result.stderr


def test_a_sheet_names_the_installation_its_fingerprint_and_the_officers_own_key(
    installed: Installation, layla: Keyholder
) -> None:
    installed.ask("recovery", "add", layla.name, layla.public)

    sheets = installed.ask("recovery", "sheet")
    paper = installed.type("recovery", "sheet").stdout

    assert isinstance(sheets, list)
    (sheet,) = sheets
    assert sheet["installation"] == installed.vault().instance
    assert [len(group) for group in sheet["fingerprint"].split()] == [4] * 16
    for each in (sheet["fingerprint"][:39], sheet["fingerprint"][40:], layla.public):
        assert each in paper


def test_officers_are_sealed_rows_that_the_doctor_finds_sound(
    installed: Installation, layla: Keyholder
) -> None:
    installed.ask("recovery", "add", layla.name, layla.public)

    found = installed.ask("doctor")

    assert isinstance(found, dict)
    assert found["ok"] is True
    disk = (installed.folder / "amana.db").read_bytes()
    assert layla.public.encode() not in disk
    assert b"Layla" not in disk


def test_the_list_says_from_when_each_officer_counts(
    installed: Installation, layla: Keyholder
) -> None:
    added = installed.ask("recovery", "add", layla.name, layla.public)
    before = installed.type("recovery", "list").stdout
    asyncio.run(installed.know_officers())

    after = installed.type("recovery", "list").stdout
    (listed,) = cast("list[dict[str, object]]", installed.ask("recovery", "list"))

    assert isinstance(added, dict)
    assert (added["counts"], added["counts_from"]) == (False, None)
    assert "not yet: nobody was told" in before
    assert "since 2026-11-05T09:30:00Z" in after
    assert (listed["counts"], listed["counts_from"]) == (True, "2026-11-05T09:30:00Z")


async def introduce(naval: Installation) -> None:
    """Let the bot look once who has to be told of an officer; nobody is told yet."""
    async with engine_at(naval.url) as engine:
        archive = open_archive(transactions(engine), naval.vault(), naval.clock, lambda: None)
        await IntroduceOfficers(archive, TelegramsClock(naval.clock.now()))()


def test_the_list_says_of_which_desks_somebody_is_not_told_yet(
    naval: Installation, layla: Keyholder
) -> None:
    invited = cast("dict[str, str]", naval.ask("invite", "--desk", "NAV", "--role", "head"))
    asyncio.run(naval.admit(7002, "Nadia", invited["code"]))
    naval.ask("recovery", "add", layla.name, layla.public)

    asyncio.run(introduce(naval))

    (listed,) = cast("list[dict[str, object]]", naval.ask("recovery", "list"))
    assert "not yet: untold 1 of NAV" in naval.type("recovery", "list").stdout
    assert (listed["counts_from"], listed["waits_for"]) == (None, {"NAV": 1})

"""`invite` and `member enrol` on a desk that wants codes: what belongs on the paper."""

import asyncio
import re
import stat
from pathlib import Path
from typing import Any

import pytest
import segno

from crypto.one_time_codes import code_at
from domain.secrecy import Secret
from tests.unit.console.conftest import Installation


@pytest.fixture
def strict(installed: Installation) -> Installation:
    """Install, with one desk that wants codes: so it is unless one says otherwise."""
    installed.ask("desk", "add", "NAV", "--name", "Naval desk", "--timezone", "Asia/Dubai")
    return installed


def invited(house: Installation, *more: str) -> dict[str, Any]:
    made = house.ask("invite", "--desk", "NAV", "--role", "officer", *more)
    assert isinstance(made, dict)
    return made


def test_an_invitation_comes_with_what_belongs_on_its_paper(strict: Installation) -> None:
    made, other = invited(strict), invited(strict)

    assert re.fullmatch("[A-Z2-7]{32}", made["seed"])
    assert re.fullmatch("[0-9]{6}", made["duress"])
    assert made["uri"].startswith(f"otpauth://totp/Amana?secret={made['seed']}&")
    assert other["seed"] != made["seed"]
    assert code_at(Secret(made["seed"]), 59_000_000).reveal().isdigit()


def test_the_terminal_shows_the_seed_in_groups_and_as_a_picture(strict: Installation) -> None:
    told = strict.type("invite", "--desk", "NAV", "--role", "officer")

    match = re.search(r"^seed     ((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})$", told.stdout, re.MULTILINE)
    assert match
    seed = match[1].replace(" ", "")
    uri = f"otpauth://totp/Amana?secret={seed}&algorithm=SHA1&digits=6&period=30"
    drawn = [
        line for line in told.stdout.splitlines() if re.fullmatch("[ \u2580\u2584\u2588]+", line)
    ]
    assert len(drawn) == (segno.make_qr(uri, error="m").symbol_size()[1] + 1) // 2
    assert "duress" in told.stdout


def test_the_picture_is_a_new_file_for_its_owner_alone(
    strict: Installation, tmp_path: Path
) -> None:
    picture = tmp_path / "paper.png"

    invited(strict, "--png", str(picture))

    assert picture.read_bytes().startswith(b"\x89PNG\r\n")
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600


def test_a_picture_that_is_there_is_not_written_over_and_nothing_is_made(
    strict: Installation, tmp_path: Path
) -> None:
    picture = tmp_path / "paper.png"
    picture.write_text("somebody else's")

    for words in (("--png", str(picture)), ("--png", str(tmp_path / "nowhere" / "paper.png"))):
        refused = strict.type("invite", "--desk", "NAV", "--role", "officer", *words)
        assert (refused.exit_code, refused.stdout) == (1, "")

    assert picture.read_text() == "somebody else's"


def test_a_desk_that_wants_no_codes_prints_no_paper(naval: Installation, tmp_path: Path) -> None:
    picture = tmp_path / "paper.png"

    told = naval.type("invite", "--desk", "NAV", "--role", "officer", "--png", str(picture))

    assert "seed" not in told.stdout
    assert "no paper" in told.stderr
    assert not picture.exists()


def test_an_open_desk_has_to_say_that_it_wants_no_codes(installed: Installation) -> None:
    named = ("--name", "Air desk", "--timezone", "Asia/Dubai", "--discretion", "open")

    refused = installed.type("desk", "add", "AIR", *named)

    assert refused.exit_code == 1
    assert "--step-up none" in refused.stderr


def test_whoever_opened_the_link_is_listed_as_pending(strict: Installation) -> None:
    asyncio.run(strict.admit(71, "Salim", invited(strict)["code"]))

    (listed,) = [dict(each) for each in _listed(strict)]
    assert (listed["name"], listed["state"], listed["desks"]) == ("Salim", "pending", [])
    refused = strict.type("member", "enrol", listed["id"])
    assert "invite" in refused.stderr
    resumed = strict.type("member", "resume", listed["id"])
    assert (refused.exit_code, resumed.exit_code) == (1, 1)


def test_a_member_gets_a_new_paper(naval: Installation) -> None:
    asyncio.run(naval.admit(71, "Salim", invited(naval)["code"]))
    (listed,) = _listed(naval)

    paper = naval.ask("member", "enrol", str(listed["id"]))
    again = naval.ask("member", "enrol", str(listed["id"]))

    assert isinstance(paper, dict)
    assert isinstance(again, dict)
    assert set(paper) == {"seed", "uri", "duress"}
    assert paper["seed"] != again["seed"]


def test_only_whoever_has_an_authenticator_is_invited_without_a_paper(
    naval: Installation,
) -> None:
    asyncio.run(naval.admit(71, "Salim", invited(naval)["code"]))
    (listed,) = _listed(naval)
    whom = ("--member", str(listed["id"]))

    refused = naval.type("invite", "--desk", "NAV", "--role", "head", *whom)
    naval.ask("member", "enrol", str(listed["id"]))
    naval.ask("desk", "set", "NAV", "--step-up", "totp")
    made = invited(naval, *whom)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "without --member" in refused.stderr
    assert "seed" not in made


def _listed(house: Installation) -> list[dict[str, Any]]:
    listed = house.ask("member", "list")
    assert isinstance(listed, list)
    return listed

"""`invite` and `member …` as an operator types them."""

import asyncio
from typing import Any

import pytest

from tests.unit.console.conftest import Installation


def invited(house: Installation, *more: str) -> dict[str, Any]:
    invitation = house.ask("invite", "--desk", "NAV", "--role", "officer", *more)
    assert isinstance(invitation, dict)
    return invitation


def members(house: Installation) -> list[dict[str, Any]]:
    listed = house.ask("member", "list")
    assert isinstance(listed, list)
    return listed


@pytest.fixture
def staffed(naval: Installation) -> Installation:
    """Admit two fictional people."""
    for telegram, name in ((71, "Salim"), (72, "هدى")):
        asyncio.run(naval.admit(telegram, name, invited(naval)["code"]))
    return naval


def test_an_invitation_is_a_code_a_link_and_48_hours(naval: Installation) -> None:
    invitation = invited(naval)

    code = invitation["code"]
    assert invitation == {
        "code": code,
        "link": f"https://t.me/amana_bot?start={code}",
        "expires_at": "2026-11-07T09:30:00Z",
    }
    assert len(code) == 16


def test_while_telegram_is_away_there_is_a_code_and_no_link(naval: Installation) -> None:
    naval.username = None

    invitation = naval.type("invite", "--desk", "nav", "--role", "head")

    assert invitation.exit_code == 0
    assert "Telegram is away" in invitation.stderr
    assert invited(naval)["link"] is None


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--desk", "AIR", "--role", "head"), 1),
        (("--desk", "?", "--role", "head"), 2),
        (("--desk", "NAV", "--role", "guest"), 2),
        (("--desk", "NAV", "--role", "head", "--language", "fr"), 2),
        (("--desk", "NAV"), 2),
    ],
)
def test_an_unfit_invitation_is_not_made(
    naval: Installation, words: tuple[str, ...], exit_code: int
) -> None:
    refused = naval.type("invite", *words)

    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert refused.stderr


def test_members_are_listed_with_their_desks(staffed: Installation) -> None:
    listed = members(staffed)

    by_name = {each["name"]: each for each in listed}
    assert by_name.keys() == {"Salim", "هدى"}
    assert by_name["Salim"] == {
        "id": by_name["Salim"]["id"],
        "name": "Salim",
        "state": "active",
        "unreached_since": None,
        "desks": [{"desk": "NAV", "role": "officer", "suspended": False, "until": None}],
    }


def test_the_plain_list_shows_names_and_no_telegram_id(staffed: Installation) -> None:
    listed = staffed.type("member", "list")

    assert "NAV officer" in listed.stdout
    assert "هدى" in listed.stdout
    assert "71" not in [word for line in listed.stdout.splitlines() for word in line.split()]


def test_a_member_is_suspended_and_resumed_by_the_beginning_of_his_id(
    staffed: Installation,
) -> None:
    first, second = (each["id"] for each in members(staffed))

    suspended = staffed.ask("member", "suspend", first[:8].upper())

    assert suspended == {"id": first, "state": "suspended"}
    assert {each["id"]: each["state"] for each in members(staffed)} == {
        first: "suspended",
        second: "active",
    }
    assert staffed.ask("member", "resume", first) == {"id": first, "state": "active"}


def test_suspending_twice_is_done_once_and_no_error(staffed: Installation) -> None:
    member = members(staffed)[0]["id"]

    staffed.ask("member", "suspend", member)

    assert staffed.type("member", "suspend", member).exit_code == 0


@pytest.mark.parametrize(("member", "exit_code"), [("ab", 2), ("zzzzzz", 2), ("000000000", 1)])
def test_nobody_is_guessed(staffed: Installation, member: str, exit_code: int) -> None:
    refused = staffed.type("member", "suspend", member)

    assert refused.exit_code == exit_code
    assert "`python bot.py member list`" in refused.stderr
    assert {each["state"] for each in members(staffed)} == {"active"}


def test_the_operator_makes_a_head_and_is_told_when_a_desk_has_none(staffed: Installation) -> None:
    first = members(staffed)[0]["id"]

    made = staffed.ask("member", "role", first, "--desk", "nav", "--role", "head")
    unmade = staffed.type("member", "role", first, "--desk", "NAV", "--role", "observer")

    assert made == {"id": first, "desk": "NAV", "role": "head"}
    assert unmade.exit_code == 0
    assert "NAV has no head now" in unmade.stderr
    assert members(staffed)[0]["desks"][0]["role"] == "observer"


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--desk", "ZZZ", "--role", "head"), 1),
        (("--desk", "LOG", "--role", "head"), 1),
        (("--desk", "NAV", "--role", "guest"), 2),
        (("--desk", "NAV"), 2),
    ],
)
def test_no_role_is_made_where_there_is_none(
    staffed: Installation, words: tuple[str, ...], exit_code: int
) -> None:
    added = ("--name", "Logistics", "--timezone", "Asia/Dubai", "--step-up", "none")
    staffed.ask("desk", "add", "LOG", *added)
    before = members(staffed)

    refused = staffed.type("member", "role", before[0]["id"], *words)

    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert members(staffed) == before


def test_whom_a_head_suspended_on_a_desk_is_listed_so(staffed: Installation) -> None:
    member = members(staffed)[0]["id"]
    asyncio.run(staffed.suspend(member))

    listed = members(staffed)[0]

    assert (listed["state"], listed["desks"][0]["suspended"]) == ("active", True)
    assert "NAV officer (suspended there)" in staffed.type("member", "list").stdout


def test_a_role_is_resumed_on_one_desk_and_of_no_desk_of_his_it_is_refused(
    staffed: Installation,
) -> None:
    member = members(staffed)[0]["id"]

    resumed = staffed.ask("member", "resume", member[:8], "--desk", "nav")
    refused = staffed.type("member", "resume", member, "--desk", "XYZ")

    assert resumed == {"id": member, "desk": "NAV", "suspended": False}
    assert refused.exit_code == 1

"""`member offboard` as an operator types it."""

import asyncio
from typing import Any

import pytest

from tests.unit.console.conftest import Installation
from tests.unit.console.test_people import members

SALIM, HUDA = "Salim", "Huda"


def admit(house: Installation, telegram: int, name: str, role: str, desk: str = "NAV") -> str:
    """Admit somebody fictional; return his id."""
    invitation: Any = house.ask("invite", "--desk", desk, "--role", role)
    asyncio.run(house.admit(telegram, name, invitation["code"]))
    (found,) = [each["id"] for each in members(house) if each["name"] == name]
    return str(found)


def offboard(house: Installation, *words: str) -> dict[str, Any]:
    """Off-board without being asked; return the document."""
    done = house.ask("member", "offboard", *words, "--yes")
    assert isinstance(done, dict)
    return done


def state_of(house: Installation, member: str) -> tuple[str, list[Any]]:
    """Return how somebody stands."""
    (found,) = [each for each in members(house) if each["id"] == member]
    return found["state"], found["desks"]


@pytest.fixture
def staffed(naval: Installation) -> Installation:
    """Install a desk with a head and an officer."""
    admit(naval, 71, SALIM, "officer")
    admit(naval, 72, HUDA, "head")
    return naval


def id_of(house: Installation, name: str) -> str:
    """Return somebody's id."""
    return str(next(each["id"] for each in members(house) if each["name"] == name))


def test_off_boarding_ends_every_role_and_says_what_is_left_to_do(staffed: Installation) -> None:
    air = ("--name", "Air", "--timezone", "Asia/Dubai", "--step-up", "none")
    staffed.ask("desk", "add", "AIR", *air)
    salim = admit(staffed, 71, SALIM, "observer", "AIR")

    done = offboard(staffed, salim[:6])

    assert state_of(staffed, salim) == ("parted", [])
    assert (done["id"], done["state"]) == (salim, "parted")
    assert {(each["desk"], each["role"]) for each in done["ended"]} == {
        ("NAV", "officer"),
        ("AIR", "observer"),
    }
    assert any("paper" in line for line in done["by_hand"])


def test_it_is_asked_first_with_what_would_end(staffed: Installation) -> None:
    staffed.answer = True

    done = staffed.type("member", "offboard", id_of(staffed, HUDA))

    assert done.exit_code == 0
    assert "NAV head: deliveries closed" in done.stderr
    assert "Warning: NAV then has no head" in done.stderr
    assert "[ ] NAV: nobody else is its head" in done.stdout


@pytest.mark.parametrize("answer", [None, False])
def test_without_a_yes_nothing_is_done(staffed: Installation, *, answer: bool | None) -> None:
    staffed.answer = answer
    salim = id_of(staffed, SALIM)

    refused = staffed.type("member", "offboard", salim)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert state_of(staffed, salim)[0] == "active"


def test_off_boarding_twice_ends_nothing_more_and_is_no_error(staffed: Installation) -> None:
    salim = id_of(staffed, SALIM)
    offboard(staffed, salim)

    again = offboard(staffed, salim)

    assert (again["state"], again["ended"]) == ("parted", [])


def test_whoever_is_suspended_is_off_boarded_like_anybody(staffed: Installation) -> None:
    salim = id_of(staffed, SALIM)
    staffed.ask("member", "suspend", salim)

    offboard(staffed, salim)

    assert state_of(staffed, salim) == ("parted", [])


def test_whoever_is_parted_is_resumed_by_nobody(staffed: Installation) -> None:
    salim = id_of(staffed, SALIM)
    offboard(staffed, salim)

    refused = staffed.type("member", "resume", salim)

    assert refused.exit_code == 1
    assert "`invite`" in refused.stderr
    assert state_of(staffed, salim) == ("parted", [])


@pytest.mark.parametrize(("member", "exit_code"), [("ab", 2), ("zzzzzz", 2), ("000000000", 1)])
def test_nobody_is_guessed(staffed: Installation, member: str, exit_code: int) -> None:
    refused = staffed.type("member", "offboard", member, "--yes")

    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert {each["state"] for each in members(staffed)} == {"active"}


@pytest.mark.parametrize("to", [SALIM, "Oleg", "nobody"])
def test_nobody_takes_over_who_could_not_see_to_it(staffed: Installation, to: str) -> None:
    admit(staffed, 73, "Oleg", "observer")
    salim = id_of(staffed, SALIM)
    heir = "f" * 32 if to == "nobody" else id_of(staffed, to)

    refused = staffed.type("member", "offboard", salim, "--to", heir, "--yes")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert state_of(staffed, salim)[0] == "active"


def test_the_bot_writing_at_the_same_moment_hinders_nothing(staffed: Installation) -> None:
    staffed.races = 2

    offboard(staffed, id_of(staffed, SALIM))

    assert state_of(staffed, id_of(staffed, SALIM)) == ("parted", [])


def test_a_recovery_officer_of_his_name_is_asked_after_first(staffed: Installation) -> None:
    key = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    staffed.ask("recovery", "add", "Salim Example", key)

    done = offboard(staffed, id_of(staffed, SALIM))

    assert "Salim Example" in done["by_hand"][0]


def test_a_post_is_handed_over_and_said_where(staffed: Installation) -> None:
    salim, huda = id_of(staffed, SALIM), id_of(staffed, HUDA)

    done = staffed.ask("member", "handover", salim[:6], "--to", huda[:6])

    assert done == {"from": salim, "to": huda, "desks": ["NAV"]}


def test_nobody_is_handed_his_own_post(staffed: Installation) -> None:
    salim = id_of(staffed, SALIM)

    refused = staffed.type("member", "handover", salim, "--to", salim)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "`invite`" in refused.stderr


def test_a_tour_has_a_last_day_and_has_none_again(staffed: Installation) -> None:
    salim = id_of(staffed, SALIM)

    set_to = staffed.ask("member", "tour", salim[:6], "--desk", "nav", "--until", "2027-08-31")

    assert set_to == {"id": salim, "desk": "NAV", "until": "2027-08-31"}
    assert state_of(staffed, salim)[1][0]["until"] == "2027-08-31"
    staffed.ask("member", "tour", salim, "--desk", "NAV", "--until", "none")
    assert state_of(staffed, salim)[1][0]["until"] is None


@pytest.mark.parametrize(
    ("desk", "until", "exit_code"),
    [
        ("NAV", "2020-01-01", 1),
        ("AIR", "2027-08-31", 1),
        ("NAV", "31.8.2027", 2),
        ("?", "2027-08-31", 2),
    ],
)
def test_an_unfit_last_day_is_not_set(
    staffed: Installation, desk: str, until: str, exit_code: int
) -> None:
    salim = id_of(staffed, SALIM)

    refused = staffed.type("member", "tour", salim, "--desk", desk, "--until", until)

    assert (refused.exit_code, refused.stdout) == (exit_code, "")
    assert state_of(staffed, salim)[1][0]["until"] is None


def test_a_tour_on_a_desk_where_he_is_not_is_refused(staffed: Installation) -> None:
    staffed.ask("desk", "add", "AIR", "--name", "Air", "--timezone", "Asia/Dubai")
    salim = id_of(staffed, SALIM)

    refused = staffed.type("member", "tour", salim, "--desk", "AIR", "--until", "2027-08-31")

    assert refused.exit_code == 1
    assert "no role on AIR: `invite` him to it" in refused.stderr


def test_an_invitation_to_a_tour_that_is_over_is_not_made(staffed: Installation) -> None:
    words = ("--desk", "NAV", "--role", "officer", "--until", "2020-01-01")

    refused = staffed.type("invite", *words)

    assert (refused.exit_code, refused.stdout) == (1, "")

"""A member as an older version wrote him opens with what he never chose."""

import json
from dataclasses import replace

import pytest
from msgspec import DecodeError

from crypto.documents import read, write
from domain.actions import PERMITTED, Action, Role
from domain.errors import NotPermitted
from domain.members import FirstCalendar, Grant, Member
from domain.quiet import Quiet
from domain.secrecy import Secret

MEMBER = Member("m", 71, Secret("Salim"), "en", (Grant("d", Role.OFFICER),), "d")
NEWER = ("calendar", "quiet", "offsets")


def test_an_older_row_opens_with_the_defaults() -> None:
    known = json.loads(write(MEMBER))
    older = {name: value for name, value in known.items() if name not in NEWER}

    opened = read(json.dumps(older).encode(), Member)

    assert set(known) - set(older) == set(NEWER)
    assert (opened.calendar, opened.quiet) == (FirstCalendar.GREGORIAN, Quiet.NONE)
    assert opened.offsets == ()


@pytest.mark.parametrize("name", NEWER)
def test_a_row_with_a_choice_nobody_knows_does_not_open(name: str) -> None:
    known = json.loads(write(MEMBER)) | {name: "sometimes"}

    with pytest.raises(DecodeError):
        read(json.dumps(known).encode(), Member)


def test_a_suspended_role_allows_nothing_on_its_desk_and_all_others_go_on() -> None:
    member = replace(MEMBER, grants=(Grant("d", Role.HEAD), Grant("air", Role.OBSERVER)))

    suspended = member.granted(Grant("d", Role.HEAD, suspended=True))

    for action in PERMITTED:
        assert not suspended.is_permitted(action, "d")
        assert suspended.is_permitted(action, "air") == member.is_permitted(action, "air")
    assert suspended.roles() == {Role.OBSERVER}
    assert suspended.named_for(Action.ALERT_READ) == ("d",)
    with pytest.raises(NotPermitted):
        suspended.permit(Action.RECORD_READ, "d")


def test_a_grant_as_an_older_version_wrote_it_is_not_suspended() -> None:
    older = json.loads(write(MEMBER))
    del older["grants"][0]["suspended"]

    assert read(json.dumps(older).encode(), Member) == MEMBER


def test_nobody_is_given_a_role_by_changing_one() -> None:
    assert MEMBER.granted(Grant("air", Role.HEAD)) == MEMBER
    assert MEMBER.grant_on("air") is None

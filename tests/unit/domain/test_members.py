"""A member as an older version wrote him opens with what he never chose."""

import json

import pytest
from msgspec import DecodeError

from crypto.documents import read, write
from domain.actions import Role
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

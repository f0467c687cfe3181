"""A member as an older version wrote him opens with what he never chose."""

import json
from dataclasses import replace

import pytest
from msgspec import DecodeError

from crypto.documents import read, write
from domain.actions import PERMITTED, Action, Role
from domain.errors import NotPermitted, Stranger
from domain.members import FirstCalendar, Grant, Member, MemberState, Permit
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


WRITERS = frozenset({Role.HEAD, Role.OFFICER, Role.CUSTODIAN})
BEYOND = (Action.RECORD_SHARE, Action.RECORD_MOVE)


def of(*grants: Grant) -> Member:
    """Return a member with these roles."""
    return replace(MEMBER, grants=grants)


@pytest.mark.parametrize("action", BEYOND)
@pytest.mark.parametrize("there", Role)
@pytest.mark.parametrize("here", Role)
def test_to_a_desk_of_his_own_he_gives_who_may_write_on_both(
    here: Role, there: Role, action: Action
) -> None:
    member = of(Grant("nav", here), Grant("land", there))

    if here in WRITERS and there in WRITERS:
        assert member.permit_beyond(action, "nav", "land") == Permit("m", action, "land")
    else:
        with pytest.raises(NotPermitted):
            member.permit_beyond(action, "nav", "land")


@pytest.mark.parametrize("action", BEYOND)
@pytest.mark.parametrize("here", Role)
def test_to_a_desk_where_he_is_nobody_a_head_alone_gives(here: Role, action: Action) -> None:
    member = of(Grant("nav", here))

    if here is Role.HEAD:
        assert member.permit_beyond(action, "nav", "land") == Permit("m", action, "land")
    else:
        with pytest.raises(NotPermitted):
            member.permit_beyond(action, "nav", "land")


@pytest.mark.parametrize("action", BEYOND)
@pytest.mark.parametrize(("home", "away"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("there", Role)
def test_a_role_that_is_suspended_gives_nothing_and_is_no_way_in_for_a_head(
    there: Role, action: Action, *, home: bool, away: bool
) -> None:
    roles = (Grant("nav", Role.HEAD, suspended=home), Grant("land", there, suspended=away))

    with pytest.raises(NotPermitted):
        of(*roles).permit_beyond(action, "nav", "land")


@pytest.mark.parametrize("state", sorted(set(MemberState) - {MemberState.ACTIVE}))
def test_who_is_not_heard_gives_to_nobody(state: MemberState) -> None:
    member = replace(of(Grant("nav", Role.HEAD), Grant("land", Role.HEAD)), state=state)

    with pytest.raises(Stranger):
        member.permit_beyond(Action.RECORD_SHARE, "nav", "land")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", [Action.SOURCE_READ, Action.SOURCE_SAVE])
def test_a_source_is_the_custodians_and_its_authors_while_he_is_on_the_desk(
    role: Role, action: Action
) -> None:
    member = of(Grant("nav", role))
    as_author = WRITERS | {Role.OBSERVER} if action is Action.SOURCE_READ else WRITERS

    assert member.is_permitted(action, "nav") == (role is Role.CUSTODIAN)
    assert member.is_permitted(action, "nav", "somebody") == (role is Role.CUSTODIAN)
    assert member.is_permitted(action, "nav", "m") == (role in as_author)
    assert not member.is_permitted(action, "air", "m")

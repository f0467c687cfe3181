"""Who may give what to which desk: one decision, whatever way it was asked for."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.actions import Action, Role
from domain.desks import Desk
from domain.errors import NotPermitted
from domain.members import Grant, Member, Permit
from domain.records import AnyRecord, Kind, Note, Record, Version
from domain.references import Reference
from domain.secrecy import Secret
from services.records.sharing import ShareRefused, decide

LAND = Desk("land", "LAND", Secret("Land"), "Asia/Dubai")
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
NOTE: AnyRecord = Record(
    id="r",
    kind=Kind.NOTE,
    desk="nav",
    code="NAV",
    number=1,
    author="m",
    author_name=Secret("Salim"),
    received_at=AT,
    expires="2028-11",
    versions=(Version(Note(Secret("A frigate came in")), AT, "m"),),
)


def of(*grants: Grant) -> Member:
    """Return a member with these roles."""
    return Member("m", 71, Secret("Salim"), "en", grants, "nav")


BOTH = of(Grant("nav", Role.OFFICER), Grant("land", Role.OFFICER))


@pytest.mark.parametrize("action", [Action.RECORD_SHARE, Action.RECORD_MOVE])
def test_it_leaves_and_enters_by_decisions_for_each_desk(action: Action) -> None:
    passage = decide(BOTH, action, NOTE, LAND)

    assert passage.leaving == Permit("m", action, "nav")
    assert passage.entering == Permit("m", action, "land")
    assert passage.desk == LAND


@pytest.mark.parametrize("action", [Action.RECORD_SHARE, Action.RECORD_MOVE])
@pytest.mark.parametrize(
    "grants",
    [
        (Grant("nav", Role.OFFICER),),
        (Grant("nav", Role.HEAD), Grant("land", Role.OBSERVER)),
        (Grant("nav", Role.HEAD), Grant("land", Role.HEAD, suspended=True)),
    ],
)
def test_where_it_may_not_enter_it_is_as_if_there_were_no_such_desk(
    grants: tuple[Grant, ...], action: Action
) -> None:
    with pytest.raises(ShareRefused):
        decide(of(*grants), action, NOTE, LAND)


@pytest.mark.parametrize(
    "grants", [(Grant("land", Role.HEAD),), (Grant("nav", Role.OBSERVER), Grant("land", Role.HEAD))]
)
def test_where_it_may_not_leave_it_is_as_if_there_were_no_such_record(
    grants: tuple[Grant, ...],
) -> None:
    with pytest.raises(NotPermitted):
        decide(of(*grants), Action.RECORD_SHARE, NOTE, LAND)


@pytest.mark.parametrize("action", [Action.RECORD_SHARE, Action.RECORD_MOVE])
def test_what_another_desk_gave_goes_no_further(action: Action) -> None:
    copy = replace(NOTE, shared_from=Reference("AIR", 3))

    with pytest.raises(ShareRefused):
        decide(BOTH, action, copy, LAND)

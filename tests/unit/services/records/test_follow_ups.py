"""Promises on the real archive and vault: every press twice, rights taken away, hands changed."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.actions import Role
from domain.choices import RecordChoice
from domain.errors import NotPermitted, Stranger
from domain.follow_ups import FollowUpState
from domain.keyboards import ButtonSpent, Verb
from domain.letters import Answer, Kept, Receipt
from domain.members import Grant, MemberState
from domain.origins import Origin
from domain.owed import Owes
from domain.secrecy import Secret
from services.outgoing.follow_up_presses import EndPromise
from services.records.meetings import SaveMeeting
from services.records.undo import UndoPressed
from tests.unit.services.naval import SALIM
from tests.unit.services.team import DAY, HUDA, START, Team, open_team


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    """Return Salim, Huda and Oleg at their desk."""
    async with open_team() as opened:
        yield opened


def kept_of(answer: Answer) -> Kept:
    assert isinstance(answer.letter, Receipt)
    return answer.letter.kept


@pytest.mark.parametrize(
    ("verb", "state", "kept"),
    [
        (Verb.KEPT, FollowUpState.KEPT, Kept.DONE),
        (Verb.DROPPED, FollowUpState.DROPPED, Kept.DROPPED),
    ],
)
async def test_an_end_is_one_version_however_often_it_is_pressed(
    team: Team, verb: Verb, state: FollowUpState, kept: Kept
) -> None:
    receipt = await team.promise()

    ended = await team.do(team.press(receipt, verb))
    await team.do(team.press(receipt, verb))

    record = await team.only()
    assert (record.body.state, record.revision, kept_of(ended)) == (state, 2, kept)
    assert [each.body.state for each in record.versions] == [FollowUpState.OPEN, state]
    reopened = await team.do(team.press(ended, Verb.REOPEN))
    assert kept_of(reopened) is Kept.REOPENED
    assert (await team.only()).body.is_open


async def test_a_press_handled_again_after_somebody_elses_changes_nothing(team: Team) -> None:
    receipt = await team.promise()
    press = team.press(receipt, Verb.KEPT)
    done = await team.do(press)
    await team.do(team.press(done, Verb.REOPEN))

    await EndPromise(team.desks.archive)(SALIM, press)

    record = await team.only()
    assert record.body.is_open
    assert record.revision == 3


@pytest.mark.parametrize("verb", [Verb.DROPPED, Verb.LATER, Verb.HAND])
async def test_what_has_ended_is_not_ended_otherwise_by_an_old_button(
    team: Team, verb: Verb
) -> None:
    receipt = await team.promise()
    old = team.press(receipt, verb)
    await team.do(team.press(receipt, Verb.KEPT))

    with pytest.raises(ButtonSpent):
        await team.do(old)

    assert (await team.only()).revision == 2


@pytest.mark.parametrize("days", [1, 7])
async def test_put_off_counts_from_the_day_of_the_press_and_keeps_the_hour(
    team: Team, days: int
) -> None:
    receipt = await team.promise(date(2026, 11, 30), time(16))
    team.desks.clock.moment = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)  # past midnight in Dubai
    choice = await team.do(team.press(receipt, Verb.LATER))
    assert isinstance(choice.letter, RecordChoice)

    put_off = await team.do(team.press(choice, Verb.LATER, str(days)))

    body = (await team.only()).body
    assert (body.due, body.at) == (date(2026, 11, 25) + timedelta(days=days), time(16))
    assert kept_of(put_off) is Kept.PUT_OFF


async def test_a_press_from_yesterday_handled_again_today_counts_from_yesterday(
    team: Team,
) -> None:
    receipt = await team.promise(date(2026, 11, 30))
    choice = await team.do(team.press(receipt, Verb.LATER))
    press = team.press(choice, Verb.LATER, "1")
    await team.do(press)
    team.desks.clock.moment += DAY

    await team.do(press)

    assert (await team.only()).body.due == date(2026, 11, 23)


async def test_another_day_opens_one_question_and_writes_nothing(team: Team) -> None:
    receipt = await team.promise()
    choice = await team.do(team.press(receipt, Verb.LATER))

    asked = await team.do(team.press(choice, Verb.LATER, "other"))

    assert asked.then
    assert (await team.only()).revision == 1
    salim = await team.member(SALIM)
    async with team.desks.archive() as work:
        waiting = await work.dialogues.get(salim, work.now)
    assert len(waiting.dialogues) == 1


async def test_the_names_offered_are_those_of_all_others_who_may_see_to_it(team: Team) -> None:
    huda = await team.member(HUDA)
    receipt = await team.promise()

    choice = await team.do(team.press(receipt, Verb.HAND))

    assert choice.buttons
    offered = [choice.buttons.choices[at] for at in choice.buttons.offered]
    assert [(each.to, each.label) for each in offered] == [(huda.id, Secret("Huda"))]
    assert choice.buttons.open_until == START + team.desks.desk.conceal_after


async def test_handed_over_it_is_the_others_and_he_alone_hears_of_it_once(team: Team) -> None:
    huda = await team.member(HUDA)
    receipt = await team.promise()
    choice = await team.do(team.press(receipt, Verb.HAND))

    handed = await team.do(team.press(choice, Verb.HAND, to=huda.id))

    assert kept_of(handed) is Kept.HANDED
    record = await team.only()
    assert (record.body.holder, record.revision) == (huda.id, 2)
    (owed,) = await team.due(START)
    assert (owed.member, owed.handed) == (huda.id, True)


@pytest.mark.parametrize(
    "changes", [{"state": MemberState.SUSPENDED}, {"grants": ()}], ids=["suspended", "left"]
)
async def test_nobody_is_handed_what_he_may_see_to_no_more(
    team: Team, changes: dict[str, object]
) -> None:
    huda = await team.member(HUDA)
    choice = await team.do(team.press(await team.promise(), Verb.HAND))
    await team.change(HUDA, **changes)

    with pytest.raises(ButtonSpent):
        await team.do(team.press(choice, Verb.HAND, to=huda.id))

    assert (await team.only()).revision == 1


@pytest.mark.parametrize("verb", [Verb.KEPT, Verb.LATER, Verb.HAND, Verb.DROPPED])
async def test_rights_count_when_the_button_is_pressed(team: Team, verb: Verb) -> None:
    press = team.press(await team.promise(), verb)
    desk = team.desks.desk.id
    await team.change(SALIM, grants=(Grant(desk, Role.OBSERVER),))

    with pytest.raises(NotPermitted):
        await team.do(press)
    await team.change(SALIM, grants=())
    with pytest.raises(NotPermitted):
        await team.do(press)
    await team.change(SALIM, state=MemberState.SUSPENDED)
    with pytest.raises(Stranger):
        await team.do(press)

    assert (await team.only()).revision == 1


@pytest.mark.parametrize("verb", [Verb.KEPT, Verb.LATER, Verb.HAND, Verb.DROPPED])
async def test_another_members_button_is_refused(team: Team, verb: Verb) -> None:
    press = team.press(await team.promise(), verb)

    with pytest.raises(ButtonSpent):
        await team.do(press, HUDA)

    assert (await team.only()).revision == 1


async def test_a_promise_taken_back_is_gone_for_its_buttons_and_its_reminder(team: Team) -> None:
    receipt = await team.promise(date(2026, 11, 23), time(9))
    await UndoPressed(team.desks.archive)(SALIM, team.press(receipt, Verb.UNDO))

    with pytest.raises(NotPermitted):
        await EndPromise(team.desks.archive)(SALIM, team.press(receipt, Verb.KEPT))

    assert await team.due(datetime(2026, 11, 23, 5, tzinfo=UTC)) == []


async def test_a_meeting_kept_twice_has_its_promises_once(team: Team) -> None:
    save = SaveMeeting(team.desks.archive)
    text = Secret("Col. Haddad\nWe owe: a visit\nThey owe: a list")

    await save(SALIM, Origin(SALIM, 5), text)
    await save(SALIM, Origin(SALIM, 5), text)

    assert [each.body.owes for each in await team.promises()] == [Owes.WE, Owes.THEY]

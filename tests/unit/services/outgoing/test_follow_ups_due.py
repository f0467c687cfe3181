"""Promises over time: reminders, the ledger, and any walk of buttons against a small model."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.contents import PromisesShown, RecordShown
from domain.dates import DatePast
from domain.deliveries import DeliveryState
from domain.keyboards import Press, Verb
from domain.letters import Answer
from domain.origins import Origin
from domain.shown import ShownKind
from services.outgoing.asked_lists import AskPromises
from services.outgoing.asked_records import AskRecord
from services.outgoing.show import Reveal
from services.records.follow_ups import save_promise
from services.records.planning import PlanReminders
from tests.unit.services.naval import HOUR, SALIM
from tests.unit.services.team import DAY, HUDA, START, Team, Told, open_team


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    """Return Salim, Huda and Oleg at their desk."""
    async with open_team() as opened:
        yield opened


async def test_planning_again_owes_nothing_twice(team: Team) -> None:
    await team.promise(date(2026, 11, 23), time(9))
    for _ in range(3):
        await PlanReminders(team.desks.archive)()

    assert len(await team.due(datetime(2026, 11, 23, 5, tzinfo=UTC))) == 1


async def test_what_was_put_off_before_its_hour_reminds_at_the_later_one_alone(
    team: Team,
) -> None:
    choice = await team.do(team.press(await team.promise(date(2026, 11, 23), time(9)), Verb.LATER))
    await team.do(team.press(choice, Verb.LATER, "7"))

    assert await team.due(datetime(2026, 11, 23, 5, tzinfo=UTC)) == []
    assert len(await team.due(datetime(2026, 11, 29, 5, tzinfo=UTC))) == 1


async def test_whoever_hands_on_what_he_was_handed_hears_no_more_of_it(team: Team) -> None:
    huda, salim = await team.member(HUDA), await team.member(SALIM)
    choice = await team.do(team.press(await team.promise(), Verb.HAND))
    handed = await team.do(team.press(choice, Verb.HAND, to=huda.id))
    again = await team.do(team.press(handed, Verb.HAND))
    await team.do(team.press(again, Verb.HAND, to=salim.id))

    assert await team.due(START) == []


async def test_a_promise_nobody_planned_for_is_planned_for_after_a_start(team: Team) -> None:
    await team.promise(date(2026, 11, 23), time(9))
    async with team.desks.archive() as work:  # as a restore leaves it
        rows = await work.unit.deliveries.claim_due(
            datetime(2026, 12, 2, tzinfo=UTC), HOUR, "d", 99
        )
        for row in rows:
            await work.unit.deliveries.finish(row, DeliveryState.SENT, START - 99 * DAY)
        await work.unit.deliveries.remove_finished(START - DAY)
        await work.commit()
    assert await team.due(START) == []

    await PlanReminders(team.desks.archive)()

    assert len(await team.due(datetime(2026, 11, 23, 5, tzinfo=UTC))) == 1


async def test_a_reminder_is_wanted_for_a_day_after_its_hour(team: Team) -> None:
    await team.promise(date(2026, 11, 23), time(9))
    at_its_hour = datetime(2026, 11, 23, 5, tzinfo=UTC)

    assert await team.due(at_its_hour - timedelta(seconds=1)) == []
    assert len(await team.due(at_its_hour + DAY)) == 1


async def test_a_day_later_and_a_second_it_is_overdue(team: Team) -> None:
    await team.promise(date(2026, 11, 23), time(9))

    assert await team.due(datetime(2026, 11, 24, 5, 0, 1, tzinfo=UTC)) == []


async def test_what_is_past_is_no_promise_to_be_kept(team: Team) -> None:
    member = await team.member(SALIM)
    await team.promise(date(2026, 11, 30))
    body = (await team.only()).body.put_off(date(2026, 11, 21), None)

    async with team.desks.archive() as work:
        with pytest.raises(DatePast):
            await save_promise(work, member, body, Origin(SALIM, 1), certain=True)

    assert len(await team.promises()) == 1


async def test_the_ledger_offers_the_same_buttons_however_often_it_is_opened(team: Team) -> None:
    for _ in range(3):
        await team.promise()
    asked = await AskPromises(team.desks.archive)(SALIM, 1)
    assert asked.buttons
    reveal = Reveal(team.desks.archive, Told())  # type: ignore[arg-type]  # the one method it calls
    press = Press(asked.buttons.id, Verb.OPEN, 0, 5, "q1")

    first, again = await reveal(SALIM, press), await reveal(SALIM, press)

    assert isinstance(first.letter, PromisesShown)
    assert first.buttons
    assert again.buttons
    assert first.buttons.choices == again.buttons.choices
    one = await reveal(SALIM, replace(press, index=1, query="q2"))
    assert isinstance(one.letter, RecordShown)
    assert one.buttons
    shown = [one.buttons.choices[at].shown for at in one.buttons.standing()]
    assert shown[0]
    assert shown[0].kind is ShownKind.PROMISES


STEPS = st.lists(
    st.sampled_from(["done", "drop", "reopen", "1", "7", "to-huda", "to-salim", "hours"]),
    max_size=12,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
async def test_any_walk_of_buttons_ends_as_an_obvious_model_says(steps: list[str]) -> None:
    """State, day, holder and versions; at its hour exactly its holder is reminded, if open."""
    async with open_team() as team:
        ids = {"to-huda": (await team.member(HUDA)).id, "to-salim": (await team.member(SALIM)).id}
        await team.promise(date(2026, 12, 20), time(9))
        state, due, holder, versions = "open", date(2026, 12, 20), ids["to-salim"], 1
        update = 100
        for step in steps:
            if step == "hours":
                team.desks.clock.moment += timedelta(hours=9)
                continue
            update += 1
            today = (team.desks.clock.moment + timedelta(hours=4)).date()
            is_done = await _step(team, step, update, ids)
            if step in {"done", "drop"} and state == "open":
                state, versions = {"done": "kept", "drop": "dropped"}[step], versions + 1
            elif step == "reopen" and state != "open":
                state, versions = "open", versions + 1
            elif step in {"1", "7"} and state == "open":
                due, versions = today + timedelta(days=int(step)), versions + 1
            elif step in ids and state == "open" and holder != ids[step]:
                holder, versions = ids[step], versions + 1
            else:
                assert not is_done

        record = await team.only()
        assert record.body.state.value == state
        assert (record.body.due, record.body.holder, record.revision) == (due, holder, versions)
        at_nine = datetime.combine(due, time(5), UTC)
        told = await team.due(max(at_nine, team.desks.clock.moment))
        reminded = [each.member for each in told if not each.handed]
        is_ahead = at_nine > team.desks.clock.moment
        assert set(reminded) <= ({holder} if state == "open" else set())
        assert len(reminded) == 1 or not is_ahead or state != "open"


async def _step(team: Team, step: str, update: int, ids: dict[str, str]) -> bool:
    """Press what *step* says under a fresh card, as far as it is offered."""
    verbs = {"done": Verb.KEPT, "drop": Verb.DROPPED, "reopen": Verb.REOPEN}
    verb = verbs.get(step, Verb.HAND if step in ids else Verb.LATER)
    card = await _card(team, update)
    assert card.buttons
    if verb not in [card.buttons.choices[at].verb for at in card.buttons.standing()]:
        return False
    pressed = await team.do(team.press(card, verb))
    if step in {"1", "7"}:
        await team.do(team.press(pressed, Verb.LATER, step))
    if step in ids:
        assert pressed.buttons
        offered = [pressed.buttons.choices[at].to for at in pressed.buttons.standing()]
        if ids[step] not in offered:
            return False
        await team.do(team.press(pressed, Verb.HAND, to=ids[step]))
    return True


async def _card(team: Team, update: int) -> Answer:
    asked = await AskRecord(team.desks.archive)(SALIM, "NAV-1", update)
    assert asked.buttons
    press = Press(asked.buttons.id, Verb.OPEN, 0, update, f"show-{update}")
    return await Reveal(team.desks.archive, Told())(SALIM, press)  # type: ignore[arg-type]  # the one method it calls

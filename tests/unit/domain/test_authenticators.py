"""Codes in all their orders: what is taken, what is refused, what an unlock opens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actions import Role
from domain.authenticators import (
    BARRED_FOR,
    MOST_RECORDS,
    MOST_WRONG_CODES,
    UNLOCKED_FOR,
    Alarm,
    Authenticator,
    Claim,
    Outcome,
    Weighed,
)
from domain.claims import NO_CODE, entered
from domain.papers import Paper
from domain.secrecy import Secret
from domain.step_up import Locked
from tests.clocks import START

FRESH = Authenticator("id", "member", Secret("seed"), Secret("111111"))
SECOND = timedelta(seconds=1)
RIGHT, WRONG = Weighed(7, is_duress=False), Weighed(0, is_duress=False)
FORCED = Weighed(0, is_duress=True)


def failed(times: int, known: Authenticator = FRESH) -> Authenticator:
    for attempt in range(times):
        known = known.tried(WRONG, f"wrong {attempt} {known.failures}", START)
    return known


def test_a_code_opens_twenty_records_for_fifteen_minutes() -> None:
    opened = FRESH.tried(RIGHT, "1", START)

    assert (opened.outcome, opened.left) == (Outcome.UNLOCKED, MOST_RECORDS)
    assert opened.is_unlocked(START)
    assert opened.is_unlocked(START + UNLOCKED_FOR - SECOND)
    assert not opened.is_unlocked(START + UNLOCKED_FOR)


def test_an_unlock_of_a_clock_that_was_put_back_is_none() -> None:
    opened = FRESH.tried(RIGHT, "1", START)

    assert not opened.is_unlocked(START - SECOND)


def test_no_code_counts_twice_and_no_older_one_after_it() -> None:
    opened = FRESH.tried(RIGHT, "1", START).locked()

    for step in (7, 6):
        again = opened.tried(Weighed(step, is_duress=False), f"again {step}", START)
        assert (again.outcome, again.failures) == (Outcome.REFUSED, 1)
        assert not again.is_unlocked(START)


def test_a_code_for_an_export_opens_no_reading_and_leaves_an_unlock_as_it_was() -> None:
    opened = FRESH.tried(RIGHT, "1", START)

    for known in (FRESH, opened):
        after = known.tried(Weighed(8, is_duress=False), "2", START, Outcome.EXPORTING)
        assert (after.outcome, after.last_step) == (Outcome.EXPORTING, 8)
        assert (after.unlocked_until, after.left) == (known.unlocked_until, known.left)


def test_a_code_for_an_export_confirms_no_role_that_waits_for_one() -> None:
    claim = Claim("invitation", "desk", Role.OFFICER, Paper(Secret("seed"), Secret("111111")))
    alike = replace(claim, desk="other", paper=None)
    waiting = FRESH.claiming(claim).claiming(alike)

    for own, paper in ((RIGHT, NO_CODE), (RIGHT, RIGHT), (WRONG, RIGHT)):
        after = entered(waiting, own, [paper, NO_CODE], "1", START, opens=Outcome.EXPORTING)
        assert (after.claims, after.joined) == ((claim, alike), ())


def test_the_same_message_handled_again_is_no_second_code() -> None:
    opened = FRESH.tried(RIGHT, "1", START)

    assert opened.tried(RIGHT, "1", START) == opened


def test_the_fifth_wrong_code_bars_even_right_ones_for_an_hour_and_tells_colleagues() -> None:
    almost, barred = failed(MOST_WRONG_CODES - 1), failed(MOST_WRONG_CODES)

    assert (almost.is_barred(START), almost.alarms) == (False, ())
    assert (barred.is_barred(START), barred.alarms) == (True, (Alarm.BARRED,))
    refused = barred.tried(RIGHT, "right", START + BARRED_FOR - SECOND)
    assert (refused.outcome, refused.is_unlocked(START)) == (Outcome.REFUSED, False)
    assert barred.tried(RIGHT, "right", START + BARRED_FOR).outcome is Outcome.UNLOCKED


def test_wrong_codes_while_barred_make_it_no_longer() -> None:
    barred = failed(MOST_WRONG_CODES)

    again = barred.tried(WRONG, "again", START + timedelta(minutes=30))

    assert (again.barred_until, again.failures) == (barred.barred_until, 0)


def test_a_right_code_forgets_the_wrong_ones_before_it() -> None:
    opened = failed(MOST_WRONG_CODES - 1).tried(RIGHT, "right", START)

    assert opened.failures == 0


def test_on_a_journey_a_right_code_opens_nothing_and_is_used_up() -> None:
    told = FRESH.travels(START).tried(RIGHT, "1", START)

    assert (told.outcome, told.last_step) == (Outcome.TRAVELLING, 7)
    assert not told.is_unlocked(START)
    assert not told.lifted().is_unlocked(START)


def test_the_number_of_duress_ends_the_unlock_and_begins_a_journey() -> None:
    forced = FRESH.tried(RIGHT, "1", START).tried(FORCED, "2", START)

    assert (forced.outcome, forced.travelling_since) == (Outcome.TRAVELLING, START)
    assert (forced.is_forced, forced.alarms) == (True, (Alarm.DURESS,))
    assert not forced.is_unlocked(START)


def test_the_number_of_duress_said_again_is_answered_like_a_used_code_and_warns_again() -> None:
    forced = FRESH.tried(FORCED, "1", START).told()
    journey = FRESH.travels(START).tried(RIGHT, "1", START)

    for number in range(2, MOST_WRONG_CODES + 3):
        forced = forced.tried(FORCED, f"{number}", START)
        journey = journey.tried(RIGHT, f"{number}", START)
        assert (forced.outcome, forced.failures) == (journey.outcome, journey.failures)
        assert forced.is_barred(START) == journey.is_barred(START)
        assert Alarm.DURESS in forced.alarms

    lifted = forced.lifted().tried(FORCED, "lifted", START + BARRED_FOR)
    assert lifted.outcome is Outcome.TRAVELLING


def test_the_number_of_duress_works_while_codes_are_barred_and_is_not_known_by_it() -> None:
    barred = failed(MOST_WRONG_CODES)

    forced = barred.tried(FORCED, "forced", START)

    assert forced.outcome is barred.tried(WRONG, "wrong", START).outcome is Outcome.REFUSED
    assert (forced.travelling_since, Alarm.DURESS in forced.alarms) == (START, True)


def test_a_seed_that_is_given_anew_forgets_codes_and_no_journey() -> None:
    forced = FRESH.tried(RIGHT, "1", START).tried(FORCED, "2", START)

    renewed = forced.enrolled(Secret("other"), Secret("222222"))

    assert (renewed.seed, renewed.last_step, renewed.heard) == (Secret("other"), 0, "")
    assert (renewed.travelling_since, renewed.is_forced) == (START, True)


@given(st.lists(st.integers(0, 7), max_size=40))
def test_no_order_of_presses_opens_more_than_twenty_records(costs: list[int]) -> None:
    known, paid = FRESH.tried(RIGHT, "1", START), 0

    for number, cost in enumerate(costs):
        try:
            known = known.spent(cost, f"press {number}", START)
        except Locked:
            continue
        paid += cost

    assert paid <= MOST_RECORDS
    assert known.left == MOST_RECORDS - paid


def test_a_press_handled_again_is_paid_for_once() -> None:
    opened = FRESH.tried(RIGHT, "1", START).spent(3, "press", START)

    assert opened.spent(3, "press", START) == opened


def test_a_locked_one_pays_for_nothing_and_opens_nothing() -> None:
    for known in (FRESH, FRESH.tried(RIGHT, "1", START).locked()):
        for cost in (0, 1):
            with pytest.raises(Locked):
                known.spent(cost, "press", START)

"""What a head may change of his desk: what is offered fits, and a button holds it whole."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.desk_settings import (
    EARLIER,
    LATER,
    Change,
    Setting,
    changed,
    is_offered,
    is_so,
    offered,
    read_change,
    stands,
)
from domain.desks import Desk, Discretion
from domain.holidays import MOST_PAUSES, Pause
from domain.markings import Marking, Markings, Words
from domain.secrecy import Secret
from domain.step_up import StepUp

LOW, HIGH = Marking("1" * 32, Words("Official")), Marking("2" * 32, Words("Restricted"))
MARKINGS = Markings(listed=(LOW, HIGH))
TODAY = date(2026, 11, 22)
PAUSES = (Pause(TODAY, TODAY), Pause(date(2026, 12, 2), date(2026, 12, 3)))
DESK = Desk("d", "NAV", Secret("Naval desk"), "Asia/Dubai", pauses=PAUSES)

DESKS = st.builds(
    lambda hour, weekend, discretion, step_up, ceiling: replace(
        DESK,
        digest_at=hour.replace(second=0, microsecond=0),
        weekend=weekend,
        discretion=discretion,
        step_up=step_up,
        ceiling=ceiling,
    ),
    st.times(),
    st.frozensets(st.integers(0, 6), max_size=6),
    st.sampled_from([Discretion.GUARDED, Discretion.SILENT]),
    st.sampled_from(StepUp),
    st.sampled_from(["", LOW.id, HIGH.id]),
)


@given(DESKS, st.sampled_from(Setting), st.data())
def test_whatever_is_offered_makes_a_sound_desk(
    desk: Desk, setting: Setting, data: st.DataObject
) -> None:
    change = Change(setting, data.draw(st.sampled_from(offered(desk, MARKINGS, setting, TODAY))))
    after = changed(desk, change, TODAY)

    assert after.check() == after
    assert len(after.weekend) < 7
    assert not MARKINGS.is_above(after.marking, after.ceiling)
    others = set(Setting) - {setting}
    assert all(stands(after, each) == stands(desk, each) for each in others)
    was, is_now = is_so(desk, change), is_so(after, change)
    assert change.value in {EARLIER, LATER} or is_now is not (was and setting is Setting.DAYS)


@given(st.times())
def test_half_an_hour_earlier_and_later_is_the_same_hour(hour: time) -> None:
    desk = replace(DESK, digest_at=hour.replace(second=0, microsecond=0))

    earlier = changed(desk, Change(Setting.HOUR, EARLIER), TODAY)

    assert earlier != desk
    assert changed(earlier, Change(Setting.HOUR, LATER), TODAY) == desk


def test_of_pauses_those_ahead_are_taken_back_and_others_typed() -> None:
    over, soon = Pause(date(2026, 11, 20), date(2026, 11, 21)), Pause(TODAY, date(2026, 12, 3))
    desk = replace(DESK, pauses=(over, soon))
    typed = [f"+{each}" for each in ("2026-12-03..2026-12-08", "2026-11-01", "tomorrow", "")]

    taken = [is_offered(desk, MARKINGS, Change(Setting.PAUSES, each), TODAY) for each in typed]

    assert offered(desk, MARKINGS, Setting.PAUSES, TODAY) == (f"-{soon}",)
    assert not is_offered(desk, MARKINGS, Change(Setting.PAUSES, f"-{over}"), TODAY)
    assert not is_offered(desk, MARKINGS, Change(Setting.PAUSES, str(soon)), TODAY)
    assert taken == [True, False, False, False]


def test_a_desk_takes_no_more_pauses_than_the_cap() -> None:
    days = [TODAY + timedelta(days=2 * n) for n in range(MOST_PAUSES)]
    full = replace(DESK, pauses=tuple(Pause(day, day) for day in days))

    assert not is_offered(full, MARKINGS, Change(Setting.PAUSES, "+2027-12-01"), TODAY)


def test_the_last_working_day_is_not_offered() -> None:
    week = replace(DESK, weekend=frozenset(range(6)))

    assert offered(week, MARKINGS, Setting.DAYS, TODAY) == tuple("012345")


def test_open_is_not_offered_where_reading_needs_a_code() -> None:
    coded = replace(DESK, step_up=StepUp.TOTP)

    assert "open" in offered(DESK, MARKINGS, Setting.DISCRETION, TODAY)
    assert offered(coded, MARKINGS, Setting.DISCRETION, TODAY) == ("guarded", "silent")


def test_markings_are_offered_up_to_the_ceiling_and_only_where_there_are_any() -> None:
    low = replace(DESK, ceiling=LOW.id)

    assert offered(low, MARKINGS, Setting.MARKING, TODAY) == ("", LOW.id)
    assert offered(DESK, MARKINGS, Setting.MARKING, TODAY) == ("", LOW.id, HIGH.id)
    assert offered(DESK, Markings(), Setting.MARKING, TODAY) == ()


@given(st.builds(Change, st.sampled_from(Setting), st.text("0123:ab-+."), is_sure=st.booleans()))
def test_a_button_holds_a_change_whole(change: Change) -> None:
    assert read_change(str(change)) == change


@given(st.text("=adhuory7"))
def test_what_no_button_holds_is_no_change(text: str) -> None:
    change = read_change(text)

    assert change is None or str(change) == text


def test_what_lets_out_more_or_keeps_less_is_asked_first() -> None:
    asked = {each for each in Setting if Change(each, "x").is_asked}

    assert asked == {Setting.DISCRETION, Setting.KEEP}
    assert Change(Setting.PAUSES, "+2026-12-01").is_asked
    assert not Change(Setting.PAUSES, "-2026-12-01").is_asked
    assert not Change(Setting.KEEP, "6", is_sure=True).is_asked

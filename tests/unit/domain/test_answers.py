"""What an answer means at each step; what cannot be meant is refused with a reason of its own."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answers import (
    MOST_PROMISES,
    UNFIT,
    AnswerUnclear,
    PromisesTooMany,
    Spoken,
    read_answer,
    reread_answer,
)
from domain.calendars import DateUnclear
from domain.dates import DatePast
from domain.dialogues import Dialogue, Given, begun
from domain.errors import AmanaError
from domain.lines import LineTooLong, is_nothing
from domain.offsets import RemindersUnclear
from domain.outcomes import meeting_from
from domain.owed import Owes
from domain.secrecy import Secret
from domain.steps import STEPS, DialogueKind, Step
from domain.texts import TextEmpty, TextTooLong

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ZONE = "Asia/Dubai"
KIND_OF = {step: kind for kind, steps in STEPS.items() for step in steps}


def at(step: Step) -> Dialogue:
    return Dialogue("one", KIND_OF[step], "desk", NOW, step=step)


def read(step: Step, text: str) -> Given:
    return read_answer(at(step), Spoken(Secret(text), 7, NOW, ZONE))


@pytest.mark.parametrize(
    ("step", "text", "error"),
    [
        *((step, "  \u200b\u2060\n", TextEmpty) for step in KIND_OF),
        *((step, "x" * 4097, TextTooLong) for step in KIND_OF),
        *((step, "x" * 201, LineTooLong) for step in (Step.WHO, Step.WHERE, Step.TITLE)),
        *((step, "x" * 201, LineTooLong) for step in (Step.WHOM, Step.WHAT, Step.TASK)),
        (Step.WHO, "Haddad, " + "x" * 300, LineTooLong),
        (Step.WHO, ", ،\n؛ \u200b", TextEmpty),
        (Step.WE_OWE, "we owe:", TextEmpty),
        (Step.THEY_OWE, "عليهم:\n", TextEmpty),
        (Step.WE_OWE, "\n".join("x" * (MOST_PROMISES + 1)), PromisesTooMany),
        (Step.WHEN, "sometime next week", DateUnclear),
        (Step.WHEN, "2026-12-03", DateUnclear),
        (Step.WHEN, "2026-12-03 09:00 and more", DateUnclear),
        (Step.WHEN, "2026-11-21 09:00", DatePast),
        (Step.HOUR, "tomorrow", DateUnclear),
        (Step.DUE, "03.04", DateUnclear),
        (Step.DUE, "0304", DateUnclear),
        (Step.DUE, "2026-11-21", DatePast),
        (Step.DUE, "2026-12-01 or so", DateUnclear),
        (Step.NEW_DAY, "later", DateUnclear),
        (Step.REMIND, "soon", RemindersUnclear),
        (Step.REMIND, "99d", RemindersUnclear),
        (Step.OWES, "perhaps", AnswerUnclear),
    ],
)
def test_what_is_no_answer_is_refused_by_name(
    step: Step, text: str, error: type[AmanaError]
) -> None:
    with pytest.raises(error):
        read(step, text)


@pytest.mark.parametrize(
    ("text", "owes"),
    [
        ("We owe", Owes.WE),
        (" us ", Owes.WE),
        ("they", Owes.THEY),
        ("علينا", Owes.WE),
        ("عليهم", Owes.THEY),
    ],
)
def test_who_owes_can_be_said_in_words(text: str, owes: Owes) -> None:
    assert read(Step.OWES, text).text.reveal() == owes.value


@pytest.mark.parametrize(
    ("text", "due", "hour", "certain"),
    [
        ("2026-12-10", date(2026, 12, 10), None, True),
        ("by 2026-12-10", date(2026, 12, 10), None, True),
        ("قبل 2026-12-10", date(2026, 12, 10), None, True),
        ("Thursday", date(2026, 11, 26), None, False),
        ("tomorrow 14:00", date(2026, 11, 23), time(14), False),
    ],
)
def test_a_day_is_read_with_the_hour_it_may_have(
    text: str, due: date, hour: time | None, certain: bool
) -> None:
    read_ = read(Step.DUE, text)

    assert (read_.due, read_.at, read_.certain) == (due, hour, certain)


@pytest.mark.parametrize(
    ("text", "certain"), [("2026-12-03 09:00", True), ("3 Dec 2026 09:00", False)]
)
def test_a_moment_that_could_be_meant_otherwise_is_known_as_such(text: str, certain: bool) -> None:
    read_ = read(Step.WHEN, text)

    assert read_.start == datetime(2026, 12, 3, 9)  # noqa: DTZ001  # wall time
    assert read_.certain is certain


@given(st.sampled_from(sorted(KIND_OF)), st.text(max_size=300))
def test_any_text_is_an_answer_or_refused_by_a_reason_that_is_known(step: Step, text: str) -> None:
    with suppress(*UNFIT):
        answer = read(step, text)
        assert (answer.step, answer.message) == (step, 7)


@given(
    st.lists(
        st.text(min_size=1, max_size=20).filter(
            lambda each: each.isalnum() and not is_nothing(each)
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_name_and_no_promise_of_a_meeting_is_empty(parts: list[str]) -> None:
    text = "\n \u200b\n".join(parts)
    dialogue = begun(Dialogue("one", DialogueKind.MEETING, "desk", NOW))
    for step in (Step.WHO, Step.WE_OWE, Step.THEY_OWE):
        dialogue = dialogue.reworded(read(step, text))

    meeting = meeting_from(dialogue)

    for side in (meeting.counterparts, meeting.we_owe, meeting.they_owe):
        assert [each.reveal() for each in side] == parts


def test_an_edited_answer_is_read_by_the_step_it_was_given_to() -> None:
    dialogue = at(Step.PLACE).reworded(read(Step.WHEN, "2026-12-03 09:00"))
    before = dialogue.words(Step.WHEN), dialogue.find(Step.WHEN)
    assert before[1] is not None

    again = reread_answer(dialogue, before[1], Spoken(Secret("2026-12-04 10:00"), 7, NOW, ZONE))

    assert (again.step, again.start) == (Step.WHEN, datetime(2026, 12, 4, 10))  # noqa: DTZ001  # wall time


@pytest.mark.parametrize("text", ["Nothing.", "none", "no", "-", "—", "لا شيء", "لا يوجد"])
@pytest.mark.parametrize("step", [Step.WE_OWE, Step.THEY_OWE])
def test_that_nothing_was_promised_is_no_promise(step: Step, text: str) -> None:
    told = replace(at(step), given=(Given(Step.WHO, Secret("Col. Example")),))

    given = read_answer(told, Spoken(Secret(text), 7, NOW, ZONE))

    meeting = meeting_from(told.answered(given, NOW))
    assert (meeting.we_owe, meeting.they_owe) == ((), ())


def test_a_line_that_begins_with_no_is_a_promise_all_the_same() -> None:
    given = read(Step.WE_OWE, "no later than May: the list\nnothing")

    assert given.text.reveal() == "no later than May: the list\nnothing"


def test_a_meeting_of_which_nothing_is_told_ends_with_no_such_answer() -> None:
    with pytest.raises(TextEmpty):
        read(Step.THEY_OWE, "nothing")

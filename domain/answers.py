"""What an answer to a dialogue's question means; what cannot be meant is refused with a reason."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from domain.calendars import DateUnclear, local_date
from domain.dates import DatePast, read_when
from domain.dialogues import Dialogue, Given
from domain.errors import AmanaError
from domain.lines import (
    THEY_OWE,
    WE_OWE,
    TextMissing,
    TitleMissing,
    check_line,
    is_nothing,
    names_in,
    owed_in,
    said_to_be,
)
from domain.observed import NotYetObserved, read_observed
from domain.occasions import read_whole_occasion
from domain.offsets import RemindersUnclear, read_offsets
from domain.owed import Owes
from domain.owed_deadline import check_ahead, read_deadline
from domain.recurrence import UNFIT as UNFIT_TO_RECUR
from domain.secrecy import Secret
from domain.sources import SourceTooLong, without_prefix
from domain.steps import Step
from domain.texts import TextEmpty, TextTooLong, check_text, is_visible
from domain.typed_text import LIMIT, Scan, fold, key, words

_SIDES = {
    **dict.fromkeys(map(key, ("we", "we owe", "us", "نحن", "علينا")), Owes.WE),
    **dict.fromkeys(map(key, ("they", "they owe", "them", "هم", "عليهم")), Owes.THEY),
}


_BY = re.compile(words(["by", "until", "till", "before", "on", "قبل", "بحلول", "حتى", "إلى"]))


MOST_PROMISES = 30
"""Promises in one answer: each becomes a record of its own."""


class AnswerUnclear(AmanaError):
    """No answer to the question that was asked."""

    reply_key: ClassVar[str] = "error-answer-unclear"


class PromisesTooMany(AmanaError):
    """More than `MOST_PROMISES` lines."""

    reply_key: ClassVar[str] = "error-promises-many"


UNFIT = (
    *(AnswerUnclear, PromisesTooMany, DateUnclear, DatePast, NotYetObserved, RemindersUnclear),
    *(TextEmpty, TextTooLong, TextMissing, TitleMissing, SourceTooLong, *UNFIT_TO_RECUR),
)
"""What can be wrong with an answer; the question is asked again, and nothing is lost."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What somebody answers: his words, the message they came in, when and where he is."""

    text: Secret
    message: int
    now: datetime
    zone: str

    @property
    def words(self) -> str:
        """The words in one line."""
        return " ".join(self.text.reveal().split())


def read_answer(dialogue: Dialogue, answer: Spoken) -> Given:
    """
    Return what *answer* gives to the step that *dialogue* is at.

    Raises:
        AmanaError: One of `UNFIT`.
    """
    check_text(answer.text)
    given = _READERS.get(dialogue.step, _line)(dialogue.step, answer)
    moved = dialogue.answered(given, answer.now)
    if not given.text and moved.is_over and not moved.is_enough():
        raise TextEmpty
    return given


def reread_answer(dialogue: Dialogue, before: Given, answer: Spoken) -> Given:
    """
    Return what an edited *answer* gives in the place of the one given *before*.

    Raises:
        AmanaError: One of `UNFIT`.
    """
    return read_answer(replace(dialogue, step=before.step), answer)


def _whole(step: Step, answer: Spoken) -> Given:
    return Given(step, answer.text, answer.message)


def _names(step: Step, answer: Spoken) -> Given:
    """Read names that commas or lines part; each has to be one that a line can hold."""
    names = [check_line(each.reveal()).reveal() for each in names_in(answer.text.reveal())]
    return _some(names, step, answer)


def _promised(step: Step, answer: Spoken) -> Given:
    """Read promises, one in a line; the answer that there is none is empty."""
    if is_nothing(answer.words):
        return Given(step, Secret(""), answer.message)
    text = answer.text.reveal()
    lines = (*owed_in(text, WE_OWE, THEY_OWE), *said_to_be(text, THEY_OWE))
    if len(lines) > MOST_PROMISES:
        raise PromisesTooMany
    return _some([each.reveal() for each in lines], step, answer)


def _source(step: Step, answer: Spoken) -> Given:
    """Read who told it; the word that would begin a reply may stand there, too."""
    return Given(step, without_prefix(answer.text), answer.message)


def _some(parts: list[str], step: Step, answer: Spoken) -> Given:
    if not any(map(is_visible, parts)):
        raise TextEmpty
    return _whole(step, answer)


def _line(step: Step, answer: Spoken) -> Given:
    return Given(step, check_line(answer.words), answer.message)


def _side(step: Step, answer: Spoken) -> Given:
    side = _SIDES.get(key(answer.words))
    if side is None:
        raise AnswerUnclear
    return Given(step, Secret(side.value), answer.message)


def _moment(step: Step, answer: Spoken) -> Given:
    read = read_when(answer.words, answer.now, answer.zone)
    if read.rest:
        raise DateUnclear
    return Given(
        step, answer.text, answer.message, start=read.wall, end=read.end, certain=read.certain
    )


def _occasion(step: Step, answer: Spoken) -> Given:
    """Read a moment, once or again and again: until when it recurs stands with it."""
    read = read_whole_occasion(answer.words, answer.now, answer.zone)
    if read.rest:
        raise DateUnclear
    given = Given(step, answer.text, answer.message, start=read.wall, end=read.end)
    return replace(given, certain=read.certain, rule=read.rule)


def _day(step: Step, answer: Spoken) -> Given:
    """Read a day, with or without an hour: until when something is promised."""
    cursor = Scan(fold(answer.words[:LIMIT]).text)
    cursor.take(_BY)
    due = read_deadline(cursor, local_date(answer.now, answer.zone))
    if due is None or not cursor.is_done():
        raise DateUnclear
    check_ahead(due, answer.now, answer.zone)
    return Given(step, answer.text, answer.message, due=due.day, at=due.at, certain=due.is_iso)


def _seen(step: Step, answer: Spoken) -> Given:
    """Read a day that is over, with or without an hour."""
    day, hour = read_observed(answer.words, answer.now, answer.zone)
    return Given(step, answer.text, answer.message, due=day, at=hour)


def _offsets(step: Step, answer: Spoken) -> Given:
    if read_offsets(answer.words) is None:
        raise RemindersUnclear
    return Given(step, answer.text, answer.message)


_READERS: dict[Step, Callable[[Step, Spoken], Given]] = {
    Step.WHO: _names,
    Step.SAID: _whole,
    Step.WE_OWE: _promised,
    Step.THEY_OWE: _promised,
    Step.WORDS: _whole,
    Step.TELLER: _source,
    Step.WHEN: _occasion,
    Step.HOUR: _moment,
    Step.REMIND: _offsets,
    Step.SEEN: _seen,
    Step.OWES: _side,
    Step.DUE: _day,
    Step.NEW_DAY: _day,
}
"""How a step's answer is read; every other is one line."""

"""Promises in a digest, in a list, below an event: whole once, or as many as there is room for."""

import html
from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.choices import Choosing, RecordChoice
from domain.contents import AgendaShown, DigestPage, EventReminder, PromisesShown, RecordShown
from domain.digests import place_before, place_of_promise, read_on, told_on
from domain.follow_ups import FollowUp, FollowUpState
from domain.keyboards import Choice, Verb
from domain.letters import Letter, Reader
from domain.owed import Owes
from domain.records import Kind, Record
from domain.secrecy import Secret
from handlers.lengths import LIMIT, length
from handlers.replies import render, rest
from locales import t
from tests.unit.handlers.samples import (
    ARABIC,
    ENGLISH,
    EVENT,
    NOTE,
    NOW,
    ZONE,
    keyboard,
    note,
    page,
    record,
)

TODAY = NOW.date()
WORDS = st.lists(st.sampled_from(["word ", "<b>", "&amp;", "🛥", "كلمة ", "\n"]), max_size=30)
TEXTS = st.builds(lambda parts, times: "".join(parts)[:80] * times, WORDS, st.integers(1, 40))
READERS = st.sampled_from([ENGLISH, ARABIC])


def owed(number: int, what: str, days: int | None, hour: int | None, name: str) -> Record[FollowUp]:
    due: date | None = None if days is None else TODAY + timedelta(days=days)
    at = None if hour is None or due is None else time(hour)
    body = FollowUp(
        owes=Owes.WE if number % 2 else Owes.THEY,
        counterpart=Secret(name),
        what=Secret(f"{what}#{number}."),
        due=due,
        at=at,
        zone=ZONE,
        holder="m",
        holder_name=Secret("Karim Haddad"),
    )
    return record(Kind.FOLLOW_UP, number, body)


PROMISES = st.lists(
    st.tuples(
        TEXTS,
        st.none() | st.integers(-9, 9),
        st.none() | st.integers(0, 23),
        st.text("Hل ", min_size=0, max_size=190).map(lambda name: f"Sample{name}"),
    ),
    max_size=14,
).map(lambda rows: [owed(number, *row) for number, row in enumerate(rows, 1)])


@settings(max_examples=60, deadline=None)
@given(PROMISES, st.integers(0, 14), READERS)
def test_a_digest_tells_every_promise_whole_and_once_over_messages_that_fit(
    promises: list[Record[FollowUp]], due: int, to: Reader
) -> None:
    whole = replace(
        page(NOTE, EVENT),
        owed=tuple(sorted(promises[:due], key=place_of_promise)),
        before=tuple(sorted(promises[due:], key=place_before)),
    )

    said, heard = [], []
    here: DigestPage | None = whole
    while here:
        beyond = rest(here, to)
        said.append(render(here, to).text)
        heard += told_on(here, beyond)
        here = read_on(whole, beyond) if beyond else None

    assert all(0 < length(words) <= LIMIT for words in said)
    marks = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
    joined = html.unescape("".join(words.partition("\n\n")[2] for words in said)).translate(marks)
    for each in promises:
        assert joined.count(f"#{each.number}.") == 1
        assert sum(told.id == each.id for told in heard) in range(1, len(said) + 1)
    assert joined.count("🛥") == sum(each.body.what.reveal().count("🛥") for each in promises)
    order = sorted(promises[:due], key=place_of_promise) + sorted(promises[due:], key=place_before)
    places = [joined.index(f"#{each.number}.") for each in order]
    assert places == sorted(places)


@settings(max_examples=60, deadline=None)
@given(PROMISES, READERS, st.integers(0, 1990))
def test_ten_promises_always_fit_in_one_message_of_the_ledger(
    promises: list[Record[FollowUp]], to: Reader, more: int
) -> None:
    ten = tuple(promises[:10])

    words = render(PromisesShown("NAV", ZONE, NOW, ten, more), to).text

    assert length(words) <= LIMIT
    assert all(f"\u2068{each.reference}\u2069" in words for each in ten)


@settings(max_examples=40, deadline=None)
@given(PROMISES, READERS, st.integers(0, 3))
def test_what_is_owed_never_makes_a_message_too_long(
    promises: list[Record[FollowUp]], to: Reader, more: int
) -> None:
    ten = tuple(promises[:10])
    event = EVENT.added(Secret("word " * 819), NOW, "m")
    shown = RecordShown(event, ZONE, owed=ten, more=more, now=NOW)
    letters: list[Letter] = [
        shown,
        EventReminder(EVENT, timedelta(hours=1), ten, more, NOW),
        AgendaShown("NAV", ZONE, (EVENT,) * 60, None, ten, ten, more, NOW),
    ]

    for letter in letters:
        assert length(render(letter, to).text) <= LIMIT


def test_the_text_of_an_event_goes_on_after_a_page_with_promises() -> None:
    ten = tuple(owed(number, "word " * 40, number, None, "Sample") for number in range(1, 11))
    event = EVENT.added(Secret("token " * 680), NOW, "m")
    first = RecordShown(event, ZONE, owed=ten, now=NOW)

    beyond = rest(first, ENGLISH)
    assert beyond is not None
    second = replace(first, cursor=beyond, owed=())

    told = render(first, ENGLISH).text + render(second, ENGLISH).text
    assert told.count("token ") == 680
    assert rest(second, ENGLISH) is None


def test_what_does_not_fit_below_an_event_is_counted() -> None:
    ten = tuple(owed(number, "word " * 60, number, None, "Sample") for number in range(1, 11))

    words = render(RecordShown(EVENT, ZONE, owed=ten, more=5, now=NOW), ENGLISH).text

    told = sum(f"\u2068{each.reference}\u2069" in words for each in ten)
    assert 0 < told < 10
    assert f"\u2068{15 - told}\u2069 more promises do not fit here." in words


def test_a_late_promise_is_marked_before_a_meeting() -> None:
    late, open_ = owed(1, "late", -1, None, "Sample"), owed(2, "open", 1, None, "Sample")

    words = render(RecordShown(EVENT, ZONE, owed=(late, open_), now=NOW), ENGLISH).text

    assert words.count("⚠️ Late") == 1
    assert words.index("⚠️ Late") < words.index("open#2.")


def test_a_promise_without_a_day_says_so_in_the_digest() -> None:
    undated = owed(1, "some day", None, None, "Sample")

    words = render(replace(page(note(2, "x")), before=(undated,)), ENGLISH).text

    assert "no day named" in words


def test_what_became_of_a_promise_stands_in_the_digest_that_tells_of_it() -> None:
    promise = owed(2, "the brochure", 1, None, "Sample")
    done = replace(promise, versions=(replace(promise.versions[0], body=_ended(promise)),))

    open_, ended = (render(page(each), ENGLISH).text for each in (promise, done))

    assert "Seen to by" in open_
    assert t("en", "promise-kept") not in open_
    assert t("en", "promise-kept") in ended


def _ended(promise: Record[FollowUp]) -> FollowUp:
    return promise.body.ended(FollowUpState.KEPT)


@given(st.text("\u200f\u202e\u2066 aل", max_size=200))
def test_any_name_makes_a_button_that_telegram_takes(name: str) -> None:
    board = keyboard().offering(Choice(Verb.HAND, to="n", label=Secret(name)))

    ((label, _),) = render(RecordChoice(EVENT.reference, Choosing.HAND), ENGLISH, board).buttons[0]

    assert 0 < len(label.strip()) <= 40
    assert not set(label) & set("\u200f\u202e\u2066")

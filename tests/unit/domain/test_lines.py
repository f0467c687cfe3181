"""What stands behind `/event` and `/meeting`."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import DatePast, DateUnclear
from domain.errors import AmanaError
from domain.lines import (
    EventDraft,
    LineTooLong,
    MeetingDraft,
    TextMissing,
    TitleMissing,
    listed,
    names_in,
    read_event,
    read_meeting,
)
from domain.offsets import DEFAULT_OFFSETS, RemindersUnclear
from domain.secrecy import Secret
from domain.texts import TextTooLong

NOW, ZONE = datetime(2026, 12, 1, 6, 0, tzinfo=UTC), "Asia/Dubai"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def event(text: str) -> EventDraft:
    return read_event(Secret(text), NOW, ZONE)


def meeting(text: str) -> MeetingDraft:
    return read_meeting(Secret(text))


def secrets(*texts: str) -> tuple[Secret, ...]:
    return tuple(map(Secret, texts))


def test_an_event_line_is_taken_apart() -> None:
    draft = event("2026-12-03 09:00-11:00 Naval exhibition @ Hall 4 remind 2d 3h 30m")

    assert draft == EventDraft(
        title=Secret("Naval exhibition"),
        place=Secret("Hall 4"),
        start=datetime.fromisoformat("2026-12-03 09:00"),
        end=datetime.fromisoformat("2026-12-03 11:00"),
        zone=ZONE,
        offsets=(2 * DAY, 3 * HOUR, 30 * MINUTE),
        certain=True,
    )


def test_an_event_needs_no_place_and_reminds_a_day_and_an_hour_before() -> None:
    draft = event("tomorrow 14:00 Briefing")

    assert (draft.title, draft.place) == (Secret("Briefing"), Secret(""))
    assert draft.offsets == DEFAULT_OFFSETS == (DAY, HOUR)
    assert not draft.certain


@pytest.mark.parametrize(
    ("words", "title", "place"),
    [
        ("Dinner @ Villa Rosa", "Dinner", "Villa Rosa"),
        ("Dinner @Villa Rosa", "Dinner", "Villa Rosa"),
        ("Dinner @ Hall 4 @ Ministry", "Dinner", "Hall 4 @ Ministry"),
        ("Dinner with @amal @ Hall 4", "Dinner with @amal", "Hall 4"),
        ("Mail a@example.org", "Mail a@example.org", ""),
        ("Naval   parade\nat sea", "Naval parade at sea", ""),
        ("معرض بحري @ القاعة ٤", "معرض بحري", "القاعة ٤"),
        ("Remind the minister", "Remind the minister", ""),
        ("Vaccination reminder", "Vaccination reminder", ""),
        ("تذكير الوزير بالعرض", "تذكير الوزير بالعرض", ""),
    ],
)
def test_a_title_and_a_place_are_told_apart(words: str, title: str, place: str) -> None:
    draft = event(f"2026-12-03 09:00 {words}")

    assert (draft.title, draft.place) == (Secret(title), Secret(place))
    assert draft.offsets == DEFAULT_OFFSETS


@pytest.mark.parametrize(
    ("words", "offsets"),
    [
        ("remind 2d 3h 30m", (2 * DAY, 3 * HOUR, 30 * MINUTE)),
        ("remind 30m 2d, 30m", (2 * DAY, 30 * MINUTE)),
        ("Remind me 90m", (90 * MINUTE,)),
        ("reminders: 1w 60d", (60 * DAY, 7 * DAY)),
        ("remind 2 days and 3 hours", (2 * DAY, 3 * HOUR)),
        ("remind 1d 2d 3d 4d 5d", (5 * DAY, 4 * DAY, 3 * DAY, 2 * DAY, DAY)),
        ("ذكّرني ٢ي ٣س ٣٠د", (2 * DAY, 3 * HOUR, 30 * MINUTE)),
        ("ذكرني قبل يومين وساعة", (2 * DAY, HOUR)),
        ("تذكير 2d 3h", (2 * DAY, 3 * HOUR)),
        ("تذكير قبل نصف ساعة", (30 * MINUTE,)),
    ],
)
def test_reminders_are_chosen_at_the_end(words: str, offsets: tuple[timedelta, ...]) -> None:
    draft = event(f"2026-12-03 09:00 Parade @ Pier {words}")

    assert draft.offsets == offsets
    assert (draft.title, draft.place) == (Secret("Parade"), Secret("Pier"))


@pytest.mark.parametrize(
    "words",
    [
        *("remind 2", "remind 2x", "remind 0m", "remind 61d", "remind 1d 2d 3d 4d 5d 6d"),
        *("remind 2d later", "remind 99999d", "remind 2d3h", "ذكرني ٢", "remind 2d @ Pier"),
    ],
)
def test_unclear_reminders_are_asked_about(words: str) -> None:
    with pytest.raises(RemindersUnclear):
        event(f"2026-12-03 09:00 Parade {words}")


@pytest.mark.parametrize("words", ["", "@ Hall 4", "\u2067\u2069", "remind 2d", "- , ."])
def test_an_event_without_a_title_is_refused(words: str) -> None:
    with pytest.raises(TitleMissing):
        event(f"2026-12-03 09:00 {words}")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Parade", DateUnclear),
        ("", DateUnclear),
        ("2026-12-03 Parade", DateUnclear),
        ("2025-12-03 09:00 Parade", DatePast),
        ("2026-12-03 09:00 " + "x" * 201, LineTooLong),
        ("2026-12-03 09:00 Parade @ " + "x" * 201, TextTooLong),
        ("2026-12-03 09:00 " + "remind " * 580, TextTooLong),
    ],
)
def test_an_event_line_that_cannot_be_kept_is_refused(text: str, error: type[AmanaError]) -> None:
    with pytest.raises(error):
        event(text)


def test_two_hundred_characters_are_a_title() -> None:
    assert event("2026-12-03 09:00 " + "x" * 200 + " @ " + "y" * 200).title == Secret("x" * 200)


def test_a_meeting_is_taken_apart() -> None:
    draft = meeting(
        "with Col. Ferran, Maj. Odile @ Ministry\n"
        "Spoke of the autumn exercise.\n"
        "- We owe: the port plan\n"
        "they owe : a list of ships\n"
        "\n"
        "Friendly.\n"
        "WE OWE: an answer\n"
    )

    assert draft == MeetingDraft(
        counterparts=secrets("Col. Ferran", "Maj. Odile"),
        place=Secret("Ministry"),
        said=Secret("Spoke of the autumn exercise.\n\nFriendly."),
        we_owe=secrets("the port plan", "an answer"),
        they_owe=secrets("a list of ships"),
    )


def test_an_arabic_meeting_is_taken_apart() -> None:
    draft = meeting(
        "مع العقيد فران، الرائد وليد @ الوزارة\nتمرين الخريف\n– علينا: الخطة\nعليهم: قائمة"
    )

    assert draft.counterparts == secrets("العقيد فران", "الرائد وليد")
    assert (draft.place, draft.said) == (Secret("الوزارة"), Secret("تمرين الخريف"))
    assert (draft.we_owe, draft.they_owe) == (secrets("الخطة"), secrets("قائمة"))


@pytest.mark.parametrize(
    ("first", "names"),
    [
        ("Col. Ferran and Maj. Odile", ["Col. Ferran and Maj. Odile"]),
        ("العقيد فران والرائد وليد", ["العقيد فران والرائد وليد"]),
        ("معالي الوزير", ["معالي الوزير"]),
        ("Withers, Odile with staff", ["Withers", "Odile with staff"]),
        ("With: Ferran,, ،Odile,", ["Ferran", "Odile"]),
        ("@ Ministry", []),
    ],
)
def test_names_are_separated_by_commas_alone(first: str, names: list[str]) -> None:
    assert meeting(f"{first}\nSpoke.").counterparts == secrets(*names)


def test_a_meeting_may_begin_with_a_promise() -> None:
    draft = meeting("we owe: a plan\nSpoke.")

    assert (draft.counterparts, draft.we_owe) == ((), secrets("a plan"))
    assert draft.said == Secret("Spoke.")


def test_a_first_line_too_long_for_names_is_what_was_said() -> None:
    told = "Met Col. Ferran, who spoke at length. " * 10

    draft = meeting(told)

    assert (draft.counterparts, draft.said) == ((), Secret(told.strip()))


@pytest.mark.parametrize("text", ["", " \n ", "with", "مع", "@ Ministry", "we owe:", ",،,"])
def test_a_meeting_without_words_is_refused(text: str) -> None:
    with pytest.raises(TextMissing):
        meeting(text)


@given(st.text(max_size=300), st.sampled_from(["2026-12-03 09:00 ", "غدا ١٤:٠٠ ", ""]))
def test_an_event_line_is_kept_or_refused(text: str, date: str) -> None:
    try:
        draft = event(date + text)
    except AmanaError:
        return

    assert draft.title.reveal().strip()
    assert 1 <= len(draft.offsets) <= 5


@given(st.text(alphabet="we owthy:علينا هم,،@\n -", max_size=200) | st.text(max_size=300))
def test_a_meeting_is_kept_or_refused(text: str) -> None:
    try:
        draft = meeting(text)
    except AmanaError:
        return

    said = (*draft.counterparts, draft.said, *draft.we_owe, *draft.they_owe)
    assert any(one.reveal().strip() for one in said)


def test_a_draft_shows_no_word_of_it() -> None:
    assert "canary" not in repr(event("2026-12-03 09:00 canary @ canary"))
    assert "canary" not in repr(meeting("canary @ canary\ncanary\nwe owe: canary"))


@pytest.mark.parametrize(
    ("names", "listed_as"),
    [
        (("Col. Example", "Maj. Sample"), "Col. Example, Maj. Sample"),
        (("العقيد فلان", "الرائد علّان"), "العقيد فلان، الرائد علّان"),
        (("Col. Example",), "Col. Example"),
        ((), ""),
    ],
)
def test_names_are_listed_with_the_comma_of_their_script(
    names: tuple[str, ...], listed_as: str
) -> None:
    secrets = tuple(map(Secret, names))

    assert listed(secrets).reveal() == listed_as
    assert names_in(listed_as) == secrets

"""What says who told something, in either language, and what only looks so."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actions import Action
from domain.secrecy import Secret
from domain.sources import (
    MOST_IN_A_SOURCE,
    Source,
    SourceTooLong,
    Told,
    read_source,
    row_number,
    says_source,
    shredded_as,
    without_prefix,
)
from domain.texts import TextEmpty, TextTooLong

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
WHO = "Mr Example of the harbour"
PREFIXES = ["source:", "Source :", "SOURCES:", " \n source:", "مصدر:", "المصدر :", "\u200fالمصدر:"]
NO_PREFIXES = ["source", "the source:", "resource:", "source;", "sourced:", "مصادر:", "والمصدر:"]


def told(text: str, author: str = "m") -> Told:
    """Return a wording of a source."""
    return Told(Secret(text), AT, author, Secret("Salim"))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("space", ["", " ", "\u200f ", "\n"])
def test_what_begins_so_says_a_source(prefix: str, space: str) -> None:
    text = Secret(f"{prefix}{space}{WHO}")

    assert says_source(text)
    assert read_source(text) == without_prefix(text) == Secret(WHO)


@pytest.mark.parametrize("prefix", NO_PREFIXES)
def test_what_only_looks_so_says_none(prefix: str) -> None:
    text = Secret(f"{prefix} {WHO}")

    assert not says_source(text)
    assert read_source(text) is None
    assert without_prefix(text) == text


@pytest.mark.parametrize("empty", ["", " ", "\n", "\u200f"])
def test_a_source_of_nothing_is_none(empty: str) -> None:
    assert says_source(Secret(f"source:{empty}"))
    with pytest.raises(TextEmpty):
        read_source(Secret(f"source:{empty}"))


def test_the_longest_source_is_kept_and_no_longer_one() -> None:
    longest = "w" * MOST_IN_A_SOURCE

    assert read_source(Secret(f"source: {longest}")) == Secret(longest)
    for text in (f"source: {longest}w", f"{longest}w"):
        with pytest.raises(SourceTooLong):
            without_prefix(Secret(text))
    with pytest.raises(TextTooLong):
        read_source(Secret("source: " + "w" * 100_000))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_by_name(text: str) -> None:
    typed = Secret(text)

    try:
        found = read_source(typed)
    except TextEmpty:
        found = Secret("")

    assert says_source(typed) == (found is not None)


@given(st.lists(st.sampled_from(["one", "two", "three"]), max_size=8))
def test_the_newest_wording_counts_and_the_same_again_is_none(wordings: list[str]) -> None:
    source = Source("s", "d", "r", 17)

    for text in wordings:
        source = source.retold(told(text))

    kept = [each.text.reveal() for each in source.told]
    assert kept == [one for n, one in enumerate(wordings) if n == 0 or wordings[n - 1] != one]
    assert not wordings or source.newest.text == Secret(wordings[-1])


def test_who_said_the_same_words_later_is_not_their_author() -> None:
    source = Source("s", "d", "r", 17, (told(WHO),))

    assert source.retold(told(WHO, "other")) is source


@given(st.integers(1, 10**9))
def test_a_row_stands_where_no_digest_looks_and_ends_by_its_own_name(number: int) -> None:
    row = row_number(number)

    assert row < 0
    assert row_number(row) == number
    assert (shredded_as(number), shredded_as(row)) == (Action.RECORD_SHRED, Action.SOURCE_SHRED)

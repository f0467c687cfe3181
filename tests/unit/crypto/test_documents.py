"""Documents are canonical, and give back exactly what was written."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import DecodeError

from crypto import documents
from domain.secrecy import Secret


class Colour(StrEnum):
    """Any enumeration."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Line:
    """A value inside a value."""

    text: Secret
    colour: Colour = Colour.RED


@dataclass(frozen=True, slots=True)
class Everything:
    """Every kind of field that a domain value may have."""

    zone: str
    body: Secret
    count: int
    fresh: bool
    at: datetime
    day: date
    hour: time
    lines: tuple[Line, ...]
    tags: frozenset[str]
    colours: frozenset[Colour]
    sizes: dict[str, int]
    line: Line | None = None
    title: Secret | None = None
    note: str | None = None


WHOLE = Everything(
    zone="Africa/Cairo",
    body=Secret("مرحبا"),
    count=-3,
    fresh=True,
    at=datetime(2026, 12, 3, 7, 0, tzinfo=UTC),
    day=date(2026, 12, 3),
    hour=time(9),
    lines=(Line(Secret("we owe")), Line(Secret("they owe"), Colour.BLUE)),
    tags=frozenset({"b", "a", "c"}),
    colours=frozenset({Colour.RED, Colour.BLUE}),
    sizes={"b": 2, "a": 1},
    title=Secret("Visit"),
)


def test_every_kind_of_field_comes_back() -> None:
    back = documents.read(documents.write(WHOLE), Everything)

    assert back == WHOLE
    assert isinstance(back.lines[0].text, Secret)
    assert back.at.utcoffset() == UTC.utcoffset(None)


def test_a_document_is_canonical() -> None:
    expected = (
        '{"at":"2026-12-03T07:00:00Z","body":"مرحبا","colours":["blue","red"],"count":-3,'
        '"day":"2026-12-03","fresh":true,"hour":"09:00:00","line":null,"lines":['
        '{"colour":"red","text":"we owe"},{"colour":"blue","text":"they owe"}],"note":null,'
        '"sizes":{"a":1,"b":2},"tags":["a","b","c"],"title":"Visit","zone":"Africa/Cairo"}'
    )

    assert documents.write(WHOLE).decode() == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    assert documents.read(documents.write(Secret(text)), Secret) == Secret(text)


def test_plain_values_come_back() -> None:
    plain: dict[str, object] = {"a": 1, "b": [None, "x", {"c": True}]}

    assert documents.read(documents.write(plain), dict[str, object]) == plain


def test_a_field_added_later_takes_its_default_and_an_unknown_one_is_passed_over() -> None:
    assert documents.read(b'{"text":"x","later":1}', Line) == Line(Secret("x"))


@pytest.mark.parametrize(
    "document", [b"", b"{", b"[]", b'{"text":1}', b'{"colour":"red"}', b"\xff"]
)
def test_another_kind_is_refused(document: bytes) -> None:
    with pytest.raises((DecodeError, ValueError)):
        documents.read(document, Line)


@pytest.mark.parametrize("value", [object(), {"x": object()}, Secret("\ud800"), [lambda: None]])
def test_what_is_no_document_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        documents.write(value)

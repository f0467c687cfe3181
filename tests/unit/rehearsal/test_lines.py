"""The few messages between the stage and the house's process."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearsal import lines
from rehearsal.refusals import Json

NO_MESSAGE = r"there is no message|Expecting value"
OPENING: Json = {"token": "1:x", "telegram": "http://127.0.0.1:1", "folder": "/x"}


@pytest.mark.parametrize(
    ("say", "fields"),
    [
        ("open", OPENING | {"ahead": 5, "fresh": True, "scenery": "codes"}),
        ("move", {"number": 1, "ahead": 3_600_000_000}),
        ("stop", {}),
        ("up", {"invited": [{"code": "ا\n", "seed": ""}], "digest": None, "reminder": None}),
        ("due", {"number": 2, "digest": "2026-12-01T03:00:00+00:00", "reminder": None}),
    ],
)
def test_what_is_written_is_read_from_one_line(say: str, fields: Json) -> None:
    line = lines.write(say, fields)

    assert line.count(b"\n") == 1
    assert lines.read(line) == (say, fields)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"[]",
        b"7",
        b"{}",
        b'{"say": "dance"}',
        b'{"say": "stop", "now": true}',
        b'{"say": "next"}',
        b'{"say": "next", "number": "1"}',
        b'{"say": "up", "invited": null, "digest": null, "reminder": null}',
    ],
)
def test_nothing_else_is_a_message(line: bytes) -> None:
    with pytest.raises(ValueError, match=NO_MESSAGE):
        lines.read(line)


def test_nothing_else_can_be_written() -> None:
    with pytest.raises(ValueError, match="there is no message 'say'"):
        lines.write("say", {"words": "anything"})


@settings(max_examples=150)
@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_be_refused(line: bytes) -> None:
    with suppress(ValueError):
        assert lines.read(line) == ("stop", {})

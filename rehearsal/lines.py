"""What the stage and the house's process say to each other: one line of JSON a message."""

import json
from collections.abc import Mapping

from rehearsal import parameters
from rehearsal.refusals import Json

Fields = Mapping[str, type | tuple[type, ...]]

_NONE = type(None)
_MOMENTS: Fields = {"digest": (str, _NONE), "reminder": (str, _NONE)}
_WORDS: dict[str, Fields] = {
    "open": {
        "token": str,
        "telegram": str,
        "folder": str,
        "ahead": int,
        "fresh": bool,
        "scenery": str,
    },
    "move": {"number": int, "ahead": int},
    "next": {"number": int},
    "stop": {},
    "up": {"invited": list, **_MOMENTS},
    "done": {"number": int},
    "due": {"number": int, **_MOMENTS},
}
"""
Every message, by its first word, with all its fields.

The stage says ``open`` (first of all, once), ``move`` (the clock), ``next`` (what is due?) and
``stop``; the house answers ``up`` (once it runs, with what a fresh desk gave its people and what
is due), ``done`` and ``due``. *ahead* is in microseconds, *number* is the question's, moments are
ISO 8601.
"""


def write(say: str, fields: Json) -> bytes:
    """
    Return the line of a message.

    Raises:
        ValueError: There is no such message, or it has other fields.
    """
    _check(say, fields)
    return json.dumps({"say": say, **fields}).encode() + b"\n"


def read(line: bytes) -> tuple[str, Json]:
    """
    Return the first word of a line and its fields.

    Raises:
        ValueError: It is none of the messages.
    """
    fields = parameters.mapping(json.loads(line))
    say = parameters.text(fields, "say")
    fields.pop("say", None)
    _check(say, fields)
    return say, fields


def _check(say: str, fields: Json) -> None:
    wanted = _WORDS.get(say)
    if wanted is None or wanted.keys() != fields.keys() or not _fit(wanted, fields):
        msg = f"there is no message {say!r} with such fields: {sorted(fields)}"
        raise ValueError(msg)


def _fit(wanted: Fields, fields: Json) -> bool:
    return all(isinstance(fields[name], kind) for name, kind in wanted.items())

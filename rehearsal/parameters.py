"""The parameters of a call, however they came: form and query are text, JSON has types."""

import json
from collections.abc import Mapping

from rehearsal.refusals import Json

_INTEGERS = frozenset(
    [
        "chat_id",
        "message_id",
        "offset",
        "limit",
        "timeout",
        "cache_time",
        "max_connections",
        "message_thread_id",
    ]
)
_FLAGS = frozenset(
    [
        "protect_content",
        "disable_notification",
        "show_alert",
        "drop_pending_updates",
        "allow_sending_without_reply",
    ]
)
_STRUCTURES = frozenset(
    [
        "reply_markup",
        "reply_parameters",
        "entities",
        "allowed_updates",
        "message_ids",
        "link_preview_options",
        "commands",
        "scope",
    ]
)


def decode(raw: Mapping[str, object]) -> Json:
    """Return *raw* with the types the Bot API gives to each name; what does not fit stays text."""
    return {name: _decoded(name, value) for name, value in raw.items()}


def _decoded(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in _FLAGS:
        return value.lower() in {"true", "yes", "1"}
    if name in _INTEGERS or name in _STRUCTURES:
        return _parsed(value)
    return value


def _parsed(value: str) -> object:
    try:
        parsed: object = json.loads(value)
    except ValueError:
        return value
    return parsed


def text(parameters: Json, name: str) -> str:
    """Return a text parameter, empty if it is missing."""
    value = parameters.get(name)
    return "" if value is None else str(value)


def integer(parameters: Json, name: str, default: int = 0) -> int:
    """Return a whole number, *default* if it is missing or none."""
    value = parameters.get(name)
    return value if isinstance(value, int) else default


def flag(parameters: Json, name: str) -> bool:
    """Return a yes or no; no if it is missing."""
    return bool(parameters.get(name))


def mapping(value: object) -> Json:
    """Return *value* if it is a JSON object, else an empty one."""
    return {str(k): v for k, v in value.items()} if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """Return *value* if it is a JSON array, else an empty one."""
    return list(value) if isinstance(value, list) else []

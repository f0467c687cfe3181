"""Reads what Telegram hands over, polled or called, as far as receiving it needs."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from domain.secrecy import Secret
from services.incoming.inbox import Received

_HALVES = re.compile("[\ud800-\udfff]")
_LARGEST = 2**63 - 1


def received(update: Mapping[str, Any]) -> Received:
    """Return an update as it is received, however broken it is but for its number."""
    return Received(
        update=update["update_id"],
        chat=chat_of(update),
        text=Secret(_document(update)),
        sent_at=sent_at_of(update),
    )


def read_update(body: bytes) -> Received | None:
    """Return the update that somebody called us with; None if it is none, or has no number."""
    try:
        update = json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or not _is_number(update.get("update_id")):
        return None
    return received(update)


def _is_number(found: object) -> bool:
    """Tell whether it is one that an update can have; a yes or no is none."""
    return isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= _LARGEST


def chat_of(update: object) -> int:
    """Return the chat an update belongs to, however broken it is; 0 for none."""
    if not isinstance(update, dict):
        return 0
    press = update.get("callback_query")
    holder = press if isinstance(press, dict) else update
    for kind in ("message", "edited_message", "my_chat_member"):
        told = holder.get(kind)
        chat = told.get("chat") if isinstance(told, dict) else None
        number = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(number, int):
            return number
    return 0


def sent_at_of(update: Mapping[str, Any]) -> datetime | None:
    """Return when an update's message was sent or edited; a button's message may be years old."""
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, dict):
        return None
    seconds = message.get("edit_date") or message.get("date")
    with suppress(ValueError, OverflowError, OSError):  # a number that is no moment
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
    return None


def _document(update: Mapping[str, Any]) -> str:
    """Return an update as JSON; half a character, which no file can hold, becomes U+FFFD."""
    text = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    return _HALVES.sub("\ufffd", text)

"""The commands a bot offers after a "/": kept by scope and language, seen by person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rehearsal import parameters
from rehearsal.phones import Phone
from rehearsal.refusals import Json, refuse

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_DESCRIPTION_LIMIT = 256
_MOST = 100
_WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")

Scope = tuple[str, int]
"""A scope's type, and the chat it names or 0."""


@dataclass(slots=True)
class Menus:
    """Every list of commands, by scope and language ("" for all others)."""

    lists: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)

    def seen_by(self, phone: Phone) -> list[Json]:
        """Return the first list there is for *phone* (Bot API, "Determining list of commands")."""
        found = (self.lists.get(audience) for audience in _audiences(phone))
        return next((commands for commands in found if commands), [])


def read_commands(call: Json) -> list[Json]:
    """Return the ``commands`` of a call, or refuse them in Telegram's words."""
    commands = call.get("commands")
    if not isinstance(commands, list):
        refuse("expected an Array of BotCommand")
    if len(commands) > _MOST:
        refuse("BOT_COMMANDS_TOO_MUCH")
    return [_command(parameters.mapping(command)) for command in commands]


def read_scope(call: Json) -> Scope:
    """Return the ``scope`` of a call (the default one if it has none), or refuse it."""
    if call.get("scope") in (None, ""):
        return "default", 0
    scope = parameters.mapping(call["scope"])
    kind = parameters.text(scope, "type")
    if kind not in {"chat", *_WIDE}:  # the others speak of people in groups
        refuse("can't parse BotCommandScope: unsupported type specified")
    return kind, parameters.integer(scope, "chat_id") if kind == "chat" else 0


def read_language(call: Json) -> str:
    """Return the ``language_code`` of a call, empty if it has none: two letters (ISO 639-1)."""
    language = parameters.text(call, "language_code")
    if not _LANGUAGE.fullmatch(language):
        refuse("invalid language code specified")
    return language


def _command(item: Json) -> Json:
    name, words = (parameters.text(item, key) for key in ("command", "description"))
    name = name.removeprefix("/")
    if not _NAME.fullmatch(name):
        refuse("BOT_COMMAND_INVALID")
    if not 1 <= len(words.strip()) <= _DESCRIPTION_LIMIT:
        refuse("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": words.strip()}


def _audiences(phone: Phone) -> Iterator[tuple[Scope, str]]:
    """Name every audience of a private chat that *phone* belongs to, the narrowest first."""
    scopes = [("chat", phone.user_id), ("all_private_chats", 0), ("default", 0)]
    for scope in scopes:
        for language in (phone.language_code.partition("-")[0], ""):
            yield scope, language

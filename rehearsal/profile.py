"""The bot about itself: who it is, its commands and descriptions, and what it is doing."""

import json
import re

from rehearsal import parameters
from rehearsal.office import Office
from rehearsal.refusals import Json, refuse

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_DESCRIPTION_LIMIT = 256
_MOST = 100
_LIMITS = {"description": 512, "short_description": 120}
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def get_me(office: Office, _: Json) -> Json:
    """Return the bot as a User with what only getMe tells."""
    abilities: Json = {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return office.world.bot | abilities


def set_my_commands(office: Office, call: Json) -> bool:
    """Keep the list of commands for a scope and a language."""
    commands = parameters.sequence(call.get("commands"))
    if len(commands) > _MOST:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check(parameters.mapping(command))
    office.commands[_audience(call)] = commands
    return True


def get_my_commands(office: Office, call: Json) -> list[object]:
    """Return the list kept for exactly this scope and language."""
    return office.commands.get(_audience(call), [])


def set_my_description(office: Office, call: Json) -> bool:
    """Keep the text an empty chat shows."""
    return _describe(office, call, "description")


def set_my_short_description(office: Office, call: Json) -> bool:
    """Keep the text of the bot's profile."""
    return _describe(office, call, "short_description")


def send_chat_action(office: Office, call: Json) -> bool:
    """Accept a "typing …"; the phones do not show it."""
    office.reachable(call)
    if parameters.text(call, "action") not in _ACTIONS:
        refuse("wrong parameter action in request")
    return True


def leave(_: Office, __: Json) -> bool:
    """Accept logOut and close."""
    return True


def _check(command: Json) -> None:
    name, words = parameters.text(command, "command"), parameters.text(command, "description")
    if not _COMMAND.fullmatch(name.removeprefix("/")):
        refuse("BOT_COMMAND_INVALID")
    if not 1 <= len(words) <= _DESCRIPTION_LIMIT:
        refuse("BOT_COMMAND_DESCRIPTION_INVALID")


def _audience(call: Json) -> str:
    scope = parameters.mapping(call.get("scope")) or {"type": "default"}
    return json.dumps([scope, parameters.text(call, "language_code")], sort_keys=True)


def _describe(office: Office, call: Json, name: str) -> bool:
    words = parameters.text(call, name)
    if len(words) > _LIMITS[name]:
        refuse(f"{name.replace('_', ' ')} is too long")
    office.descriptions[f"{name}:{parameters.text(call, 'language_code')}"] = words
    return True

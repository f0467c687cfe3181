"""The bot about itself: who it is, its commands and descriptions, and what it is doing."""

from rehearsal import parameters
from rehearsal.menus import Scope, read_commands, read_language, read_scope
from rehearsal.office import Office
from rehearsal.phones import Phone
from rehearsal.refusals import Json, refuse

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
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return office.world.bot | abilities


def set_my_commands(office: Office, call: Json) -> bool:
    """Keep the list of commands for a scope and a language; an empty one is none."""
    office.commands.lists[_audience(office, call)] = read_commands(call)
    return True


def get_my_commands(office: Office, call: Json) -> list[Json]:
    """Return the list kept for exactly this scope and language."""
    return office.commands.lists.get(_audience(office, call), [])


def delete_my_commands(office: Office, call: Json) -> bool:
    """Forget the list for a scope and a language: a wider one is seen again."""
    office.commands.lists.pop(_audience(office, call), None)
    return True


def set_my_description(office: Office, call: Json) -> bool:
    """Keep the text an empty chat shows."""
    return _describe(office, call, "description")


def set_my_short_description(office: Office, call: Json) -> bool:
    """Keep the text of the bot's profile."""
    return _describe(office, call, "short_description")


def get_my_description(office: Office, call: Json) -> Json:
    """Return the text an empty chat shows, in exactly this language."""
    return _described(office, call, "description")


def get_my_short_description(office: Office, call: Json) -> Json:
    """Return the text of the bot's profile, in exactly this language."""
    return _described(office, call, "short_description")


def send_chat_action(office: Office, call: Json) -> bool:
    """Show on a phone, for five seconds, that the bot is at work (Bot API, sendChatAction)."""
    phone = office.reachable(call)
    if parameters.text(call, "action") not in _ACTIONS:
        refuse("wrong parameter action in request")
    if isinstance(phone, Phone):
        phone.expect()
    return True


def leave(_: Office, __: Json) -> bool:
    """Accept logOut and close."""
    return True


def _audience(office: Office, call: Json) -> tuple[Scope, str]:
    scope, language = read_scope(call), read_language(call)
    if scope[0] == "chat":
        office.phone({"chat_id": scope[1]})
    return scope, language


def _describe(office: Office, call: Json, name: str) -> bool:
    words = parameters.text(call, name)
    if len(words) > _LIMITS[name]:
        refuse(f"{name.replace('_', ' ')} is too long")
    office.descriptions[name, read_language(call)] = words
    return True


def _described(office: Office, call: Json, name: str) -> Json:
    return {name: office.descriptions.get((name, read_language(call)), "")}

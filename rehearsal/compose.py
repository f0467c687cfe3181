"""The shapes of the Bot API's objects, as Telegram fills them in."""

from dataclasses import replace
from datetime import datetime

from rehearsal.chat import ChatMessage, Query
from rehearsal.refusals import Json
from rehearsal.render import render, wires
from rehearsal.texts import Shown, detect, units
from rehearsal.world import World

_OF_ONE_MESSAGE = frozenset(
    [
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "reply_to_message",
        "quote",
        "reply_markup",
        "via_bot",
        "link_preview_options",
    ]
)
"""What a forwarded message does not take with it."""


def person(user_id: int, first_name: str, username: str | None) -> Json:
    """Return what a User and a private Chat have in common."""
    named: Json = {"username": username} if username else {}
    return {"id": user_id, "first_name": first_name} | named


def base(world: World, sender: Json, chat: Json) -> Json:
    """Return the beginning of a new Message."""
    number = world.next_message_id()
    return {"message_id": number, "from": sender, "chat": chat, "date": world.seconds()}


def text(words: str) -> Json:
    """Return the content of a typed text message."""
    return shown_text(Shown(words, detect(words)))


def shown_text(shown: Shown) -> Json:
    """Return the content of a text message."""
    entities: Json = {"entities": wires(shown.entities)} if shown.entities else {}
    return {"text": shown.text} | entities


def caption(words: str) -> Json:
    """Return a caption and its entities; nothing for an empty one."""
    found = wires(detect(words))
    body: Json = {"caption": words} if words else {}
    return body | ({"caption_entities": found} if found else {})


def media(kind: str, mark: str, name: str) -> Json:
    """Return the content of a message of *kind*; *mark* makes its file ids unique."""
    file: Json = {"file_id": f"{kind}-{mark}", "file_unique_id": f"unique-{mark}"}
    size: Json = {"file_size": 48_213}
    match kind:
        case "photo":
            sides: tuple[int, ...] = (90, 320, 1280)
            return {"photo": [_photo_size(file, side) for side in sides]}
        case "voice":
            return {"voice": file | size | {"duration": 4, "mime_type": "audio/ogg"}}
        case "document":
            return {"document": file | size | {"file_name": name, "mime_type": "application/pdf"}}
        case "sticker":
            looks: Json = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": file | size | looks | {"type": "regular", "emoji": "🙂"}}
        case _:
            return {"location": {"latitude": 24.4539, "longitude": 54.3773}}


def _photo_size(file: Json, side: int) -> Json:
    names: Json = {name: f"{value}-{side}" for name, value in file.items()}
    return names | {"width": side, "height": side * 3 // 4, "file_size": side * 37}


def view(
    wire: Json,
    shown: Shown,
    date: datetime,
    *,
    kind: str = "text",
    reply_to: int | None = None,
    from_bot: bool = False,
) -> ChatMessage:
    """Return the message the phone shows for *wire*."""
    return ChatMessage(
        message_id=number(wire),
        from_bot=from_bot,
        date=date,
        shown=shown,
        html=render(shown),
        kind=kind,
        reply_to=reply_to,
        protect_content=bool(wire.get("has_protected_content")),
        wire=wire,
    )


def edited(before: ChatMessage, content: Json, shown: Shown, seconds: int) -> ChatMessage:
    """Return *before* with new words."""
    old = {"text", "entities", "caption", "caption_entities"}
    kept = {name: value for name, value in before.wire.items() if name not in old}
    wire = kept | content | {"edit_date": seconds}
    return replace(before, shown=shown, html=render(shown), edited=True, wire=wire)


def reply(replied: ChatMessage, quote: str | None) -> Json:
    """
    Return the fields of a reply: the whole message (but not what that one replied to), the quote.

    Raises:
        ValueError: The quote is not in the message.
    """
    whole = {name: value for name, value in replied.wire.items() if name != "reply_to_message"}
    if quote is None:
        return {"reply_to_message": whole}
    before, found, _ = replied.text.partition(quote)
    if not found:
        msg = "the quote is not in the message"
        raise ValueError(msg)
    part: Json = {"text": quote, "position": units(before), "is_manual": True}
    return {"reply_to_message": whole, "quote": part}


def origin(name: str, user_id: int | None, seconds: int) -> Json:
    """Return the MessageOrigin of a forward: hidden users show nothing but a name."""
    if user_id is None:
        return {"type": "hidden_user", "date": seconds, "sender_user_name": name}
    sender = person(user_id, name, None) | {"is_bot": False}
    return {"type": "user", "date": seconds, "sender_user": sender}


def passed_on(message: ChatMessage, seconds: int) -> tuple[Json, Json]:
    """Return the content of *message* forwarded, and its origin: the first sender's, for ever."""
    own = {*_OF_ONE_MESSAGE, "forward_origin"}
    content = {name: value for name, value in message.wire.items() if name not in own}
    first: Json = {"type": "user", "date": seconds, "sender_user": message.wire["from"]}
    kept = message.wire.get("forward_origin")
    return content, kept if isinstance(kept, dict) else first


def inaccessible(chat: Json, message_id: int) -> Json:
    """Return an InaccessibleMessage: what a press carries when its message is gone."""
    return {"chat": chat, "message_id": message_id, "date": 0}


def press(query: Query, sender: Json, message: Json) -> Json:
    """Return a CallbackQuery."""
    body: Json = {"id": query.query_id, "from": sender, "message": message, "data": query.data}
    return body | {"chat_instance": f"-{sender['id']}"}


_RIGHTS: Json = dict.fromkeys(
    [
        *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
        *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
        *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
        "can_delete_stories",
    ],
    False,
)
"""What a ChatMemberAdministrator says of itself (Bot API)."""


def membership(bot: Json, before: str, after: str, seconds: int) -> Json:
    """Return a ChatMemberUpdated about the bot in a private chat."""
    states = {"old_chat_member": before, "new_chat_member": after}
    banned: dict[str, Json] = {"kicked": {"until_date": 0}, "administrator": _RIGHTS}
    members: Json = {
        name: {"user": bot, "status": state} | banned.get(state, {})
        for name, state in states.items()
    }
    return {"date": seconds} | members


def number(wire: Json) -> int:
    """Return the message_id of a Message."""
    message_id = wire["message_id"]
    if not isinstance(message_id, int):
        msg = "a message has a number"
        raise TypeError(msg)
    return message_id

"""What the phones show at this moment, as JSON for the page."""

from collections.abc import Sequence

from rehearsal import parameters
from rehearsal.chat import Button, ChatMessage, PressAnswer
from rehearsal.direction import HouseState, Scenery
from rehearsal.phones import Phone
from rehearsal.refusals import Json
from rehearsal.telegram import StandIn
from rehearsal.trees import tree

_MOST_MESSAGES = 80
_MOST_NOTICES = 3
_QUOTE = 90


def snapshot(stand_in: StandIn, house: HouseState = "up", scenery: Scenery = "plain") -> Json:
    """Return every phone in the order of its creation, the bot's name, and how all is going."""
    views = [phone_view(phone, stand_in.commands_of(phone)) for phone in stand_in.phones.values()]
    going: Json = {"house": house, "faults": stand_in.faults.switches, "scene": stand_in.scene}
    return {"bot": stand_in.bot_username, "phones": views, "scenery": scenery} | going


def phone_view(phone: Phone, commands: Sequence[Json] = ()) -> Json:
    """Return one phone; *noticed* and *alerted* count, so that the page knows what is new."""
    chat = phone.chat[-_MOST_MESSAGES:]
    texts = {message.message_id: message.text for message in phone.chat}
    return {
        "id": phone.user_id,
        "name": phone.first_name,
        "language": phone.language_code,
        "messages": [message_view(message, texts) for message in chat],
        "waiting": [[query.message_id, query.data] for query in phone.pending_taps],
        "notices": phone.notices[-_MOST_NOTICES:],
        "noticed": len(phone.notices),
        "alerts": [_alert(answer) for answer in phone.answers[-_MOST_NOTICES:]],
        "alerted": len(phone.alerts),
        "typing": phone.is_awaited,
        "commands": list(commands),
    }


def message_view(message: ChatMessage, texts: dict[int, str]) -> Json:
    """Return one message; *texts* are those on the phone, for what it replies to."""
    return {
        "id": message.message_id,
        "mine": not message.from_bot,
        "at": message.date.isoformat(),
        "kind": message.kind,
        "text": message.text,
        "body": tree(message.html),
        "buttons": [[_button(button) for button in row] for row in message.buttons],
        "quote": _quote(message, texts),
        "from": _origin(message),
        "protected": message.protect_content,
        "edited": message.edited,
        "silent": message.silent,
    }


def _alert(answer: PressAnswer) -> Json:
    return {"text": answer.text, "alert": answer.is_alert}


def _button(button: Button) -> Json:
    return {"label": button.text, "data": button.data, "url": button.url}


def _quote(message: ChatMessage, texts: dict[int, str]) -> str | None:
    """Return the beginning of what *message* replies to; empty if that has left the phone."""
    if message.reply_to is None:
        return None
    return texts.get(message.reply_to, "")[:_QUOTE]


def _origin(message: ChatMessage) -> str | None:
    origin = parameters.mapping(message.wire.get("forward_origin"))
    known = parameters.mapping(origin.get("sender_user"))
    return parameters.text(origin, "sender_user_name") or parameters.text(known, "first_name")

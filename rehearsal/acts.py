"""What a visitor's hand does on a phone of the page."""

from collections.abc import Callable

from rehearsal import parameters
from rehearsal.phones import Phone
from rehearsal.refusals import Json


def act(phones: dict[int, Phone], body: Json) -> str | None:
    """
    Do ``{"phone", "kind", …}`` on the phone it names; return None when it is done.

    A refusal is a key of the page's words: "unclear" (no such phone or kind), "gone" (the message
    or the button has left the phone), "not_allowed" (Telegram would not let a person do it).
    """
    phone = phones.get(parameters.integer(body, "phone"))
    hand = _HANDS.get(parameters.text(body, "kind"))
    if phone is None or hand is None:
        return "unclear"
    try:
        hand(phone, body)
    except KeyError:
        return "gone"
    except ValueError:
        return "not_allowed"
    return None


def _type(phone: Phone, body: Json) -> None:
    reply_to = parameters.integer(body, "reply_to") or None
    phone.type(parameters.text(body, "text"), reply_to=reply_to)


def _tap(phone: Phone, body: Json) -> None:
    phone.tap(parameters.integer(body, "message"), parameters.text(body, "data"))


def _edit(phone: Phone, body: Json) -> None:
    phone.edit(parameters.integer(body, "message"), parameters.text(body, "text"))


def _forward(phone: Phone, body: Json) -> None:
    if "message" in body:
        phone.pass_on(parameters.integer(body, "message"))
    else:
        phone.forward(parameters.text(body, "text"), parameters.text(body, "from"))


def _copy(phone: Phone, body: Json) -> None:
    phone.copy(parameters.integer(body, "message"))


def _photo(phone: Phone, body: Json) -> None:
    phone.send_photo(parameters.text(body, "text"))


def _delete(phone: Phone, body: Json) -> None:
    phone.delete(parameters.integer(body, "message"))


_HANDS: dict[str, Callable[[Phone, Json], None]] = {
    "type": _type,
    "tap": _tap,
    "edit": _edit,
    "forward": _forward,
    "copy": _copy,
    "photo": _photo,
    "delete": _delete,
}

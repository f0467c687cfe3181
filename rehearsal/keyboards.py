"""Keyboards under a message: what Telegram accepts of them."""

from rehearsal.chat import Button
from rehearsal.parameters import mapping, sequence
from rehearsal.refusals import Json, refuse

DATA_LIMIT = 64
_OTHER_ACTIONS = frozenset(
    [
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ]
)
_KINDS = frozenset(["inline_keyboard", "keyboard", "remove_keyboard", "force_reply"])
_SCHEMES = ("http://", "https://", "tg://", "ton://")

Rows = tuple[tuple[Button, ...], ...]


def read_markup(call: Json) -> Json:
    """Return the ``reply_markup`` of a call, empty if it has none; refuse what is not one."""
    value = call.get("reply_markup")
    markup = mapping(value)
    if value not in (None, "") and not (_KINDS & markup.keys()):
        refuse("object expected as reply markup")
    return markup


def read_inline(call: Json) -> Json:
    """Return the ``reply_markup`` of an edit: only inline buttons can be edited in."""
    markup = read_markup(call)
    if markup and "inline_keyboard" not in markup:
        refuse("inline keyboard expected")
    return markup


def inline_rows(markup: Json) -> Rows:
    """Return the inline buttons of *markup*, or refuse: data has 1 to 64 bytes."""
    rows = [sequence(row) for row in sequence(markup.get("inline_keyboard"))]
    return tuple(tuple(_button(mapping(item)) for item in row) for row in rows if row)


def _button(item: Json) -> Button:
    label = str(item.get("text") or "")
    if not label:
        refuse('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if "callback_data" in item:
        return Button(label, data=_data(item["callback_data"]))
    if "url" in item:
        return Button(label, url=_url(str(item["url"])))
    if not _OTHER_ACTIONS & item.keys():
        words = "Text buttons are unallowed in the inline keyboard"
        refuse(f"can't parse inline keyboard button: {words}")
    return Button(label)


def _data(value: object) -> str:
    data = str(value)
    if not 1 <= len(data.encode()) <= DATA_LIMIT:
        refuse("BUTTON_DATA_INVALID")
    return data


def _url(url: str) -> str:
    if not url.startswith(_SCHEMES):
        refuse(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url

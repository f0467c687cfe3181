"""sendMessage and the editing of messages: what the bot says, checked as Telegram checks it."""

from dataclasses import replace

from rehearsal import compose, parameters
from rehearsal.chat import ChatMessage
from rehearsal.groups import Group
from rehearsal.keyboards import Rows, inline_rows, read_inline, read_markup
from rehearsal.office import Office
from rehearsal.phones import Phone
from rehearsal.refusals import Json, refuse
from rehearsal.wording import read_text


def send_message(office: Office, call: Json) -> Json:
    """Show a text on a phone (Bot API, sendMessage)."""
    phone = office.reachable(call)
    shown = read_text(call)
    markup = read_markup(call)
    rows = inline_rows(markup)
    replied = _replied(phone, call)
    base = compose.base(office.world, office.world.bot, phone.private_chat)
    wire = base | _options(call, rows, markup) | replied | compose.shown_text(shown)
    message = replace(
        compose.view(wire, shown, office.world.now(), from_bot=True),
        reply_to=_reply_number(replied),
        buttons=rows,
        force_reply=parameters.flag(markup, "force_reply"),
        has_other_keyboard=bool(markup) and "inline_keyboard" not in markup,
        silent=parameters.flag(call, "disable_notification"),
    )
    phone.conversation.typing_until = None
    phone.conversation.add(message)
    phone.notices.append(shown.text.partition("\n")[0])
    return wire


def edit_message_text(office: Office, call: Json) -> Json:
    """Change the words and buttons of one of the bot's messages (Bot API, editMessageText)."""
    phone = office.phone(call)
    before = _editable(office, phone, call)
    shown = read_text(call)
    after = compose.edited(before, compose.shown_text(shown), shown, office.world.seconds())
    return _put(phone, before, _with_markup(after, call))


def edit_message_reply_markup(office: Office, call: Json) -> Json:
    """Change or take the buttons of one of the bot's messages."""
    phone = office.phone(call)
    before = _editable(office, phone, call)
    after = replace(before, wire=before.wire | {"edit_date": office.world.seconds()})
    return _put(phone, before, _with_markup(after, call))


def _options(call: Json, rows: Rows, markup: Json) -> Json:
    options: Json = {}
    if parameters.flag(call, "protect_content"):
        options["has_protected_content"] = True
    if rows:
        options["reply_markup"] = markup
    if preview := parameters.mapping(call.get("link_preview_options")):
        options["link_preview_options"] = preview
    return options


def _replied(phone: Phone | Group, call: Json) -> Json:
    wanted = parameters.mapping(call.get("reply_parameters"))
    if not wanted:
        return {}
    message = phone.conversation.kept.get(parameters.integer(wanted, "message_id"))
    if message is not None:
        return compose.reply(message, None)
    if not parameters.flag(wanted, "allow_sending_without_reply"):
        refuse("message to be replied not found")
    return {}


def _reply_number(replied: Json) -> int | None:
    whole = parameters.mapping(replied.get("reply_to_message"))
    return compose.number(whole) if whole else None


def _editable(office: Office, phone: Phone | Group, call: Json) -> ChatMessage:
    """Return the message; of the bot's, only those with inline buttons or none can be edited."""
    message = office.message(phone, call, "edit")
    if not message.from_bot or message.has_other_keyboard:
        refuse("message can't be edited")
    return message


def _with_markup(message: ChatMessage, call: Json) -> ChatMessage:
    markup = read_inline(call)
    wire = {name: value for name, value in message.wire.items() if name != "reply_markup"}
    rows = inline_rows(markup)
    return replace(message, buttons=rows, wire=wire | ({"reply_markup": markup} if rows else {}))


def _put(phone: Phone | Group, before: ChatMessage, after: ChatMessage) -> Json:
    if (before.shown, before.buttons) == (after.shown, after.buttons):
        refuse(
            "message is not modified: specified new message content and reply markup are exactly"
            " the same as a current content and reply markup of the message"
        )
    phone.conversation.typing_until = None
    phone.conversation.replace(after)
    return after.wire

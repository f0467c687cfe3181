"""Which method of the Bot API does what; names are matched without regard to case."""

from collections.abc import Callable

from rehearsal import deleting, membership, polling, presses, profile, sending
from rehearsal.office import Caller, Office
from rehearsal.refusals import Json, Refusal

Method = Callable[[Office, Json], object]

_METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "logOut": profile.leave,
    "close": profile.leave,
    "setWebhook": polling.set_webhook,
    "deleteWebhook": polling.delete_webhook,
    "getWebhookInfo": polling.get_webhook_info,
    "sendMessage": sending.send_message,
    "editMessageText": sending.edit_message_text,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": deleting.delete_message,
    "deleteMessages": deleting.delete_messages,
    "answerCallbackQuery": presses.answer_callback_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setMyShortDescription": profile.set_my_short_description,
    "leaveChat": membership.leave_chat,
    "sendChatAction": profile.send_chat_action,
}
_NAMES = {name.lower(): name for name in [*_METHODS, "getUpdates"]}


def canonical(method: str) -> str:
    """Return the method's name as the Bot API writes it; unknown names as they are."""
    return _NAMES.get(method.lower(), method)


async def call(office: Office, method: str, parameters: Json, caller: Caller) -> object:
    """
    Let *method* take effect and return its result.

    Raises:
        Refusal: Telegram answers with an error.
    """
    if method == "getUpdates":
        return await polling.get_updates(office, parameters, caller)
    if method not in _METHODS:
        raise Refusal(404, "Not Found")
    return _METHODS[method](office, parameters)

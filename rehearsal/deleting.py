"""Taking messages away, as long as Telegram lets a bot do it."""

from datetime import timedelta

from rehearsal import parameters
from rehearsal.chat import ChatMessage
from rehearsal.office import Office
from rehearsal.refusals import Json, refuse

DELETE_LIFE = timedelta(hours=48)
_MOST = 100


def delete_message(office: Office, call: Json) -> bool:
    """Take one message, the bot's or the person's, away for both (Bot API, deleteMessage)."""
    phone = office.phone(call)
    message = office.message(phone, call, "delete")
    _refuse_the_old(office, message)
    phone.conversation.remove(message.message_id)
    return True


def delete_messages(office: Office, call: Json) -> bool:
    """Take 1 to 100 messages away; those that are not there are skipped."""
    phone = office.phone(call)
    wanted = parameters.sequence(call.get("message_ids"))
    if not wanted:
        refuse("message identifiers are not specified")
    if len(wanted) > _MOST:
        refuse("too many message identifiers specified")
    found = [message for number, message in phone.conversation.kept.items() if number in wanted]
    for message in found:
        _refuse_the_old(office, message)
    for message in found:
        phone.conversation.remove(message.message_id)
    return True


def _refuse_the_old(office: Office, message: ChatMessage) -> None:
    if office.world.now() - message.date >= DELETE_LIFE:
        refuse("message can't be deleted for everyone")

"""The bot's own coming and going: it can leave, and only people can bring it."""

from rehearsal.office import Office
from rehearsal.phones import Phone
from rehearsal.refusals import Json, refuse


def leave_chat(office: Office, call: Json) -> bool:
    """Leave a group, a supergroup or a channel (Bot API, leaveChat)."""
    group = office.phone(call)
    if isinstance(group, Phone):
        refuse("chat member status can't be changed in private chats")
    group.check_reachable()
    group.leave()
    return True

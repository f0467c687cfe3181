"""Whom the bot may write to: groups and channels, and who blocks it or lets it in again."""

import re
from dataclasses import dataclass
from functools import partial

from telegram import ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, ContextTypes, MessageHandler
from telegram.ext.filters import ChatType as InChat
from telegram.ext.filters import UpdateType

from domain.groups import REGISTERING
from handlers.gate import argument_of, is_command, is_typed
from handlers.messenger import TelegramMessenger
from handlers.wire import App
from services.people.groups import FollowGroup, LoseGroup, MeetGroup, RegisterGroup
from services.people.reaching import NoteReach

_OUT = frozenset({ChatMember.LEFT, ChatMember.BANNED})
_NAME = re.compile(r"^/([a-z]+)(?:@([A-Za-z0-9_]+))?(?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Groups:
    """The verbs of what happens in groups, and of who can be reached."""

    register: RegisterGroup
    meet: MeetGroup
    lose: LoseGroup
    follow: FollowGroup
    reach: NoteReach


async def joined(verbs: Groups, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Note that the bot was brought somewhere, taken out of it, blocked, or let in again."""
    change = update.my_chat_member
    if change is None:
        return
    if change.chat.type == ChatType.PRIVATE:
        is_reached = change.new_chat_member.status not in _OUT
        await verbs.reach(change.chat.id, is_reached=is_reached)
    elif change.new_chat_member.status in _OUT:
        await verbs.lose(change.chat.id)
    else:
        await verbs.meet(change.chat.id, _adder(change))


async def said(
    verbs: Groups, messenger: TelegramMessenger, update: Update, _: ContextTypes.DEFAULT_TYPE
) -> None:
    """Take a code or a new number from what stands in a group; all else is nobody's affair."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id:
        await verbs.follow(message.chat_id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await verbs.follow(message.migrate_from_chat_id, message.chat_id)
    elif (code := _code(message, messenger.username())) and message.from_user is not None:
        if answer := await verbs.register(message.from_user.id, message.chat_id, code):
            await messenger.say(answer)
    else:
        await verbs.meet(message.chat_id)


def _adder(change: ChatMemberUpdated) -> int | None:
    """Return who brought the bot into a group just now; a channel has no room for a code."""
    is_group = change.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}
    is_new = change.old_chat_member.status in _OUT
    return change.from_user.id if is_group and is_new else None


def _code(message: Message, username: str) -> str:
    """Return the code that a message brings, typed just now by a person; empty for none."""
    found = _NAME.match(message.text or "")
    is_persons = message.sender_chat is None and is_command(message) and is_typed(message)
    if found is None or not is_persons or found[1].casefold() not in REGISTERING:
        return ""
    if found[2] and found[2].casefold() != username.casefold():
        return ""
    return argument_of(message).reveal().strip()


def register(app: App, verbs: Groups, messenger: TelegramMessenger) -> None:
    """Add the handlers of groups and channels."""
    app.add_handler(ChatMemberHandler(partial(joined, verbs), ChatMemberHandler.MY_CHAT_MEMBER))
    elsewhere = UpdateType.MESSAGE & (InChat.GROUPS | InChat.CHANNEL)
    app.add_handler(MessageHandler(elsewhere, partial(said, verbs, messenger)))

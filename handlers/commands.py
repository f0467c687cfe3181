"""Every command by its name, and those that write, choose or ask what is possible."""

from functools import partial

from telegram import Message, Update
from telegram.ext import CommandHandler, ContextTypes, MessageHandler
from telegram.ext.filters import UpdateType

from domain.errors import AmanaError
from domain.secrecy import Secret
from domain.steps import DialogueKind
from domain.typed_text import key
from handlers.exports import export
from handlers.gate import COMMAND, PRIVATE, argument_of, origin_of, sender_of
from handlers.locking import lock, travel, unlock
from handlers.messenger import TelegramMessenger
from handlers.reading import agenda, digest, members, promises, show, source, today
from handlers.sharing import request, share, transfer
from handlers.verbs import Command, Commands
from handlers.wire import App
from services.people.admission import Arrival

_SETTINGS = frozenset(map(key, ("settings", "إعدادات", "الإعدادات")))
"""What `/desk` is followed by for the desk's own settings."""

_PAUSE = frozenset(map(key, ("pause", "pauses", "holiday", "holidays", "توقف", "إيقاف", "عطلة")))
"""Or for the days on which it pauses."""


async def start(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/start CODE``: admission; without a code, help for whoever is a member already."""
    code = argument_of(message).reveal().strip()
    if not code:
        await messenger.say(await verbs.greet(sender_of(message), begins=True))
        return
    sender = message.from_user
    name = Secret(sender.full_name if sender else "")
    await messenger.say(await verbs.admit(Arrival(sender_of(message), name), code))


async def help_(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/help``: what the sender's own roles allow."""
    await messenger.say(await verbs.greet(sender_of(message)))


async def meeting(verbs: Commands, _: TelegramMessenger, message: Message, update: int) -> None:
    """``/meeting`` and the meeting in one message; alone, it asks step by step."""
    await save_meeting(verbs, message, update, argument_of(message))


async def save_meeting(verbs: Commands, message: Message, update: int, text: Secret) -> None:
    """Keep the meeting *text* tells of, or ask for it."""
    sender = sender_of(message)
    if text.reveal().strip():
        answer = await verbs.save_meeting(sender, origin_of(message), text)
    else:
        answer = await verbs.begin_dialogue(sender, DialogueKind.MEETING, update)
    await verbs.tell(answer)


async def event(verbs: Commands, _: TelegramMessenger, message: Message, update: int) -> None:
    """``/event 2026-12-03 09:00 Title @ Place``; alone, it asks step by step."""
    await save_event(verbs, message, update, argument_of(message))


async def save_event(verbs: Commands, message: Message, update: int, text: Secret) -> None:
    """Keep the event *text* tells of, or ask for it."""
    sender = sender_of(message)
    if text.reveal().strip():
        answer = await verbs.save_event(sender, origin_of(message), text)
    else:
        answer = await verbs.begin_dialogue(sender, DialogueKind.EVENT, update)
    await verbs.tell(answer)


async def invite(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/invite``: as what somebody is to be invited to the current desk, for its head."""
    await messenger.say(await verbs.ask_invite(sender_of(message)))


async def undo(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/undo``: take the last one back."""
    await messenger.say(await verbs.undo_last(sender_of(message), update))


async def desk(verbs: Commands, messenger: TelegramMessenger, message: Message, __: int) -> None:
    """``/desk``: the current one, and the others; its settings and its pauses, for its head."""
    first, _, days = " ".join(argument_of(message).reveal().split()).partition(" ")
    if key(first) in _SETTINGS and not days:
        await messenger.say(await verbs.ask_desk_settings(sender_of(message)))
        return
    if key(first) in _PAUSE:
        await messenger.say(await verbs.ask_pause(sender_of(message), Secret(days)))
        return
    await messenger.say(await verbs.ask_desk(sender_of(message)))


async def group(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/group``: how the desk stands with a Telegram group; for its heads."""
    await messenger.say(await verbs.ask_group(sender_of(message)))


async def settings(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """Show what a member may choose for himself (``/settings``)."""
    await messenger.say(await verbs.ask_settings(sender_of(message)))


async def cancel(verbs: Commands, _: TelegramMessenger, message: Message, update: int) -> None:
    """``/cancel``: drop what was read back last, or the question that is open."""
    await verbs.tell(await verbs.cancel_waiting(sender_of(message), update))


class UnknownCommand(AmanaError):
    """Nobody knows the command, and nothing was kept."""

    reply_key = "unknown-command"


async def unknown(_: Commands, __: TelegramMessenger, ___: Message, ____: int) -> None:
    """
    Refuse what only looks like a command.

    Raises:
        UnknownCommand
    """
    raise UnknownCommand


COMMANDS: dict[str, Command] = {
    "start": start,
    "help": help_,
    "meeting": meeting,
    "event": event,
    "digest": digest,
    "today": today,
    "agenda": agenda,
    "promises": promises,
    "show": show,
    "source": source,
    "share": share,
    "transfer": transfer,
    "request": request,
    "undo": undo,
    "desk": desk,
    "group": group,
    "members": members,
    "invite": invite,
    "settings": settings,
    "export": export,
    "unlock": unlock,
    "lock": lock,
    "travel": travel,
    "cancel": cancel,
}


async def _run(
    command: Command,
    verbs: Commands,
    messenger: TelegramMessenger,
    update: Update,
    _: ContextTypes.DEFAULT_TYPE,
) -> None:
    if update.message is not None:
        await command(verbs, messenger, update.message, update.update_id)


def register(app: App, verbs: Commands, messenger: TelegramMessenger) -> None:
    """Add every command; then what only looks like one."""
    for name, command in COMMANDS.items():
        handler = partial(_run, command, verbs, messenger)
        app.add_handler(CommandHandler(name, handler, COMMAND & UpdateType.MESSAGE))
    rest = PRIVATE & UpdateType.MESSAGE
    app.add_handler(MessageHandler(rest & COMMAND, partial(_run, unknown, verbs, messenger)))

"""Every command, each with the verb it calls; what a command carries is its argument."""

from functools import partial

from telegram import Message, Update
from telegram.ext import CommandHandler, ContextTypes, MessageHandler
from telegram.ext.filters import TEXT, StatusUpdate, UpdateType

from domain.errors import AmanaError
from domain.keyboards import Press, Verb
from domain.letters import Answer, Plain
from domain.secrecy import Secret
from domain.steps import DialogueKind
from domain.typed_text import key
from handlers.gate import COMMAND, PRIVATE, argument_of, caption_of, origin_of, sender_of
from handlers.guide import HOW_TO
from handlers.messenger import TelegramMessenger
from handlers.verbs import Command, Commands
from handlers.wire import App
from services.people.admission import Arrival

_SETTINGS = frozenset(map(key, ("settings", "إعدادات", "الإعدادات")))
"""What `/desk` is followed by for the desk's own settings."""


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


async def promises(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/promises``; with a name, those about him; with a promise, that one is read back."""
    sender, text = sender_of(message), argument_of(message)
    if answer := await verbs.hear_promise(sender, origin_of(message), text, update):
        await verbs.tell(answer)
        return
    asked = await verbs.ask_promises(sender, update, text or None)
    await reveal(verbs, messenger, sender, asked, update)


async def digest(verbs: Commands, _: TelegramMessenger, message: Message, __: int) -> None:
    """``/digest``: its pages come as deliveries."""
    await verbs.ask_digest(sender_of(message), origin_of(message))


async def agenda(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/agenda``: the next 14 days."""
    asked = await verbs.ask_agenda(sender_of(message), update)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def today(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/today``: this day alone, as the desk's clocks have it."""
    asked = await verbs.ask_agenda(sender_of(message), update, is_today=True)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def members(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/members``: the people of the current desk, for its head."""
    asked = await verbs.ask_people(sender_of(message), update)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def invite(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/invite``: as what somebody is to be invited to the current desk, for its head."""
    await messenger.say(await verbs.ask_invite(sender_of(message)))


async def show(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/show NAV-17``."""
    reference = argument_of(message).reveal()
    if not reference:
        await _plain(verbs, messenger, message, HOW_TO["show"])
        return
    asked = await verbs.ask_record(sender_of(message), reference, update)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def source(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/source NAV-17``: who told it."""
    reference = argument_of(message).reveal()
    if not reference:
        await _plain(verbs, messenger, message, HOW_TO["source"])
        return
    asked = await verbs.ask_source(sender_of(message), reference, update)
    await reveal(verbs, messenger, sender_of(message), asked, update)


async def share(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/share NAV-17 LAND``: a copy for another desk."""
    reference, _, code = argument_of(message).reveal().strip().partition(" ")
    if not code.strip():
        await _plain(verbs, messenger, message, HOW_TO["share"])
        return
    answer = await verbs.share(sender_of(message), reference, code.strip(), update)
    await messenger.say(answer)


async def transfer(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/transfer NAV-17 LAND``: another desk keeps it from now on, and this one no more."""
    reference, _, code = argument_of(message).reveal().strip().partition(" ")
    if not code.strip():
        await _plain(verbs, messenger, message, HOW_TO["transfer"])
        return
    answer = await verbs.transfer(sender_of(message), reference, code.strip(), update)
    await messenger.say(answer)


async def request(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/request NAV-17``: ask its desk for what one may not read."""
    reference = argument_of(message).reveal()
    await messenger.say(await verbs.request(sender_of(message), reference, update))


async def undo(
    verbs: Commands, messenger: TelegramMessenger, message: Message, update: int
) -> None:
    """``/undo``: take the last one back."""
    await messenger.say(await verbs.undo_last(sender_of(message), update))


async def desk(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/desk``: the current desk, and the others; ``/desk settings``, for its head."""
    if key(argument_of(message).reveal()) in _SETTINGS:
        await messenger.say(await verbs.ask_desk_settings(sender_of(message)))
        return
    await messenger.say(await verbs.ask_desk(sender_of(message)))


async def group(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/group``: how the desk stands with a Telegram group; for its heads."""
    await messenger.say(await verbs.ask_group(sender_of(message)))


async def settings(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """Show what a member may choose for himself (``/settings``)."""
    await messenger.say(await verbs.ask_settings(sender_of(message)))


async def unlock(verbs: Commands, messenger: TelegramMessenger, message: Message, at: int) -> None:
    """``/unlock 123456``: reading is open for a while."""
    code = argument_of(message)
    if not code.reveal().strip():
        await _plain(verbs, messenger, message, HOW_TO["unlock"])
        return
    await messenger.say(await verbs.enter_code(sender_of(message), code, at))


async def lock(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/lock``: reading is closed at once, and what stands open leaves."""
    await messenger.say(await verbs.lock(sender_of(message)))


async def travel(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """``/travel``: one tap, no question; the chat is emptied at once, and again until it is."""
    departure = await verbs.travel(sender_of(message))
    await messenger.say(departure.answer)
    await messenger.clear(message.chat_id, departure.messages)


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


async def unkept(verbs: Commands, messenger: TelegramMessenger, message: Message, _: int) -> None:
    """Say that a photo, a voice note or a file is not kept yet."""
    origin, album = origin_of(message), message.media_group_id or ""
    if answer := await verbs.refuse_media(sender_of(message), origin, album, caption_of(message)):
        await messenger.say(answer)


async def edited_unkept(
    verbs: Commands, messenger: TelegramMessenger, update: Update, _: ContextTypes.DEFAULT_TYPE
) -> None:
    """Say the same of an edited picture, once: a place that moves is edited for hours."""
    message = update.edited_message
    if message is None:
        return
    origin, edits = origin_of(message, update.update_id), f"edits of {message.message_id}"
    if answer := await verbs.refuse_media(sender_of(message), origin, edits, caption_of(message)):
        await messenger.say(answer)


async def _plain(verbs: Commands, messenger: TelegramMessenger, message: Message, key: str) -> None:
    reader = await verbs.find_reader(sender_of(message))
    await messenger.say(Answer(reader, Plain(key)))


async def reveal(
    verbs: Commands, messenger: TelegramMessenger, sender: int, asked: Answer, update: int
) -> None:
    """Say the neutral words, once, then open them as if their button had been pressed."""
    if asked.buttons is None:
        raise TypeError
    message = asked.buttons.message or await messenger.say(asked)
    press = Press(asked.buttons.id, Verb.OPEN, 0, message, query=f"update:{update}")
    shown = await verbs.reveal(sender, press)
    await messenger.show(shown.to, message, shown.letter, shown.buttons)


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
    """Add every command; then what looks like one; last, what is no text."""
    for name, command in COMMANDS.items():
        handler = partial(_run, command, verbs, messenger)
        app.add_handler(CommandHandler(name, handler, COMMAND & UpdateType.MESSAGE))
    rest = PRIVATE & UpdateType.MESSAGE
    app.add_handler(MessageHandler(rest & COMMAND, partial(_run, unknown, verbs, messenger)))
    media = PRIVATE & ~TEXT & ~StatusUpdate.ALL  # what is pinned or renamed is nobody's words
    app.add_handler(
        MessageHandler(media & UpdateType.MESSAGE, partial(_run, unkept, verbs, messenger))
    )
    edited = partial(edited_unkept, verbs, messenger)
    app.add_handler(MessageHandler(media & UpdateType.EDITED_MESSAGE, edited))

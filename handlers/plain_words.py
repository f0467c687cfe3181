"""Does what plain words ask for, as the command of the same meaning would."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Message

from domain.keyboards import Heard
from domain.notices import Days
from domain.plain_words import Ask, Request
from handlers.answering import reveal
from handlers.commands import COMMANDS, save_event, save_meeting
from handlers.gate import sender_of, text_of
from handlers.messenger import TelegramMessenger
from handlers.verbs import Commands


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the message it was typed in."""

    request: Request
    message: Message
    update: int

    @property
    def sender(self) -> int:
        """Who asked."""
        return sender_of(self.message)

    @property
    def heard(self) -> Heard:
        """The words themselves: they can be kept as a note instead."""
        return Heard(text_of(self.message), self.message.message_id)


Doing = Callable[[Commands, TelegramMessenger, Asked], Awaitable[None]]


async def do(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    """Do what was asked for."""
    if asked.request.ask in _DOINGS:
        await _DOINGS[asked.request.ask](verbs, messenger, asked)
    else:
        command = COMMANDS[asked.request.ask.value]
        await command(verbs, messenger, asked.message, asked.update)


async def _agenda(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    first, last = asked.request.first, asked.request.last
    days = Days(first, last) if first and last else None
    is_today = asked.request.ask is Ask.TODAY and days is None
    answer = await verbs.ask_agenda(
        asked.sender, asked.update, days, asked.heard, is_today=is_today
    )
    await reveal(verbs, messenger, asked.sender, answer, asked.update)


async def _promises(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    about = asked.request.about or None
    answer = await verbs.ask_promises(asked.sender, asked.update, about, asked.heard)
    await reveal(verbs, messenger, asked.sender, answer, asked.update)


async def _people(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    answer = await verbs.ask_people(asked.sender, asked.update, asked.heard)
    await reveal(verbs, messenger, asked.sender, answer, asked.update)


async def _show(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    reference = str(asked.request.reference)
    answer = await verbs.ask_record(asked.sender, reference, asked.update, asked.heard)
    await reveal(verbs, messenger, asked.sender, answer, asked.update)


async def _share(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    reference, code = str(asked.request.reference), asked.request.code
    await messenger.say(await verbs.share(asked.sender, reference, code, asked.update))


async def _transfer(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    reference, code = str(asked.request.reference), asked.request.code
    await messenger.say(await verbs.transfer(asked.sender, reference, code, asked.update))


async def _request(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    reference = str(asked.request.reference)
    await messenger.say(await verbs.request(asked.sender, reference, asked.update))


async def _desk(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    if asked.request.code:
        await messenger.say(await verbs.choose_desk(asked.sender, asked.request.code))
    else:
        await messenger.say(await verbs.ask_desk(asked.sender))


async def _desk_settings(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    await messenger.say(await verbs.ask_desk_settings(asked.sender))


async def _pause(verbs: Commands, messenger: TelegramMessenger, asked: Asked) -> None:
    await messenger.say(await verbs.ask_pause(asked.sender, asked.request.about))


async def _meeting(verbs: Commands, _: TelegramMessenger, asked: Asked) -> None:
    await save_meeting(verbs, asked.message, asked.update, asked.request.about)


async def _event(verbs: Commands, _: TelegramMessenger, asked: Asked) -> None:
    await save_event(verbs, asked.message, asked.update, asked.request.about)


_DOINGS: dict[Ask, Doing] = {
    Ask.AGENDA: _agenda,
    Ask.TODAY: _agenda,
    Ask.PROMISES: _promises,
    Ask.SHOW: _show,
    Ask.SHARE: _share,
    Ask.TRANSFER: _transfer,
    Ask.REQUEST: _request,
    Ask.MEMBERS: _people,
    Ask.DESK: _desk,
    Ask.DESK_SETTINGS: _desk_settings,
    Ask.PAUSE: _pause,
    Ask.MEETING: _meeting,
    Ask.EVENT: _event,
}
"""What reads its words out of the request; everything else is the command alone."""

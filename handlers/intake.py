"""Works off what came in while the house was sealed: reads what each update is, keeps content."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from telegram import Bot, CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext.filters import StatusUpdate

from domain.codes import is_code
from domain.errors import KeyFileRefused, Unavailable
from domain.pauses import WHOLE
from domain.rows import IntakeRow
from domain.secrecy import Secret
from handlers import errors
from handlers.gate import (
    PRIVATE,
    argument_of,
    forwarded_from,
    is_command,
    is_typed,
    origin_of,
    sender_of,
    sweep_of,
    text_of,
)
from handlers.reception import pause_after
from handlers.replied import reference_of_reply
from services.incoming.intake import Came, Content, FindSealed, RenewIntake, TakeIn

_NOTHING = Came(awaits=False)
_WITH_CODE = ("/unlock", "/export")


@dataclass(slots=True)
class WorkOff:
    """
    Takes one update after the other, in order; what does not open is left, and stops no other.

    It is a tick, too: of several processes on one database, one may still be sealed. That one
    would be handed a new key with every message, so only a start renews it.
    """

    find: FindSealed
    take_in: TakeIn
    renew: RenewIntake
    chance: Callable[[], float] = lambda: WHOLE
    _left: set[int] = field(default_factory=set)

    async def __call__(self) -> bool:
        """
        Work off everything there is; return whether something was.

        Raises:
            Unavailable: The database is away; what is worked off stays so.
        """
        after, is_done = None, False
        while rows := await self.find(after):
            for row in rows:
                after = row.update
                if row.update not in self._left:
                    is_done = await self._take(row) or is_done
        return is_done

    async def tick(self) -> None:
        """Work off what another process has received sealed since."""
        await self()

    async def catch_up(self) -> None:
        """Work off everything, however long the database is away: what comes now comes after it."""
        for failures in count(1):
            try:
                if await self():
                    await self._renew()
            except Unavailable as error:
                errors.note_outage("what came in sealed waits", error)
                await asyncio.sleep(pause_after(failures, chance=self.chance()).total_seconds())
            else:
                return

    async def _renew(self) -> None:
        """Put another key in the place of the one that is done with; a full disk stops no start."""
        try:
            await self.renew()
        except KeyFileRefused as refused:
            errors.note_outage("the intake keeps its key", refused)

    async def _take(self, row: IntakeRow) -> bool:
        try:
            await self.take_in(row)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one update's defect stops no other
            self._left.add(row.update)
            errors.note_defect(error)
            errors.alarm(f"update {row.update} came in sealed and is left: run `doctor`")
            return False
        return True


def reader(bot: Bot) -> Callable[[Secret], Came]:
    """Return what tells of an update's JSON what it is, as the bot itself would have."""

    def read(text: Secret) -> Came:
        update = Update.de_json(json.loads(text.reveal()), bot)
        if update.callback_query is not None:
            return _pressed(update.callback_query)
        if update.message is not None:
            return _sent(update, update.message) if PRIVATE.filter(update.message) else _NOTHING
        if update.my_chat_member is not None:
            return _let_in(update.my_chat_member)
        edited = update.edited_message
        if edited is not None and PRIVATE.filter(edited):
            return _edited(edited, update.update_id)
        return _NOTHING

    return read


def _let_in(change: ChatMemberUpdated) -> Came:
    """Return who lets the bot write to him again; who blocked it is found out soon enough."""
    is_private = change.chat.type == ChatType.PRIVATE
    is_in = change.new_chat_member.status == ChatMember.MEMBER
    return Came(change.chat.id, awaits=False) if is_private and is_in else _NOTHING


def _pressed(query: CallbackQuery) -> Came:
    """Return who pressed a button: it counts no more, but he is told so."""
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return _NOTHING
    return Came(query.from_user.id)


def _sent(update: Update, message: Message) -> Came:
    sender, sweep = sender_of(message), sweep_of(message)
    if message.text is None or (is_command(message) and is_typed(message)):
        awaits = not StatusUpdate.ALL.check_update(update)
        return Came(sender, sweep, awaits=awaits, code=_code_in(message))
    to = reference_of_reply(message)
    content = Content(
        origin_of(message),
        text_of(message),
        forwarded_from(message),
        to,
        typed=to is None and is_typed(message),
    )
    return Came(sender, sweep, content, code=_code_in(message))


def _code_in(message: Message) -> Secret | None:
    """Return the one-time code that was typed: six digits alone, or behind their command."""
    if message.text is None or not is_typed(message) or message.reply_to_message is not None:
        return None
    if is_command(message):
        has_code = message.text.casefold().startswith(_WITH_CODE)
        return argument_of(message) if has_code else None
    return text_of(message) if is_code(text_of(message)) else None


def _edited(message: Message, update: int) -> Came:
    sender, sweep = sender_of(message), sweep_of(message)
    if message.text is None:
        return Came(sender, sweep, awaits=False)  # a place that moves is edited for hours
    argument = argument_of(message) if is_command(message) else None
    to = reference_of_reply(message)
    content = Content(origin_of(message, update), text_of(message), to=to, argument=argument)
    return Came(sender, sweep, content)

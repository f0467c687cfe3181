"""Turns errors into words for the member, an outcome for the lane, and a line without words."""

import logging
from dataclasses import dataclass
from functools import partial

from telegram import CallbackQuery, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, ContextTypes

from domain.delivering import Blocked, Refused, SendFailed
from domain.errors import AmanaError, OperatorRefusal, SealBroken, Stranger, Unavailable
from domain.incidents import describe
from domain.invitations import CodeRefused
from domain.letters import Answer
from domain.marking_letters import Unmarkable
from domain.markings import AboveCeiling
from handlers.markings import unmarkable_alert
from handlers.messenger import TelegramMessenger
from handlers.outcome import Outcome, current_outcome
from handlers.refused_words import WITHHELD, desk_of, words_in
from handlers.replies import refusal
from handlers.wire import App
from services.desks.wrong_codes import CodesUnheard
from services.incoming.refusing import OfferNote, SayWhereItBelongs
from services.people.members import FindReader

_log = logging.getLogger("amana.handlers")

_DEFECTS = (SealBroken, OperatorRefusal)
"""Of our own tree, but nobody's mistake; so is whatever names no words of its own."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """The verbs that say why something was not done."""

    find_reader: FindReader
    offer_note: OfferNote
    say_where: SayWhereItBelongs


async def report(
    verbs: Refusals,
    messenger: TelegramMessenger,
    update: object,
    context: ContextTypes.DEFAULT_TYPE,
) -> None:
    """
    Settle what a handler raised, and end its update: no other handler has it after that.

    What stands in front would let everything pass by failing: behind a border that could not tell
    whether somebody travels, the next group would take him for somebody at home.

    Raises:
        ApplicationHandlerStop: Always, and nothing else (python-telegram-bot:
            `Application.process_error`).
    """
    error, outcome = context.error, current_outcome()
    try:
        if not isinstance(error, AmanaError):
            outcome.defect = error
        elif not _is_settled(error, outcome) and isinstance(update, Update):
            await _say_why(verbs, messenger, update, error)
    except AmanaError as failed:
        if not _is_settled(failed, outcome):
            outcome.defect = failed
    except Exception as failed:  # noqa: BLE001  # the last net: the lane must hear of it
        outcome.defect = failed
    if outcome.defect is not None:
        note_defect(outcome.defect)
    raise ApplicationHandlerStop


def note_defect(error: Exception) -> None:
    """Write a defect's type and frames into the log, never its words."""
    _log.error("defect: %s", describe(error))


def note_incident(number: str, error: Exception) -> None:
    """Write why an update was set aside, under the number that its sender and `doctor` know."""
    _log.error("incident %s: %s", number, describe(error))


def _is_settled(error: AmanaError, outcome: Outcome) -> bool:
    """Settle what needs no words; False when the member is owed a refusal."""
    if isinstance(error.__cause__, CodesUnheard):
        alarm("many wrong invitation codes, and no head of desk to warn: make somebody head")
    if isinstance(error, Stranger):
        outcome.sweep = None  # silence: not even a message that disappears
    elif isinstance(error, CodeRefused):
        pass  # silence; the code leaves the chat all the same
    elif isinstance(error, (Refused, Blocked)):
        _log.warning("not said: %s", describe(error))
    elif isinstance(error, (Unavailable, SendFailed)):
        outcome.outage = error
    elif isinstance(error, _DEFECTS) or error.reply_key == AmanaError.reply_key:
        outcome.defect = error
    else:
        return False
    return True


async def _say_why(
    verbs: Refusals, messenger: TelegramMessenger, update: Update, error: AmanaError
) -> None:
    """Say why something was not done: over the chat to a press, else in a message."""
    if isinstance(error, AboveCeiling):
        await _say_where(verbs.say_where, messenger, update, error)
    elif update.callback_query:
        await _alert(verbs.find_reader, messenger, update.callback_query, error.reply_key)
    else:
        await _refuse(verbs.offer_note, messenger, update, error.reply_key)


async def _say_where(
    say_where: SayWhereItBelongs,
    messenger: TelegramMessenger,
    update: Update,
    error: AboveCeiling,
) -> None:
    """Say where something belongs that was not kept."""
    if update.effective_user is None:
        return
    answer = await say_where(update.effective_user.id, error)
    if update.callback_query:
        await messenger.answer_press(update.callback_query.id, _above(answer))
    else:
        await messenger.say(answer)


def _above(answer: Answer) -> str:
    if not isinstance(answer.letter, Unmarkable):
        raise TypeError
    return unmarkable_alert(answer.letter, answer.to)


async def _alert(
    find_reader: FindReader, messenger: TelegramMessenger, query: CallbackQuery, key: str
) -> None:
    reader = await find_reader(query.from_user.id)
    await messenger.answer_press(query.id, refusal(key, reader))


async def _refuse(
    offer_note: OfferNote, messenger: TelegramMessenger, update: Update, key: str
) -> None:
    """Say a refusal; the words leave the chat all the same, so they can be kept as a note."""
    chat = update.effective_chat
    is_private = chat is not None and chat.type == ChatType.PRIVATE
    if update.effective_user is not None and is_private:  # in a group nothing is said, ever
        sender = update.effective_user.id
        words = None if key in WITHHELD else words_in(update)
        answer = await offer_note(sender, key, words, desk_of(update))
        await messenger.say(answer)


def note_outage(what: str, error: Exception) -> None:
    """Write that something is away, and that it is tried again."""
    _log.warning("%s: %s", what, describe(error))


def alarm(what: str) -> None:
    """Write what only the operator can mend."""
    _log.error(what)


def register(app: App, verbs: Refusals, messenger: TelegramMessenger) -> None:
    """Catch what every handler raises."""
    app.add_error_handler(partial(report, verbs, messenger))

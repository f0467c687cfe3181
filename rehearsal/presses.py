"""Answering the press of a button, while Telegram still knows it."""

from rehearsal import parameters
from rehearsal.chat import PressAnswer, Query
from rehearsal.office import Office
from rehearsal.phones import Phone
from rehearsal.refusals import Json, refuse
from rehearsal.texts import clean, units
from rehearsal.updates import PRESS_LIFE

_LIMIT = 200


def answer_callback_query(office: Office, call: Json) -> bool:
    """End a press, with a notice or without (Bot API, answerCallbackQuery)."""
    phone, query = _find(office, parameters.text(call, "callback_query_id"))
    words = clean(parameters.text(call, "text"))
    if units(words) > _LIMIT:
        refuse("MESSAGE_TOO_LONG")
    phone.conversation.typing_until = None
    if not query.answered:
        query.answered = True
        phone.answers.append(PressAnswer(words, parameters.flag(call, "show_alert")))
    return True


def _find(office: Office, query_id: str) -> tuple[Phone, Query]:
    phones = [p for p in office.phones.values() if query_id in p.conversation.queries]
    queries = [phone.conversation.queries[query_id] for phone in phones]
    if not queries or office.world.now() - queries[0].at >= PRESS_LIFE:
        refuse("query is too old and response timeout expired or query ID is invalid")
    return phones[0], queries[0]

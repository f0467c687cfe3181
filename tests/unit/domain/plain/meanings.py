"""Short ways to write down what a message must mean."""

from datetime import UTC, date, datetime, time

from domain.owed import Owed, Owes
from domain.plain_words import Ask, Meant, Missing, RemindMe, Request, Unclear, Understood
from domain.references import parse_reference
from domain.secrecy import Secret

NOW, ZONE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC), "Asia/Dubai"
"""Tuesday 1 December 2026, 21 Jumada II 1448, 12:00 in Dubai."""

NOTE: Understood | None = None
Row = tuple[str, Understood | None]


def agenda(first: str, last: str = "") -> Request:
    return Request(
        Ask.AGENDA, first=date.fromisoformat(first), last=date.fromisoformat(last or first)
    )


def about(what: Ask, words: str) -> Request:
    return Request(what, about=Secret(words))


def show(reference: str) -> Request:
    return Request(Ask.SHOW, reference=parse_reference(reference))


def give(what: Ask, reference: str, code: str) -> Request:
    return Request(what, reference=parse_reference(reference), code=code)


def ask_for(reference: str) -> Request:
    return Request(Ask.REQUEST, reference=parse_reference(reference))


def desk(code: str) -> Request:
    return Request(Ask.DESK, code=code)


def remind(wall: str, what: str, *, certain: bool = False) -> RemindMe:
    return RemindMe(datetime.fromisoformat(wall), ZONE, Secret(what), certain)


def we(name: str, what: str, due: str = "", *, certain: bool = False) -> Owed:
    return _owed(Owes.WE, name, what, due, certain=certain)


def they(name: str, what: str, due: str = "", *, certain: bool = False) -> Owed:
    return _owed(Owes.THEY, name, what, due, certain=certain)


def _owed(owes: Owes, name: str, what: str, due: str, *, certain: bool) -> Owed:
    day, _, hour = due.partition(" ")
    return Owed(
        owes,
        Secret(name),
        Secret(what),
        date.fromisoformat(day) if day else None,
        time.fromisoformat(hour) if hour else None,
        certain=certain,
    )


TODAY, DIGEST, UNDO = Request(Ask.TODAY), Request(Ask.DIGEST), Request(Ask.UNDO)
TRAVEL, LOCK, GROUP = Request(Ask.TRAVEL), Request(Ask.LOCK), Request(Ask.GROUP)
EXPORT = Request(Ask.EXPORT)
DESK_SETTINGS = Request(Ask.DESK_SETTINGS)


def pause(days: str = "") -> Request:
    """Return days on which the desk is to pause."""
    return Request(Ask.PAUSE, about=Secret(days))


SETTINGS, HELP, CANCEL = Request(Ask.SETTINGS), Request(Ask.HELP), Request(Ask.CANCEL)
AGENDA, PROMISES, DESK = Request(Ask.AGENDA), Request(Ask.PROMISES), Request(Ask.DESK)
MEETING, EVENT = Request(Ask.MEETING), Request(Ask.EVENT)
MEMBERS, INVITE = Request(Ask.MEMBERS), Request(Ask.INVITE)

WHEN_TO_REMIND = Unclear(Missing.WHEN, Meant.REMINDER)
PAST_TO_REMIND = Unclear(Missing.PAST, Meant.REMINDER)
WHAT_TO_REMIND = Unclear(Missing.WHAT, Meant.REMINDER)
WHEN_DUE = Unclear(Missing.WHEN, Meant.PROMISE)
PAST_DUE = Unclear(Missing.PAST, Meant.PROMISE)
WHAT_PROMISED = Unclear(Missing.WHAT, Meant.PROMISE)
TO_WHOM = Unclear(Missing.WHOM, Meant.PROMISE)
WHICH_DAYS = Unclear(Missing.WHEN, Meant.AGENDA)
DAYS_OVER = Unclear(Missing.PAST, Meant.AGENDA)

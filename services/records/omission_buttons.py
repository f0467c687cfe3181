"""The buttons that leave one time of an event that recurs out."""

from datetime import datetime

from domain.keyboards import Choice, Verb
from domain.occurrences import following, is_series, start_of
from domain.records import AnyRecord, Event, Record, is_event

THIS, NEXT = "this", "next"


def omit_next(record: AnyRecord, now: datetime) -> tuple[Choice, ...]:
    """Return the button that leaves the next time out, of what recurs and goes on."""
    if not is_event(record) or not is_series(record):
        return ()
    return tuple(_choice(each, NEXT) for each in list(following(record, now))[:1])


def omit_this(record: Record[Event], now: datetime) -> tuple[Choice, ...]:
    """Return the button that leaves an occurrence out, as long as it has not begun."""
    is_one = start_of(record) is not None and record.body.starts() > now
    return (_choice(record, THIS),) if is_one else ()


def _choice(record: Record[Event], value: str) -> Choice:
    return Choice(Verb.OMIT, record.desk, record.id, value=value, start=start_of(record))

"""What a digest says, where each part stands in it, and what somebody has read of it."""

from dataclasses import replace
from datetime import datetime

from domain.deliveries import Cursor, DigestSpan
from domain.desks import Desk
from domain.letters import DigestPage
from domain.records import AnyRecord, Event, Record

Position = tuple[int, int, int]

_PASSED, _COMING, _KEPT = 1, 2, 3


def place_of_passed(event: Record[Event]) -> Position:
    """Return where an event that passed unannounced stands: first."""
    return (_PASSED, event.number, 0)


def place_of_event(event: Record[Event]) -> Position:
    """Return where a coming event stands: by its start."""
    return (_COMING, int(event.body.starts().timestamp()), event.number)


def place_of_record(record: AnyRecord) -> Position:
    """Return where a record stands: by its running number, last."""
    return (_KEPT, record.number, 0)


def coming(desk: Desk, events: list[Record[Event]], now: datetime) -> list[Record[Event]]:
    """Return the events that a digest sent *now* speaks of, by their start."""
    horizon = desk.horizon(now)
    return [event for event in events if event.body.ends() >= now and event.body.starts() < horizon]


def passed_since(
    events: list[Record[Event]], since: datetime | None, now: datetime
) -> list[Record[Event]]:
    """Return the events that ended after the last digest and before *now*."""
    return [event for event in events if since and since < event.body.ends() <= now]


def compose(
    desk: Desk,
    span: DigestSpan,
    events: list[Record[Event]],
    passed: list[Record[Event]],
    records: list[AnyRecord],
) -> DigestPage:
    """Return the digest of *span* whole; *events* are the desk's, *records* the span's."""
    told = coming(desk, events, span.at)
    return DigestPage(desk, span, tuple(passed), tuple(told), tuple(records))


def read_on(page: DigestPage, cursor: Cursor) -> DigestPage:
    """Return *page* from *cursor* on."""
    return replace(page, cursor=cursor)


def told_on(page: DigestPage, rest: Cursor | None) -> list[AnyRecord]:
    """Return the records that a page which ends at *rest* tells something of, each once."""
    first, beyond = page.cursor.place, _beyond(rest)
    placed: list[tuple[Position, AnyRecord]] = [
        *((place_of_passed(event), event) for event in page.passed),
        *((place_of_event(event), event) for event in page.events),
        *((place_of_record(record), record) for record in page.records),
    ]
    told = {record.id: record for place, record in placed if first <= place < beyond}
    return list(told.values())


def _beyond(rest: Cursor | None) -> tuple[float, float, float]:
    if rest is None:
        return (_KEPT + 1, 0, 0)
    section, order, number = rest.place
    return (section, order, number + (1 if rest.character else 0))

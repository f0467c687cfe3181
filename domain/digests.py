"""What a digest says, where each part stands in it, and what somebody has read of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from domain.contents import DigestPage
from domain.desks import Desk
from domain.follow_ups import FollowUp, named_in
from domain.occurrences import spread
from domain.records import AnyRecord, Event, Record
from domain.shown import Cursor

Position = tuple[int, int, int]

_PASSED, _COMING, _OWED, _KEPT = 1, 2, 3, 4

_REMEMBERED = timedelta(days=60)

_NEVER = 1 << 40
"""Seconds: behind every date."""


def place_of_passed(event: Record[Event]) -> Position:
    """Return where an event that passed unannounced stands: first."""
    return (_PASSED, event.number, int(event.body.starts().timestamp()))


def place_of_event(event: Record[Event]) -> Position:
    """Return where a coming event stands: by its start."""
    return (_COMING, int(event.body.starts().timestamp()), event.number)


def place_of_promise(promise: Record[FollowUp]) -> Position:
    """Return where a promise that is due stands: by when it is, the undated ones last."""
    due = promise.body.due_at()
    return (_OWED, int(due.timestamp()) if due else _NEVER, promise.number)


def place_before(promise: Record[FollowUp]) -> Position:
    """Return where a promise stands that is owed before a coming event: behind those due."""
    section, due, number = place_of_promise(promise)
    return (section, due + 2 * _NEVER, number)


def place_of_record(record: AnyRecord) -> Position:
    """Return where a record stands: by its running number, last."""
    return (_KEPT, record.number, 0)


def coming(desk: Desk, events: list[Record[Event]], now: datetime) -> list[Record[Event]]:
    """Return the events that a digest sent *now* speaks of, by their start."""
    horizon = desk.horizon(now)
    near = spread(events, now, horizon)
    return [event for event in near if event.body.ends() >= now and event.body.starts() < horizon]


def passed_since(
    events: list[Record[Event]], since: datetime | None, now: datetime
) -> list[Record[Event]]:
    """
    Return the events that ended after the last digest, if there was any, and before *now*.

    Of those that recur, nothing that is longer ago than deliveries are remembered.
    """
    ended = [
        event
        for event in spread(events, since or now - _REMEMBERED, now)
        if event.body.ends() <= now
    ]
    return [event for event in ended if since is None or since < event.body.ends()]


def owed_by(desk: Desk, promises: list[Record[FollowUp]], now: datetime) -> list[Record[FollowUp]]:
    """Return the promises that a digest sent *now* speaks of: overdue, or due in its span."""
    horizon = desk.horizon(now)
    due = [promise for promise in promises if promise.body.is_due_before(horizon)]
    return sorted(due, key=place_of_promise)


def owed_before(
    promises: list[Record[FollowUp]], events: Iterable[Record[Event]]
) -> list[Record[FollowUp]]:
    """Return the promises to and by whom the titles and places of *events* name."""
    texts = [text for event in events for text in (event.body.title, event.body.place)]
    concern = named_in((promise.body for promise in promises), texts)
    return [promise for promise, is_named in zip(promises, concern, strict=True) if is_named]


def read_on(page: DigestPage, cursor: Cursor) -> DigestPage:
    """Return *page* from *cursor* on."""
    return replace(page, cursor=cursor)


def told_on(page: DigestPage, rest: Cursor | None) -> list[AnyRecord]:
    """Return the records that a page which ends at *rest* tells something of, each once."""
    first, beyond = page.cursor.place, _beyond(rest)
    placed: list[tuple[Position, AnyRecord]] = [
        *((place_of_passed(event), event) for event in page.passed),
        *((place_of_event(event), event) for event in page.events),
        *((place_of_promise(promise), promise) for promise in page.owed),
        *((place_before(promise), promise) for promise in page.before),
        *((place_of_record(record), record) for record in page.records),
    ]
    told = {record.id: record for place, record in placed if first <= place < beyond}
    return list(told.values())


def _beyond(rest: Cursor | None) -> tuple[float, float, float]:
    if rest is None:
        return (_KEPT + 1, 0, 0)
    section, order, number = rest.place
    return (section, order, number + (1 if rest.character else 0))

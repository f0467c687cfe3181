"""The single times of events that recur, in wall time and then as instants of their zone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.records import Event, Occurrence, Record
from domain.recurrence import read_rule, walls

_SLACK = timedelta(days=2)
"""More than wall time and UTC lie apart in any zone, on any day."""


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def is_series(record: Record[Event]) -> bool:
    """Tell whether an event recurs."""
    return bool(record.body.rule)


def occurrence(record: Record[Event], start: datetime | None) -> Record[Event] | None:
    """Return what *record* is at the wall time *start*; None where it does not take place then."""
    if not is_series(record):
        return record if start is None else None
    return next((_at(record, wall) for wall in _walls(record.body) if wall == start), None)


def start_of(record: Record[Event]) -> datetime | None:
    """Return by which wall time an occurrence is named; None of an event that comes once."""
    return record.body.start if isinstance(record.body, Occurrence) else None


def spread(
    records: Iterable[Record[Event]], since: datetime, until: datetime
) -> list[Record[Event]]:
    """
    Return events that come once, and the occurrences of the others around a span, by their start.

    All that end after *since* and begin before *until*, both aware, are among them.
    """
    found = (each for record in records for each in _around(record, since, until))
    return sorted(found, key=lambda each: (each.body.starts(), each.number))


def following(record: Record[Event], after: datetime) -> Iterator[Record[Event]]:
    """Give the occurrences that begin after a moment, the next one first; or the event itself."""
    if not is_series(record):
        yield from (record,) if record.body.starts() > after else ()
        return
    ahead = _around(record, after, _NEVER)
    yield from (each for each in ahead if each.body.starts() > after)


def nearest(record: Record[Event], now: datetime) -> Record[Event]:
    """Return the occurrence that is next, or under way, or was the last; or the event itself."""
    if not is_series(record):
        return record
    coming = (each for each in _around(record, now, _NEVER) if each.body.ends() > now)
    last = _walls(record.body)[-1:] or [record.body.start]
    return next(coming, _at(record, last[0]))


def meant(record: Record[Event], start: datetime | None, now: datetime) -> Record[Event]:
    """Return the occurrence at the wall time *start*, or what is nearest where there is none."""
    return occurrence(record, start) or nearest(record, now)


def _around(record: Record[Event], since: datetime, until: datetime) -> Iterator[Record[Event]]:
    event = record.body
    if not event.rule:
        yield record
        return
    length = event.end - event.start if event.end else timedelta(0)
    first, last = _naive(since) - length - _SLACK, _naive(until) + _SLACK
    yield from (_at(record, wall) for wall in _walls(event) if first <= wall <= last)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _walls(event: Event) -> list[datetime]:
    """Return when an event that recurs begins each time, what was omitted left out."""
    every = walls(read_rule(event.rule), event.start)
    return [each for each in every if each not in event.omitted]


def _at(record: Record[Event], wall: datetime) -> Record[Event]:
    """Return *record* as if it came then alone; of the same wording are the same versions."""
    event = record.body
    end = wall + (event.end - event.start) if event.end else None
    once = Occurrence(event.title, event.place, wall, event.zone, end, event.offsets)
    versions = (
        replace(each, body=once) if replace(each.body, omitted=event.omitted) == event else each
        for each in record.versions
    )
    return replace(record, versions=tuple(versions))

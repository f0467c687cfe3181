"""Writes a meeting, an event or a promise back as the text it would be typed in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from domain.calendars import resolve
from domain.errors import AmanaError
from domain.follow_ups import FollowUp
from domain.lines import EventDraft, MeetingDraft, listed, read_event, read_meeting
from domain.owed import Owed, Owes, read_owed
from domain.secrecy import Secret
from domain.written_repeats import write_every

_BEFORE = timedelta(days=1)
_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "m"))
_ARABIC = ("\u0600", "\u06ff")


def write_event(draft: EventDraft) -> Secret:
    """
    Return the line of `/event` that *draft* is read from, its date in full.

    Where no line is read so (a place that is part of a title typed by itself), no word lacks.
    """
    lines = list(_event_lines(draft))
    return Secret(next((line for line in lines if _reads_event(line, draft)), lines[0]))


def write_meeting(draft: MeetingDraft) -> Secret:
    """
    Return the text of `/meeting` that *draft* is read from.

    Where no text is read so (a line too long to be names), no word lacks.
    """
    texts = ["\n".join((first, *_told(draft))) for first in _first_lines(draft)]
    return Secret(next((text for text in texts if _reads_meeting(text, draft)), texts[0]).strip())


def write_promise(promise: FollowUp, now: datetime) -> Secret:
    """Return the sentence that says *promise*; wherever the grammar has one, it is read back so."""
    lines = list(_promise_lines(promise))
    return Secret(next((line for line in lines if _reads_promise(line, promise, now)), lines[-1]))


def _event_lines(draft: EventDraft) -> Iterator[str]:
    """Offer the shortest line first; what a title begins or ends with may ask for a longer one."""
    title, place = draft.title.reveal(), draft.place.reveal()
    when = f"{draft.start:%Y-%m-%d %H:%M}" + (f"-{draft.end:%H:%M}" if draft.end else "")
    remind = "ذكّرني" if _is_arabic(title + place) else "remind"
    offsets = f" {remind} {' '.join(map(_offset, draft.offsets))}"
    every = write_every(draft.rule, is_arabic=remind != "remind") if draft.rule else ""
    at = f"{title} @ {place}".rstrip()
    for between in (" ", " - ", ", ", ": "):
        for words in (at,) if place else (title, at):
            yield f"{when}{between}{words}{every}"
            yield f"{when}{between}{words}{every}{offsets}"


def _offset(offset: timedelta) -> str:
    unit, name = next((each for each in _UNITS if not offset % each[0]), _UNITS[-1])
    return f"{offset // unit}{name}"


def _reads_event(line: str, draft: EventDraft) -> bool:
    try:
        read = read_event(line, resolve(draft.start, draft.zone) - _BEFORE, draft.zone)
    except AmanaError:
        return False
    return replace(read, certain=draft.certain) == draft


def _first_lines(draft: MeetingDraft) -> Iterator[str]:
    names = listed(draft.counterparts).reveal()
    place = draft.place.reveal()
    with_ = "مع" if _is_arabic(names) else "with"
    at = f"{names} @ {place}".strip()
    yield at if place or not names else names
    yield at
    yield f"{with_} {at}"
    yield f"{names} @{place}"  # one letter shorter: as much as a line of names may hold


def _told(draft: MeetingDraft) -> Iterator[str]:
    words = (draft.said, *draft.we_owe, *draft.they_owe)
    is_arabic = any(_is_arabic(each.reveal()) for each in words)
    we, they = ("علينا", "عليهم") if is_arabic else ("We owe", "They owe")
    if draft.said:
        yield draft.said.reveal()
    yield from (f"{we}: {each.reveal()}" for each in draft.we_owe)
    yield from (f"{they}: {each.reveal()}" for each in draft.they_owe)


def _reads_meeting(text: str, draft: MeetingDraft) -> bool:
    try:
        return read_meeting(text) == draft
    except AmanaError:
        return False


def _promise_lines(promise: FollowUp) -> Iterator[str]:
    name, what = promise.counterpart.reveal(), promise.what.reveal()
    is_arabic = _is_arabic(name + what)
    by = _by(promise, "قبل" if is_arabic else "by")
    if not name:
        yield f"{what}{by}"
    elif promise.owes is Owes.WE:
        yield from (
            [f"علينا {_to(name)} {what}{by}"] if is_arabic else [f"We owe {name} {what}{by}"]
        )
        yield f"علينا: {name}: {what}{by}" if is_arabic else f"We owe: {name}: {what}{by}"
    else:
        yield f"لنا عند {name} {what}{by}" if is_arabic else f"{name} owes us {what}{by}"
        yield f"عليهم: {name}: {what}{by}" if is_arabic else f"They owe: {name}: {what}{by}"


def _to(name: str) -> str:
    """Return «للعقيد» for «العقيد»."""
    return f"لل{name[2:]}" if name.startswith("ال") else f"ل{name}"


def _by(promise: FollowUp, by: str) -> str:
    if promise.due is None:
        return ""
    at = f" {promise.at:%H:%M}" if promise.at else ""
    return f" {by} {promise.due.isoformat()}{at}"


def _reads_promise(line: str, promise: FollowUp, now: datetime) -> bool:
    try:
        read = read_owed(line, now, promise.zone)
    except AmanaError:
        return False
    return read is not None and _says(read) == _says(promise)


def _says(promise: Owed | FollowUp) -> tuple[object, ...]:
    return (promise.owes, promise.counterpart, promise.what, promise.due, promise.at)


def _is_arabic(text: str) -> bool:
    first, last = _ARABIC
    return any(first <= letter <= last for letter in text)

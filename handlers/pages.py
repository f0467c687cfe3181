"""A digest's content over as many messages as it takes: each text whole, exactly once."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.contents import DigestPage
from domain.digests import (
    Position,
    place_before,
    place_of_event,
    place_of_passed,
    place_of_promise,
    place_of_record,
)
from domain.follow_ups import FollowUp
from domain.letters import Reader
from domain.occurrences import nearest
from domain.records import AnyRecord, Event, Record, is_event, is_follow_up
from domain.shown import Cursor
from handlers.bodies import Part, fill, parts, size
from handlers.digest_heads import continued, heading, nothing
from handlers.follow_ups import due_words, standing
from handlers.lengths import BETWEEN, LIMIT, length
from handlers.markings import line_of
from handlers.repeats import repeats
from handlers.times import event_time, short_moment
from handlers.voice import NAME, Voice, quoted

_KEPT = "section-kept"


@dataclass(frozen=True, slots=True)
class Block:
    """One record in a digest: its place there, what stands above it, its text."""

    place: Position
    section: str
    head: str
    text: list[Part]

    def filled(self, start: int, room: int) -> tuple[str, int | None]:
        """Return it from character *start* on in *room* units, and where its rest begins."""
        head = self.head if start else self.section + self.head
        text = fill(self.text, start, room - length(head) - 1)
        rest = text.end if text.end < size(self.text) else None
        return "\n".join((head, *text.lines)), rest


@dataclass(frozen=True, slots=True)
class Laid:
    """One message of a digest, and where the next begins."""

    words: str
    rest: Cursor | None


def lay_out(page: DigestPage, to: Reader) -> Laid:
    """Return the message that begins at the page's cursor, and where the next one does."""
    voice = Voice(to)
    first = heading(voice, page) if page.cursor == Cursor() else continued(voice)
    said, rest = _fill(page, _blocks(voice, page), LIMIT - length(first))
    empty = nothing(voice, page.cursor, is_post=bool(page.span.leaver))
    return Laid(BETWEEN.join((first, *(said or [empty]))), rest)


def _fill(page: DigestPage, blocks: Iterator[Block], room: int) -> tuple[list[str], Cursor | None]:
    """Take block after block; only one that is longer than a whole message is cut."""
    said: list[str] = []
    for block in blocks:
        start = page.cursor.character if block.place == page.cursor.place else 0
        if len(said) == page.most:
            return said, Cursor(block.place, start)
        words, rest = block.filled(start, room - len(BETWEEN))
        needed = length(words) + len(BETWEEN)
        if said and (rest is not None or needed > room):
            return said, Cursor(block.place, start)
        said.append(words)
        if rest is not None:
            return said, Cursor(block.place, rest)
        room -= needed
    return said, None


def _blocks(voice: Voice, page: DigestPage) -> Iterator[Block]:
    """Make the blocks from the page's cursor on, one at a time: most pages need few of them."""
    told = {each.id for each in (*page.passed, *page.events)}
    told |= {each.id for each in (*page.owed, *page.before)}
    above = ""
    for place, section, record in _placed(page):
        begun = "" if section == above else voice.say(section) + "\n"
        above = section
        if place < page.cursor.place:
            continue
        if section == _KEPT:
            yield _kept(voice, page, place, begun, record, is_told=record.id in told)
        elif is_follow_up(record):
            head = _promise_head(voice, page, record)
            yield Block(place, begun, head, parts(voice, record, page.desk.zone))
        elif is_event(record):
            text = parts(voice, record, page.desk.zone)
            yield Block(place, begun, _event_head(voice, page, record), text)


def _placed(page: DigestPage) -> list[tuple[Position, str, AnyRecord]]:
    """Return what the digest speaks of, in its order, each with its section."""
    placed: list[tuple[Position, str, AnyRecord]] = [
        *((place_of_passed(each), "section-passed", each) for each in page.passed),
        *((place_of_event(each), "section-coming", each) for each in page.events),
        *((place_of_promise(each), "section-owed", each) for each in page.owed),
        *((place_before(each), "section-owed-before", each) for each in page.before),
        *((place_of_record(each), _KEPT, each) for each in page.records),
    ]
    return sorted(placed, key=lambda each: each[0])


def _kept(
    voice: Voice, page: DigestPage, place: Position, begun: str, record: AnyRecord, *, is_told: bool
) -> Block:
    """Return a record's block; an event that is told above is only named."""
    head = _record_head(voice, record, page.desk.zone)
    if is_told:
        return Block(place, begun, f"{head}\n{voice.say('block-above')}", [])
    head = "\n".join((head, *line_of(voice, record, page.markings, page.desk.zone)))
    if is_event(record):
        when = quoted(event_time(voice, nearest(record, page.span.at).body))
        head = "\n".join((head, when, *repeats(voice, record.body.rule)))
    elif is_follow_up(record):
        head = "\n".join((head, *standing(voice, record.body, page.span.at)))
    return Block(place, begun, head, parts(voice, record, page.desk.zone))


def _event_head(voice: Voice, page: DigestPage, event: Record[Event]) -> str:
    when = event_time(voice, event.body)
    head = voice.say("block-event", reference=event.reference, when=when)
    return "\n".join((head, *line_of(voice, event, page.markings, page.desk.zone)))


def _promise_head(voice: Voice, page: DigestPage, record: Record[FollowUp]) -> str:
    due = due_words(voice, record.body)
    when = due or voice.phrase("promise-undated")
    head = voice.say("block-event", reference=record.reference, when=when)
    late = [voice.say("promise-late")] if record.body.is_late(page.span.at) else []
    line = line_of(voice, record, page.markings, page.desk.zone)
    return "\n".join((head, *line, *late))


def _record_head(voice: Voice, record: AnyRecord, zone: str) -> str:
    return voice.say(
        "block-record",
        reference=record.reference,
        kind=voice.phrase(f"kind-{record.kind}"),
        author=record.author_name.reveal()[:NAME],
        when=short_moment(voice, record.received_at, zone),
    )

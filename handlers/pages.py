"""A digest's content over as many messages as it takes: each text whole, exactly once."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.deliveries import Cursor
from domain.digests import Position, place_of_event, place_of_passed, place_of_record
from domain.letters import DigestPage, Reader
from domain.records import AnyRecord, Event, Record
from handlers.bodies import Part, fill, parts, size
from handlers.digest_heads import continued, heading, nothing
from handlers.lengths import LIMIT, length
from handlers.times import event_time, short_moment
from handlers.voice import NAME, Voice

_BETWEEN = "\n\n"


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
    blocks = [block for block in _blocks(voice, page) if block.place >= page.cursor.place]
    first = heading(voice, page.desk, page.span) if page.cursor == Cursor() else continued(voice)
    if not blocks:
        return Laid(_BETWEEN.join((first, nothing(voice, page.cursor))), None)
    said, rest = _fill(page.cursor, blocks, LIMIT - length(first))
    return Laid(_BETWEEN.join((first, *said)), rest)


def _fill(cursor: Cursor, blocks: list[Block], room: int) -> tuple[list[str], Cursor | None]:
    """Take block after block; only one that is longer than a whole message is cut."""
    said: list[str] = []
    for block in blocks:
        start = cursor.character if block.place == cursor.place else 0
        words, rest = block.filled(start, room - len(_BETWEEN))
        needed = length(words) + len(_BETWEEN)
        if said and (rest is not None or needed > room):
            return said, Cursor(block.place, start)
        said.append(words)
        if rest is not None:
            return said, Cursor(block.place, rest)
        room -= needed
    return said, None


def _blocks(voice: Voice, page: DigestPage) -> Iterator[Block]:
    """Return the blocks by their place; an event told above is only named among the records."""
    zone = page.desk.zone
    told = {event.id for event in (*page.passed, *page.events)}
    placed = [
        *((place_of_passed(each), "section-passed", each) for each in page.passed),
        *((place_of_event(each), "section-coming", each) for each in page.events),
    ]
    above = ""
    for place, section, event in sorted(placed, key=lambda each: each[0]):
        begun = "" if section == above else voice.say(section) + "\n"
        above = section
        yield Block(place, begun, _event_head(voice, event), parts(voice, event, zone))
    begun = voice.say("section-kept") + "\n"
    for record in sorted(page.records, key=place_of_record):
        text = [] if record.id in told else parts(voice, record, zone)
        head = _record_head(voice, record, zone)
        head += "\n" + voice.say("block-above") if record.id in told else ""
        yield Block(place_of_record(record), begun, head, text)
        begun = ""


def _event_head(voice: Voice, event: Record[Event]) -> str:
    when = event_time(voice, event.body)
    return voice.say("block-event", reference=event.reference, when=when)


def _record_head(voice: Voice, record: AnyRecord, zone: str) -> str:
    return voice.say(
        "block-record",
        reference=record.reference,
        kind=voice.phrase(f"kind-{record.kind}"),
        author=record.author_name.reveal()[:NAME],
        when=short_moment(voice, record.received_at, zone),
    )

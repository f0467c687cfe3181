"""A record's whole text, taken apart into lines with their labels."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.follow_ups import FollowUp
from domain.records import Addition, AnyBody, AnyRecord, Meeting, Note
from domain.secrecy import Secret
from handlers.lengths import cut, length
from handlers.times import short_moment
from handlers.voice import Voice, quoted


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what somebody wrote, whole, and the words before it."""

    text: Secret
    label: str = ""

    def line(self, begin: int = 0, end: int | None = None) -> str:
        """Return its words from *begin* to *end*; the label stands before the beginning."""
        label = f"{self.label} " if self.label and not begin else ""
        return label + quoted(self.text.reveal()[begin:end])

    def __len__(self) -> int:
        return len(self.text.reveal())


@dataclass(frozen=True, slots=True)
class Filled:
    """What of a text fitted in a message, and the character where the rest begins."""

    lines: tuple[str, ...]
    end: int


def parts(voice: Voice, record: AnyRecord, zone: str) -> list[Part]:
    """Return everything that was written in a record, in the order it is read."""
    body = [part for part in _body(voice, record.body) if part.text]
    return body + [_addition(voice, each, zone) for each in record.additions]


def headline(voice: Voice, title: Secret, place: Secret) -> list[str]:
    """Return the lines that say what an event is, and where."""
    found = (Part(title), *_labelled(voice, "label-place", place))
    return [part.line() for part in found if part.text]


def size(of: list[Part]) -> int:
    """Return how many characters somebody wrote in *of*."""
    return sum(map(len, of))


def fill(of: list[Part], start: int, room: int) -> Filled:
    """
    Return the lines of *of* from character *start* on, as far as *room* units allow.

    Characters are those of the texts alone: labels may change with the language.
    """
    lines: list[str] = []
    at = 0
    for part in of:
        begin, at = max(start - at, 0), at + len(part)
        if begin >= len(part):
            continue
        line = part.line(begin)
        if (needed := length(line) + 1) > room:
            end = _cut(part, begin, room)
            lines += [part.line(begin, end)] if end > begin else []
            return Filled(tuple(lines), at - len(part) + end)
        room -= needed
        lines.append(line)
    return Filled(tuple(lines), at)


def _cut(part: Part, begin: int, room: int) -> int:
    """Return where in a part that does not fit whole the message has to end."""
    around = length(part.line(begin, begin)) + 1
    return begin + cut(part.text.reveal()[begin:], room - around)


def _body(voice: Voice, body: AnyBody) -> Iterator[Part]:
    if isinstance(body, Note):
        if body.forwarded_from:
            yield Part(body.forwarded_from, voice.say("label-forwarded"))
        yield Part(body.text)
    elif isinstance(body, Meeting):
        yield from _who_and_where(voice, body)
        yield Part(body.said)
        yield from _promises(voice, body)
    elif isinstance(body, FollowUp):
        if body.counterpart:
            yield Part(body.counterpart, voice.say(f"label-promise-{body.owes}"))
        yield Part(body.what)
    else:
        yield Part(body.title)
        yield from _labelled(voice, "label-place", body.place)


def _who_and_where(voice: Voice, meeting: Meeting) -> Iterator[Part]:
    yield from _labelled(voice, "label-counterpart", *meeting.counterparts)
    yield from _labelled(voice, "label-place", meeting.place)


def _promises(voice: Voice, meeting: Meeting) -> Iterator[Part]:
    yield from _labelled(voice, "label-we-owe", *meeting.we_owe)
    yield from _labelled(voice, "label-they-owe", *meeting.they_owe)


def _labelled(voice: Voice, label: str, *texts: Secret) -> Iterator[Part]:
    return (Part(text, voice.say(label)) for text in texts)


def _addition(voice: Voice, addition: Addition, zone: str) -> Part:
    when = short_moment(voice, addition.at, zone)
    return Part(addition.text, voice.say("label-added", when=when))

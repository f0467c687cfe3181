"""Who has read a record, in words: each person in two lines, as many as one message holds."""

from domain.contents import ReadersShown, RecordReader
from domain.secrecy import Secret
from handlers.lengths import LIMIT, as_many, length
from handlers.marks import Mark, marked
from handlers.times import moment_at
from handlers.voice import NAME, Voice

_MORE = 120
"""Room for the line that says how many more there are."""

_MOST_NAMES = 20
"""Names in a row; of more, the number stands before them."""


def readers(voice: Voice, letter: ReadersShown) -> str:
    """Return who has read a record; whoever read it last stands first."""
    heads = (marked(Mark.ADD, letter.reference), *_seen(voice, letter))
    first = "\n".join((*heads, voice.say("readers-heading")))
    blocks = (_reader(voice, each, letter.zone) for each in letter.readers)
    said = as_many(LIMIT - length(first) - _MORE, blocks)
    left = len(letter.readers) - len(said)
    more = [voice.say("readers-more", left)] if left else []
    return "\n\n".join((first, *said, *more))


def _seen(voice: Voice, letter: ReadersShown) -> list[str]:
    """Return who has confirmed an event, after those who have not."""
    told = (("readers-unseen", letter.unseen), ("readers-seen", letter.seen))
    return [
        voice.say(key, count=len(names), names=_some(voice, names)) for key, names in told if names
    ]


def _some(voice: Voice, names: tuple[Secret, ...]) -> str:
    said = [each.reveal()[:NAME] for each in names[:_MOST_NAMES]]
    return voice.listed([*said, *(["…"] if len(names) > _MOST_NAMES else [])])


def _reader(voice: Voice, reader: RecordReader, zone: str) -> str:
    name = reader.name.reveal()[:NAME]
    last = moment_at(voice, reader.last, zone)
    if reader.times == 1:
        return voice.say("reader-once", name=name, last=last)
    since = moment_at(voice, reader.first, zone)
    return voice.say("reader-often", reader.times, name=name, last=last, first=since)

"""Promises in words: the ledger, one that was read back, and what to choose for it."""

from dataclasses import dataclass
from datetime import datetime

from domain.choices import RecordChoice
from domain.contents import PromisesShown
from domain.follow_ups import FollowUp
from domain.letters import PromiseProposal
from domain.markings import Markings
from domain.notices import HandedNotice, PromisesNotice
from domain.records import Record
from domain.secrecy import Secret
from handlers.lengths import LIMIT, as_many, cut, length
from handlers.markings import line_of
from handlers.marks import Mark, marked
from handlers.times import day, moment
from handlers.voice import NAME, Voice, quoted

_ENTRY = 370
"""Units of one promise in a list, so that ten fit in a message; its own card shows it whole."""

MORE = 120
"""Room for the line that says how many more there are."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Promises in a list, *more* of them than stand here; late is what was due by *now*."""

    promises: tuple[Record[FollowUp], ...]
    more: int
    now: datetime | None
    markings: Markings

    def is_late(self, record: Record[FollowUp]) -> bool:
        """Tell whether one of them was due by then."""
        return self.now is not None and record.body.is_late(self.now)


def notice(voice: Voice, letter: PromisesNotice) -> str:
    """Return that there is a ledger, and nothing of it."""
    return voice.say("promises-notice", code=letter.code)


def ledger(voice: Voice, letter: PromisesShown) -> str:
    """Return a page of open promises, the most urgent first: each has its button below."""
    first = voice.say("promises-heading", code=letter.code)
    if not letter.owed:
        return f"{first}\n\n{voice.say('promises-empty')}"
    listed = Listed(letter.owed, letter.more, letter.now, letter.markings)
    room = LIMIT - length(first) - 2
    return "\n\n".join((first, *entries(voice, listed, room)))


def entries(voice: Voice, listed: Listed, room: int) -> list[str]:
    """Return as many promises as *room* units hold, and how many more there are."""
    blocks = (
        entry(voice, each, listed.markings, is_late=listed.is_late(each))
        for each in listed.promises
    )
    said = as_many(room - MORE, blocks)
    left = len(listed.promises) - len(said) + listed.more
    return [*said, *([voice.say("promises-more", left)] if left else [])]


def entry(voice: Voice, record: Record[FollowUp], markings: Markings, *, is_late: bool) -> str:
    """Return one promise in a few lines: who owes and until when, then as much of it as fits."""
    body = record.body
    name = Secret(body.counterpart.reveal()[:NAME])
    head = voice.say("promise-line", reference=record.reference, side=_side(voice, body, name))
    due = due_words(voice, body)
    late = [voice.say("promise-late")] if is_late else []
    line = line_of(voice, record, markings, body.zone)
    above = "\n".join((head, *line, *([quoted(due)] if due else []), *late))
    what = " ".join(body.what.reveal().split())
    fits = cut(what, _ENTRY - length(above) - 4)
    return f"{above}\n{quoted(what if fits == len(what) else what[:fits].rstrip() + '…')}"


def side(voice: Voice, body: FollowUp) -> str:
    """Return who owes whom, the counterpart by name."""
    return _side(voice, body, body.counterpart)


def _side(voice: Voice, body: FollowUp, name: Secret) -> str:
    if not name:
        return voice.phrase("side-self")
    return voice.phrase(f"side-{body.owes}", name=name)


def due_words(voice: Voice, body: FollowUp) -> str:
    """Return until when, as plain text; nothing where no day was named."""
    if body.due is None:
        return ""
    if body.at is None:
        return day(voice, body.due)
    return moment(voice, datetime.combine(body.due, body.at), body.zone)


def standing(voice: Voice, promise: FollowUp, now: datetime | None) -> list[str]:
    """Return until when a promise is to be kept, who sees to it, and what became of it."""
    due = due_words(voice, promise)
    lines = [quoted(due)] if due else [voice.say("proposal-no-day")]
    lines.append(_holder(voice, promise))
    if not promise.is_open:
        return [*lines, voice.say(f"promise-{promise.state}")]
    return [*lines, *([voice.say("promise-late")] if now and promise.is_late(now) else [])]


def _holder(voice: Voice, promise: FollowUp) -> str:
    if promise.is_the_posts:
        return voice.say("promise-post")
    return voice.say("promise-holder", name=promise.holder_name.reveal()[:NAME])


def handed(voice: Voice, letter: HandedNotice) -> str:
    """Return that a promise was handed over, under a line that says nothing."""
    notice = voice.say("handed-notice", reference=letter.reference)
    return "\n".join((voice.say("reminder-heading"), notice))


def proposal(voice: Voice, letter: PromiseProposal) -> str:
    """Return a promise as it was understood, without a word of it, to be confirmed."""
    body = letter.promise
    key = "proposal-reminder" if not body.counterpart else f"proposal-{body.owes}"
    due = due_words(voice, body)
    when = quoted(due) if due else voice.say("proposal-no-day")
    return "\n".join(
        (voice.say(key), when, voice.say("proposal-hijri"), voice.say("proposal-next"))
    )


def choice(voice: Voice, letter: RecordChoice) -> str:
    """Return what is to be chosen for a record, under its reference."""
    return "\n".join((marked(Mark.ADD, letter.reference), voice.say(f"choose-{letter.of}")))

"""Promises in words: the ledger, one that was read back, and what to choose for it."""

from datetime import datetime

from domain.follow_ups import FollowUp
from domain.letters import PromiseProposal, PromisesNotice, PromisesShown, RecordChoice
from domain.records import Record
from handlers.lengths import LIMIT, cut, length
from handlers.marks import Mark, marked
from handlers.times import day, moment
from handlers.voice import Voice, quoted

_MORE = 250
"""Room for the line that says how many more there are."""

_MOST = 300
"""Characters of one promise in the ledger; its own card shows it whole."""


def notice(voice: Voice, letter: PromisesNotice) -> str:
    """Return that there is a ledger, and nothing of it."""
    return voice.say("promises-notice", code=letter.code)


def ledger(voice: Voice, letter: PromisesShown) -> str:
    """Return the open promises, the most urgent first: as many as one message holds."""
    first = voice.say("promises-heading", code=letter.code)
    if not letter.owed:
        return f"{first}\n\n{voice.say('promises-empty')}"
    said, room = [first], LIMIT - length(first) - _MORE
    for record in letter.owed:
        block = entry(voice, record, is_late=record.body.is_late(letter.now))
        room -= length(block) + 2
        if room < 0:
            break
        said.append(block)
    left = len(letter.owed) - len(said) + 1 + letter.more
    return "\n\n".join((*said, *([voice.say("promises-more", left)] if left else [])))


def entry(voice: Voice, record: Record[FollowUp], *, is_late: bool) -> str:
    """Return one promise in two lines: who owes and until when, then what."""
    body = record.body
    head = voice.say("promise-line", reference=record.reference, side=side(voice, body))
    due = due_words(voice, body)
    late = [voice.say("promise-late")] if is_late else []
    what = quoted(body.what.reveal()[: cut(body.what.reveal(), _MOST)])
    return "\n".join((head, *([quoted(due)] if due else []), *late, what))


def side(voice: Voice, body: FollowUp) -> str:
    """Return who owes whom, the counterpart by name."""
    if not body.counterpart:
        return voice.phrase("side-self")
    return voice.phrase(f"side-{body.owes}", name=body.counterpart)


def due_words(voice: Voice, body: FollowUp) -> str:
    """Return until when, as plain text; nothing where no day was named."""
    if body.due is None:
        return ""
    if body.at is None:
        return day(voice, body.due)
    return moment(voice, datetime.combine(body.due, body.at), body.zone)


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

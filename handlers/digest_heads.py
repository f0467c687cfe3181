"""What stands above a digest: a first line that says nothing, then day, desk and delay."""

from domain.calendars import local
from domain.contents import DigestPage
from domain.desks import Desk
from domain.notices import DigestNotice
from domain.retention import Expiring, summed
from domain.shown import Cursor, DigestSpan
from handlers.times import day, hour, place
from handlers.voice import Voice


def heading(voice: Voice, digest: DigestNotice | DigestPage) -> str:
    """Return the lines above a digest's first page, and above its notice."""
    first = "handover-heading" if digest.span.leaver else "digest-heading"
    lines = [voice.say(first), _day(voice, digest.desk, digest.span)]
    if digest.span.late_from:
        due = hour(voice, local(digest.span.late_from, digest.desk.zone))
        lines.append(voice.say("digest-late", time=due))
    if digest.unopened:
        lines.append(voice.say("digest-unopened", digest.unopened))
    lines += [_expiring(voice, each) for each in summed(digest.expiring)]
    return "\n".join((*lines, *_pausing(voice, digest.desk, digest.span)))


def continued(voice: Voice) -> str:
    """Return the line above every further page."""
    return voice.say("digest-continued")


def nothing(voice: Voice, cursor: Cursor, *, is_post: bool) -> str:
    """Return what an empty digest, or an empty post, says: silence would mean trouble."""
    is_whole = cursor == Cursor() and not is_post
    return voice.say("digest-nothing" if is_whole else "digest-no-more")


def notice(voice: Voice, letter: DigestNotice) -> str:
    """Return a guarded desk's digest: counts, and nothing of what was written."""
    lines = [voice.say(key, count) for key, count in _counts(letter) if count]
    empty = nothing(voice, Cursor(), is_post=bool(letter.span.leaver))
    return "\n".join((heading(voice, letter), *(lines or [empty])))


def _counts(letter: DigestNotice) -> tuple[tuple[str, int], ...]:
    """Return what is counted, by the words for it: of a day, or of a post that changes hands."""
    if letter.span.leaver:
        return (
            ("digest-events", letter.events),
            ("handover-promises", letter.owed),
            ("handover-records", letter.records),
        )
    return (
        ("digest-passed", letter.passed),
        ("digest-events", letter.events),
        ("digest-owed", letter.owed),
        ("digest-before", letter.before),
        ("digest-records", letter.records),
    )


def _expiring(voice: Voice, month: Expiring) -> str:
    key = "digest-expired" if month.is_over else "digest-expiring"
    return voice.say(key, month.records, day=day(voice, month.last_day))


def _pausing(voice: Voice, desk: Desk, span: DigestSpan) -> list[str]:
    """Return that the digests of the next days are left out, and which is the next to come."""
    resumes = None if span.leaver else desk.resumes(span.at)
    return [voice.say("digest-pauses", day=day(voice, resumes))] if resumes else []


def _day(voice: Voice, desk: Desk, span: DigestSpan) -> str:
    return voice.say(
        "digest-day", code=desk.code, day=day(voice, span.day), place=place(voice, desk.zone)
    )

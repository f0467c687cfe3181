"""The people of a desk in words, for its head: who they are there, and what can be decided."""

from html import escape

from domain.choices import InvitationLink, InviteChoice
from domain.contents import Deciding, PeopleShown, PersonShown
from domain.notices import PeopleNotice
from domain.people import Person
from domain.secrecy import Secret
from handlers.times import day, moment_at
from handlers.voice import NAME, Voice


def notice(voice: Voice, letter: PeopleNotice) -> str:
    """Return that a desk's people can be seen, and nobody of them."""
    return voice.say("people-notice", code=letter.code)


def everybody(voice: Voice, letter: PeopleShown) -> str:
    """Return a page of a desk's people: each has his button below."""
    first = voice.say("people-heading", code=letter.code)
    lines = [_line(voice, each) for each in letter.people]
    more = [voice.say("people-more", letter.more)] if letter.more else []
    return "\n".join((first, "", *lines, *more))


def one(voice: Voice, letter: PersonShown) -> str:
    """Return how one of them stands, and what is asked about him."""
    lines = [voice.say("people-of", code=letter.code), _line(voice, letter.person)]
    until = letter.person.until
    lines += [voice.say("people-until", day=day(voice, until))] if until else []
    lines += [_standstill(voice, letter)] if letter.travelling else []
    lines += [_unreached(voice, letter)] if letter.person.unreached_since else []
    lines += [voice.say("people-changed")] if letter.is_changed else []
    lines += [voice.say(f"people-{letter.deciding}")] if letter.deciding else []
    if letter.deciding is Deciding.NOTHING and not letter.person.is_managed:
        lines.append(voice.say("people-console"))
    return "\n".join(lines)


def _standstill(voice: Voice, letter: PersonShown) -> str:
    """Return since when nothing opens for somebody, and why."""
    if letter.travelling is None:
        raise TypeError
    since = moment_at(voice, letter.travelling, letter.zone)
    return voice.say("people-forced" if letter.is_forced else "people-travelling", since=since)


def _unreached(voice: Voice, letter: PersonShown) -> str:
    """Return since when nothing reaches somebody, and what would mend it."""
    if letter.person.unreached_since is None:
        raise TypeError
    since = moment_at(voice, letter.person.unreached_since, letter.zone)
    return voice.say("people-unreached", since=since)


def invite(voice: Voice, letter: InviteChoice) -> str:
    """Return as what somebody can be invited, or who can do it."""
    key = "invite-on-paper" if letter.on_paper else "invite-choose"
    return voice.say(key, code=letter.code)


def invitation(voice: Voice, letter: InvitationLink) -> str:
    """Return a one-time link, and how to hand it on."""
    return "\n".join(
        (
            voice.say(
                "invitation",
                code=letter.desk.code,
                role=voice.phrase(f"role-{letter.role}"),
                until=moment_at(voice, letter.expires_at, letter.desk.zone),
            ),
            "",
            f"<code>{escape(letter.link.reveal())}</code>",
            "",
            voice.say("invitation-next"),
        )
    )


def _line(voice: Voice, person: Person) -> str:
    name = Secret(person.name.reveal()[:NAME])
    role = voice.phrase(f"role-{person.role}")
    if person.unreached_since is not None:
        return voice.say("person-unreached", name=name, role=role)
    return voice.say(f"person-{person.state}", name=name, role=role)

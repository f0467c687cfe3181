"""The people of a desk in words, for its head: who they are there, and what can be decided."""

from domain.contents import Deciding, PeopleShown, PersonShown
from domain.notices import PeopleNotice
from domain.people import Person
from domain.secrecy import Secret
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
    lines += [voice.say("people-changed")] if letter.is_changed else []
    lines += [voice.say(f"people-{letter.deciding}")] if letter.deciding else []
    if letter.deciding is Deciding.NOTHING and not letter.person.is_managed:
        lines.append(voice.say("people-console"))
    return "\n".join(lines)


def _line(voice: Voice, person: Person) -> str:
    name = Secret(person.name.reveal()[:NAME])
    role = voice.phrase(f"role-{person.role}")
    return voice.say(f"person-{person.state}", name=name, role=role)

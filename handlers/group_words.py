"""Words for groups and about them: constant in a group, a card for the head of desk."""

from domain.letters import Letter
from domain.notices import GroupCard, GroupNotice
from handlers.times import moment_at
from handlers.voice import Voice

Links = tuple[tuple[str, str], ...]
"""Labels, and where they lead."""


def notice(voice: Voice, letter: GroupNotice) -> str:
    """Return what a group is told: the same every time, and nothing of anything."""
    return voice.say(f"group-news-{letter.news}")


def card(voice: Voice, letter: GroupCard) -> str:
    """Return how a desk stands with a group, and what to do with a code that was just made."""
    lines = [voice.say("group-none", code=letter.desk)]
    if letter.since is not None:
        since = moment_at(voice, letter.since, letter.zone)
        lines = [voice.say("group-since", code=letter.desk, since=since)]
    until = moment_at(voice, letter.until, letter.zone) if letter.until else ""
    if letter.code is not None:
        line = f"/register@{letter.bot} {letter.code.reveal()}"
        lines += [voice.say("group-code", until=until, line=line), voice.say("group-how")]
    elif until:
        lines.append(voice.say("group-open", until=until))
    return "\n\n".join((*lines, voice.say("group-about")))


def links_of(voice: Voice, letter: Letter) -> Links:
    """Return the buttons that lead elsewhere (Bot API: deep linking)."""
    if isinstance(letter, GroupNotice):
        return ((voice.phrase("button-link-private"), f"https://t.me/{letter.bot}"),)
    if isinstance(letter, GroupCard) and letter.code is not None:
        url = f"https://t.me/{letter.bot}?startgroup={letter.code.reveal()}"
        return ((voice.phrase("button-link-group"), url),)
    return ()

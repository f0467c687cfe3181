"""Words for what was refused or failed: short, without markup, and always with the next step."""

from domain.answers import MOST_PROMISES
from domain.letters import Reader
from domain.lines import MOST_IN_A_LINE
from domain.notices import Alert, Unsealed
from domain.recurrence import MOST_APART, MOST_TIMES
from domain.sources import MOST_IN_A_SOURCE
from domain.texts import MOST_CHARACTERS
from handlers.voice import Voice

_EXAMPLES: dict[str, str | int] = {
    "example": "2030-12-03 09:00",
    "reminders": "2d 3h 30m",
    "most": MOST_CHARACTERS,
    "line": MOST_IN_A_LINE,
    "lines": MOST_PROMISES,
    "source": MOST_IN_A_SOURCE,
    "times": MOST_TIMES,
    "apart": MOST_APART,
}
"""What the words of refusals may name; dates stay Latin, or a right-to-left line turns them."""


def refusal(error_key: str, to: Reader) -> str:
    """Return the words of an `AmanaError.reply_key`: at most 200 units, fit for an answer."""
    return Voice(to).say(error_key, None, **_EXAMPLES)


def incident(number: str, to: Reader) -> str:
    """Return that a message is not kept, with the *number* to ask about."""
    return Voice(to).say("incident", number=number)


def unsealed(voice: Voice, letter: Unsealed) -> str:
    """Return what became of what somebody sent while nobody could answer, and nothing of it."""
    lines = [voice.say("unsealed-heading"), voice.say("unsealed-kept", letter.kept)]
    lines += [voice.say("unsealed-unkept", letter.unkept)] if letter.unkept else []
    return "\n".join(lines)


def alert(voice: Voice, letter: Alert) -> str:
    """Return a warning to whom it concerns, under a line that says nothing."""
    warning = voice.say(f"alert-{letter.alert}", code=letter.code)
    return "\n".join((voice.say("alert-heading"), warning))

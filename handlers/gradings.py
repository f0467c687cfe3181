"""Words for gradings: how far something is to be believed, and when it was observed."""

from domain.calendars import local
from domain.grading import Credibility, Grading, Observed, Precision, Reliability
from domain.marking_letters import GradingChoice
from handlers.marks import Mark, marked
from handlers.times import day, moment_at
from handlers.voice import Voice

_MORNING = Precision.MORNING


def observed_words(voice: Voice, observed: Observed, zone: str) -> str:
    """Return when something was observed, no more exactly than it is known."""
    if observed.precision is Precision.MOMENT:
        return moment_at(voice, observed.at, zone)
    when = day(voice, local(observed.at, zone).date())
    return voice.phrase("in-the-morning", day=when) if observed.precision is _MORNING else when


def spelled_out(voice: Voice, grading: Grading) -> list[str]:
    """Return what a grading means, in the words of the field; nothing where there is none."""
    lines = []
    if grading.reliability:
        lines.append(_reliability(voice, grading.reliability))
    if grading.credibility:
        lines.append(_credibility(voice, grading.credibility))
    return lines


def choice(voice: Voice, letter: GradingChoice) -> str:
    """Return what every grade means, and when it is said to have been observed."""
    observed = voice.say("not-said-when")
    if letter.observed:
        observed = voice.say(
            "observed-at", when=observed_words(voice, letter.observed, letter.zone)
        )
    lines = [
        marked(Mark.ADD, letter.reference),
        voice.say("choose-reliability"),
        *(_reliability(voice, each) for each in Reliability),
        voice.say("choose-credibility"),
        *(_credibility(voice, each) for each in Credibility),
        voice.say("choose-observed"),
        observed,
    ]
    return "\n".join(lines)


def _reliability(voice: Voice, of: Reliability) -> str:
    return voice.say("reliability", grade=of.value, words=voice.phrase(f"reliability-{of}"))


def _credibility(voice: Voice, of: Credibility) -> str:
    return voice.say("credibility", grade=of.value, words=voice.phrase(f"credibility-{of}"))

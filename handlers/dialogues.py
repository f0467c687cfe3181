"""The questions of dialogues: where one is, what is asked; never what was answered."""

from domain.letters import Question
from domain.steps import DialogueKind
from handlers.marks import Mark, marked
from handlers.times import duration
from handlers.voice import Voice


def question(voice: Voice, letter: Question) -> str:
    """Return a step's question; of a record's new wording, a reply to it is an answer for ever."""
    lines = [_first(voice, letter)]
    if letter.is_again:
        lines.append(voice.say("question-again"))
    usual = voice.listed([duration(voice, each) for each in letter.usual])
    lines.append(voice.say(f"ask-{letter.kind}-{letter.step}", usual=usual))
    return "\n".join(lines)


def _first(voice: Voice, letter: Question) -> str:
    if letter.reference and letter.kind is DialogueKind.WORDING:
        return marked(Mark.REPLACE, letter.reference)
    return voice.say(
        "question-heading",
        kind=voice.phrase(f"dialogue-{letter.kind}"),
        code=letter.reference or letter.code,
        number=letter.number,
        of=letter.of,
    )

"""The questions of dialogues: where one is, what is asked; never what was answered."""

from domain.letters import Question
from handlers.marks import Mark, marked
from handlers.refusals import refusal
from handlers.voice import Voice


def question(voice: Voice, letter: Question) -> str:
    """Return a step's question; of a record's new wording, a reply to it is an answer for ever."""
    first = (
        marked(Mark.REPLACE, letter.reference)
        if letter.reference
        else voice.say(
            "question-heading",
            kind=voice.phrase(f"dialogue-{letter.kind}"),
            code=letter.code,
            number=letter.number,
            of=letter.of,
        )
    )
    lines = [first]
    if letter.is_again:
        lines.append(voice.say("question-again"))
    if letter.problem:
        lines.append(refusal(letter.problem, voice.to))
    lines.append(voice.say(f"ask-{letter.kind}-{letter.step}"))
    return "\n".join(lines)

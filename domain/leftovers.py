"""Words that became nothing yet, put together so that few notes hold all of them."""

from collections.abc import Iterable

from domain.dialogues import Dialogue
from domain.keyboards import Heard
from domain.secrecy import Secret
from domain.steps import Step
from domain.texts import MOST_CHARACTERS, is_visible

_CHOSEN = frozenset({Step.OWES, Step.REMIND})
"""What nobody wrote in words, unless a message holds it."""


def gathered(words: Iterable[Heard]) -> tuple[Heard, ...]:
    """
    Return *words* in their order, as few texts as hold them, each one that a note can hold.

    Several become one under the message of the last, so that what is kept of it is kept once.
    """
    notes: list[Heard] = []
    for heard in filter(_can_be_kept, words):
        joined = _joined(notes[-1], heard) if notes else None
        if joined is None:
            notes.append(heard)
        else:
            notes[-1] = joined
    return tuple(notes)


def answers_of(dialogue: Dialogue, message: int) -> tuple[Heard, ...]:
    """
    Return what somebody wrote in *dialogue*, and before it, in the order of the steps.

    What he wrote elsewhere, before he changed it here, goes under *message*.
    """
    begun = (dialogue.heard,) if dialogue.heard else ()
    given = [found for step in dialogue.steps if (found := dialogue.find(step))]
    written = [each for each in given if each.message or each.step not in _CHOSEN]
    return (*begun, *(Heard(each.text, each.message or message) for each in written))


def _joined(before: Heard, heard: Heard) -> Heard | None:
    text = f"{before.text.reveal()}\n{heard.text.reveal()}"
    fits = len(text) <= MOST_CHARACTERS
    return Heard(Secret(text), heard.message, heard.version) if fits else None


def _can_be_kept(heard: Heard) -> bool:
    text = heard.text.reveal()
    return is_visible(text) and len(text) <= MOST_CHARACTERS

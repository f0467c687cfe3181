"""The first line of a message that may be replied to: it says what a reply to it does."""

from enum import StrEnum

from domain.references import Reference, parse_reference
from locales import isolated

_VARIATION = "\ufe0f"


class Mark(StrEnum):
    """What a reply to a message does with the record it speaks of; the value begins the line."""

    ADD = "🔒"
    REPLACE = "✏️"


def marked(mark: Mark, reference: Reference) -> str:
    """Return the first line: the mark and the reference, isolated, and nothing else."""
    return f"{mark.value} {isolated(str(reference))}"


def find_marked(text: str) -> tuple[Mark, Reference] | None:
    """Read the first line of one of our own messages back; None where it does not begin so."""
    begins, _, rest = text.partition("\n")[0].partition(" ")
    reference = parse_reference(rest)
    for mark in Mark:
        if reference and begins.rstrip(_VARIATION) == mark.value.rstrip(_VARIATION):
            return mark, reference
    return None

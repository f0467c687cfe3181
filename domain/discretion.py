"""How much goes out, by every way out: one switch, one table, and the one function that asks it."""

from datetime import timedelta
from enum import StrEnum

from domain.desks import Desk, Discretion
from domain.errors import AmanaError


class ReadOutside(AmanaError):
    """The desk is not read in a chat at all: the same words, whatever was asked for."""

    reply_key = "error-read-outside"


class Form(StrEnum):
    """
    What a way out may carry: the least first.

    Constant words say the same whatever is kept. A reference may stand beside them. Neutral words
    add counts, dates, kinds and codes, and nothing that somebody wrote. Content is all of it.
    """

    CONSTANT = "constant"
    REFERENCE = "reference"
    NEUTRAL = "neutral"
    CONTENT = "content"


class Way(StrEnum):
    """By which words leave: pushed, asked for, answered, or printed for the operator."""

    DIGEST = "digest"
    REMINDER = "reminder"
    HANDED = "handed"
    ALERT = "alert"
    TOUR = "tour"
    CHECKPOINT = "checkpoint"
    UNSEALED = "unsealed"
    LESSON = "lesson"
    SHOWN = "shown"
    CONCEALED = "concealed"
    COLLEAGUES = "colleagues"
    RECEIPT = "receipt"
    READ_BACK = "read-back"
    QUESTION = "question"
    CHOICE = "choice"
    OVER_CHAT = "over-chat"
    REFUSAL = "refusal"
    WORDS = "words"
    OWN = "own"
    GROUP = "group"
    MENU = "menu"
    EXPORT = "export"


PUSHED_STAYS = timedelta(days=1)
"""How long content that was pushed stays in a chat; what was opened stays as its desk says."""

_Forms = tuple[Form, Form, Form]

_SAME_WORDS: _Forms = (Form.CONSTANT,) * 3
_NEUTRAL: _Forms = (Form.NEUTRAL,) * 3
_ASKED: _Forms = (Form.CONTENT, Form.CONTENT, Form.CONSTANT)
_PUSHED: _Forms = (Form.NEUTRAL, Form.CONTENT, Form.CONSTANT)

_COLUMNS = (Discretion.GUARDED, Discretion.OPEN, Discretion.SILENT)

_TABLE: dict[Way, _Forms] = {
    Way.DIGEST: _PUSHED,
    Way.REMINDER: _PUSHED,
    Way.HANDED: (Form.NEUTRAL, Form.NEUTRAL, Form.CONSTANT),
    Way.ALERT: _NEUTRAL,  # a warning that said nothing would warn of nothing
    Way.TOUR: _NEUTRAL,
    Way.CHECKPOINT: _NEUTRAL,
    Way.UNSEALED: _NEUTRAL,
    Way.LESSON: _SAME_WORDS,
    Way.SHOWN: _ASKED,
    Way.CONCEALED: (Form.NEUTRAL, Form.NEUTRAL, Form.CONSTANT),
    Way.COLLEAGUES: _ASKED,
    Way.RECEIPT: (Form.NEUTRAL, Form.NEUTRAL, Form.REFERENCE),
    Way.READ_BACK: _NEUTRAL,  # its author's own date, or a wrong one would count
    Way.QUESTION: _NEUTRAL,
    Way.CHOICE: (Form.NEUTRAL, Form.NEUTRAL, Form.REFERENCE),
    Way.OVER_CHAT: _NEUTRAL,
    Way.REFUSAL: _SAME_WORDS,
    Way.WORDS: _SAME_WORDS,
    Way.OWN: _NEUTRAL,
    Way.MENU: _SAME_WORDS,
    Way.GROUP: _SAME_WORDS,  # whatever the discretion: a group is read by anybody in it
    Way.EXPORT: _NEUTRAL,
}
"""By discretion: guarded, open, silent. Nothing else decides what form goes."""


def form_of(way: Way, discretion: Discretion) -> Form:
    """Return what form of words goes by *way* where a desk has *discretion*."""
    return _TABLE[way][_COLUMNS.index(discretion)]


def is_told(way: Way, desk: Desk, form: Form) -> bool:
    """Tell whether what goes by *way* of *desk* has *form*."""
    return form_of(way, desk.discretion) is form


def require_shown(desk: Desk, way: Way = Way.SHOWN) -> None:
    """
    Check that what goes by *way* of *desk* is read in a chat when somebody asks for it.

    Raises:
        ReadOutside: It is not; no key of anything is looked up.
    """
    if not is_told(way, desk, Form.CONTENT):
        raise ReadOutside

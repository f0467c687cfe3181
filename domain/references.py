"""What a person reads out to name a record: `NAV-17`, desk code and running number."""

import re
from dataclasses import dataclass
from typing import ClassVar

from domain.digits import latin
from domain.errors import AmanaError

_CODE = "[A-Za-z][A-Za-z0-9]{1,7}"
_HYPHEN = "[-\u2010\u2011\u2012\u2013]"
_WHOLE_CODE = re.compile(_CODE)
_REFERENCE = re.compile(rf"(?<![A-Za-z0-9])({_CODE}){_HYPHEN}([0-9]{{1,9}})(?![A-Za-z0-9])")
_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Direction marks, embeddings and isolates: our own receipts put them around a reference."""


class CodeUnfit(AmanaError):
    """A desk code is two to eight Latin letters and digits and begins with a letter."""

    reply_key: ClassVar[str] = "error-code-unfit"


@dataclass(frozen=True, slots=True)
class Reference:
    """A record's name among people; `number` counts from one within the desk."""

    desk: str
    number: int

    def __str__(self) -> str:
        return f"{self.desk}-{self.number}"


def check_code(code: str) -> str:
    """
    Return *code* in the capitals it is kept in.

    Raises:
        CodeUnfit: Not two to eight Latin letters and digits, the first a letter.
    """
    if not _WHOLE_CODE.fullmatch(code):
        raise CodeUnfit
    return code.upper()


def parse_reference(text: str) -> Reference | None:
    """Return the reference *text* consists of, whatever its case, digits and direction marks."""
    match = _REFERENCE.fullmatch(_plain(text).strip())
    return _reference(match) if match else None


def _plain(text: str) -> str:
    return latin(text).translate(_MARKS)


def _reference(match: re.Match[str]) -> Reference | None:
    desk, number = match[1].upper(), int(match[2])
    return Reference(desk, number) if number else None

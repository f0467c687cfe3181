"""Three sets of digits are in use; the code counts in Latin ones and people choose theirs."""

from enum import StrEnum

_LATIN = "0123456789"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_TO_LATIN = str.maketrans(_ARABIC + _PERSIAN, _LATIN * 2)


class Digits(StrEnum):
    """The digits a member reads."""

    LATIN = "latin"
    ARABIC = "arabic"
    PERSIAN = "persian"


_FROM_LATIN = {
    Digits.LATIN: str.maketrans({}),
    Digits.ARABIC: str.maketrans(_LATIN, _ARABIC),
    Digits.PERSIAN: str.maketrans(_LATIN, _PERSIAN),
}


def latin(text: str) -> str:
    """Return *text*, as long as before, with Arabic-Indic and Persian digits made Latin."""
    return text.translate(_TO_LATIN)


def written(text: str, digits: Digits) -> str:
    """Return *text* with every digit of the three sets written in *digits*."""
    return latin(text).translate(_FROM_LATIN[digits])

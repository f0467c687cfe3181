"""What the other Telegram lacks, and what stands in for it, so that Amana need not bend."""

from collections.abc import Mapping

_NO_PREVIEW = '{"is_disabled": true}'
GAPS: Mapping[str, Mapping[str, str]] = {
    "sendMessage": {"protect_content": "true", "link_preview_options": _NO_PREVIEW},
    "editMessageText": {"link_preview_options": _NO_PREVIEW},
}
"""What Amana says with every call and this Telegram does not know: method, field, value."""
NOT_THERE = ("deleteMessages", "setMyName", "setMyDescription", "setMyShortDescription")
"""Methods it answers with 501. The bot has to get on without; nothing is left out for it."""
USERNAME = "amana_elsewhere_bot"
"""Every bot has one and commands may be addressed to it; this Telegram's `getMe` gives none."""


class LetPass(ValueError):
    """The emulator would let a call pass that Telegram would not, or that shows too much."""


def is_expected(method: str, status: int) -> bool:
    """Return whether an answer is a good one, or a refusal that is listed here."""
    return status == 200 or (status == 501 and method in NOT_THERE)


def without_gaps(method: str, fields: dict[str, str]) -> dict[str, str]:
    """
    Return *fields* without those this Telegram does not know.

    Raises:
        LetPass: One of them is missing, or holds something else.
    """
    gaps = GAPS.get(method, {})
    if any(fields.get(name) != value for name, value in gaps.items()):
        raise LetPass
    return {name: value for name, value in fields.items() if name not in gaps}

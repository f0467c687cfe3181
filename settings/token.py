"""The bot's token, from a setting or from a file of its own."""

import re
from collections.abc import Mapping
from pathlib import Path

from domain.secrecy import Secret
from settings.private import check_private, read_text
from settings.refusal import SettingRefused

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


class Token(Secret):
    """The bot's token: whoever holds it reads what is still in the chats."""

    __slots__ = ()


def read_token(given: Mapping[str, str], credentials: Path | None) -> Token | None:
    """
    Read it out of the settings *given*; None where there is none.

    Raises:
        SettingRefused
    """
    name, token = "AMANA_TOKEN", given.get("AMANA_TOKEN", "")
    if file := given.get("AMANA_TOKEN_FILE"):
        if token:
            remedy = "AMANA_TOKEN_FILE is set too: keep one of the two"
            raise SettingRefused(name, remedy)
        name, token = "AMANA_TOKEN_FILE", read_text("AMANA_TOKEN_FILE", Path(file)).strip()
        check_private(name, Path(file), credentials)
    elif not token:
        return None
    if not _TOKEN.fullmatch(token):
        remedy = "not a bot's token (digits, a colon, letters): copy it from @BotFather whole"
        raise SettingRefused(name, remedy)
    return Token(token)

"""Speaks to the running bot through its hatch, on behalf of its operator."""

from datetime import datetime

from domain.errors import HatchRefused
from domain.sealing import Sealing, Waiting
from house.hatch import Message, ask
from house.terminal import ask_passphrase
from settings import Settings


def unseal(settings: Settings) -> None:
    """
    Ask for the passphrase and give it to the running bot.

    Raises:
        HatchRefused: Nobody listens, nothing is sealed, or it is not the passphrase.
        PassphraseWanted: There is no terminal.
    """
    if not standing(settings).is_sealed:
        raise _nothing()
    passphrase = ask_passphrase().reveal()
    answer = ask(settings.socket, {"ask": "unseal", "passphrase": passphrase})
    if answer.get("said") == "nothing":
        raise _nothing()
    if answer.get("said") != "done":
        raise HatchRefused(str(answer.get("why", "the bot gave no reason: look into its log")))


def standing(settings: Settings) -> Sealing:
    """
    Return how the running bot stands.

    Raises:
        HatchRefused: Nobody listens, or what answers is no bot of this version.
    """
    answer = ask(settings.socket, {"ask": "status"})
    try:
        since = datetime.fromisoformat(str(answer["since"]))
        return Sealing(bool(answer["sealed"]), since, _waiting(answer), bool(answer["receives"]))
    except (KeyError, ValueError):
        msg = f"what answers at {settings.socket} is no bot of this version: restart the bot"
        raise HatchRefused(msg) from None


def _waiting(answer: Message) -> Waiting | None:
    updates, oldest = answer["waiting"], answer["oldest"]
    if not isinstance(updates, int):
        return None
    return Waiting(updates, datetime.fromisoformat(str(oldest)) if oldest else None)


def _nothing() -> HatchRefused:
    return HatchRefused("nothing is sealed: the bot was given its passphrase already")

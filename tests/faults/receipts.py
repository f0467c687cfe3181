"""What went over the wire: receipts, which of them repeat an earlier one and why; digests."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rehearsal.telegram import Call
from tests.faults.crowd import reference_in

_DIGEST = "🗓"
_TAG = re.compile("<[^>]*>")
_HAPPENED = {"ok", "lost", "slow"}
"""Outcomes of calls that took effect, whether or not the bot heard of it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it was sent, in which life of the bot, and whether its answer came at once."""

    chat: int
    text: str
    life: int
    is_heard: bool

    @property
    def reference(self) -> str:
        """The record it speaks of; nothing in a welcome."""
        return reference_in(self.text) or ""

    def explains(self, later: "Sent") -> bool:
        """
        Tell whether *later* may repeat this one, the one before it in its chat.

        It may where the bot never heard that this one arrived, or was killed after it, before it
        could note that it had.
        """
        return self.text == later.text and (not self.is_heard or self.life < later.life)


def receipts(calls: Sequence[Call], lives: Sequence[int]) -> list[Sent]:
    """Return every welcome and receipt that reached a phone, in the order of the wire."""
    return [each for each in _messages(calls, lives) if not each.text.startswith(_DIGEST)]


def digests(calls: Sequence[Call], lives: Sequence[int]) -> list[Sent]:
    """Return every digest that reached a phone: an answer by way of the outbox."""
    return [each for each in _messages(calls, lives) if each.text.startswith(_DIGEST)]


def _messages(calls: Sequence[Call], lives: Sequence[int]) -> list[Sent]:
    return [
        Sent(
            chat=int(str(call.parameters["chat_id"])),
            text=_TAG.sub("", str(call.parameters["text"])),
            life=bisect_right(lives, at),
            is_heard=call.outcome == "ok",
        )
        for at, call in enumerate(calls)
        if call.method == "sendMessage" and call.outcome in _HAPPENED
    ]


def answered(sent: Iterable[Sent]) -> int:
    """Return how many messages were answered: repeats are told by their text."""
    return len({(each.chat, each.text) for each in sent})


def repeats(sent: Iterable[Sent]) -> tuple[int, list[Sent]]:
    """
    Return how many receipts repeat an earlier one, and those that nothing explains.

    Every receipt's text is its own, so equal texts in one chat are repeats; a lane handles one
    update after the other, so an explained one follows right behind the one it repeats.
    """
    chats = defaultdict(list)
    for receipt in sent:
        chats[receipt.chat].append(receipt)
    again, unexplained = 0, []
    for chat in chats.values():
        again += len(chat) - len({each.text for each in chat})
        seen = {chat[0].text}
        for before, after in pairwise(chat):
            if after.text in seen and not before.explains(after):
                unexplained.append(after)
            seen.add(after.text)
    return again, unexplained

"""What went over the wire: receipts, which of them repeat an earlier one and why; digests."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from rehearsal.telegram import Call
from tests.faults.crowd import reference_in
from tests.faults.replicas import End, Ledger

_DIGEST = "🗓"
_TAG = re.compile("<[^>]*>")
_HAPPENED = {"ok", "lost", "slow"}
"""Outcomes of calls that took effect, whether or not the bot heard of it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """
    One message as it was sent, which call it was, and whether its answer came at once.

    *end* is how whoever said it was killed, if he was.
    """

    chat: int
    text: str
    at: int
    is_heard: bool
    end: End | None

    @property
    def reference(self) -> str:
        """The record it speaks of; nothing in a welcome."""
        return reference_in(self.text) or ""

    def explains(self, later: "Sent") -> str:
        """
        Say why *later* repeats this one, the one before it in its chat; empty if nothing tells.

        It may where who said this never heard that it arrived, or was killed after it and before
        *later*, so that he could not note that it had. Another replica may be who repeats it.
        """
        if self.text != later.text:
            return ""
        if not self.is_heard:
            return "answer lost"
        return self.end.moment if self.end and self.end.at <= later.at else ""


def receipts(calls: Sequence[Call], ledger: Ledger, begin: int = 0) -> list[Sent]:
    """Return every welcome and receipt that reached a phone since *begin*, in order."""
    return [each for each in _messages(calls, ledger, begin) if not each.text.startswith(_DIGEST)]


def digests(calls: Sequence[Call], ledger: Ledger) -> list[Sent]:
    """Return every digest that reached a phone: an answer by way of the outbox."""
    return [each for each in _messages(calls, ledger) if each.text.startswith(_DIGEST)]


def _messages(calls: Sequence[Call], ledger: Ledger, begin: int = 0) -> list[Sent]:
    return [
        Sent(
            chat=int(str(call.parameters["chat_id"])),
            text=_TAG.sub("", str(call.parameters["text"])),
            at=at,
            is_heard=call.outcome == "ok",
            end=ledger.end_of(at),
        )
        for at, call in enumerate(islice(calls, begin, None), begin)
        if call.method == "sendMessage" and call.outcome in _HAPPENED
    ]


def answered(sent: Iterable[Sent]) -> int:
    """Return how many messages were answered: repeats are told by their text."""
    return len({(each.chat, each.text) for each in sent})


def repeats(sent: Iterable[Sent]) -> tuple[Counter[str], list[Sent]]:
    """
    Return how many receipts repeat an earlier one, by what explains it; and those nothing does.

    Every receipt's text is its own, so equal texts in one chat are repeats; a lane handles one
    update after the other, so an explained one follows right behind the one it repeats.
    """
    chats = defaultdict(list)
    for receipt in sent:
        chats[receipt.chat].append(receipt)
    explained, unexplained = Counter[str](), []
    for chat in chats.values():
        seen = {chat[0].text}
        for before, after in pairwise(chat):
            if after.text in seen and (why := before.explains(after)):
                explained[why] += 1
            elif after.text in seen:
                unexplained.append(after)
            seen.add(after.text)
    return explained, unexplained

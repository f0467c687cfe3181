"""What the tests of promises do again and again: make some, look at the ledger, at its buttons."""

from domain.follow_ups import FollowUp
from domain.records import Record, is_follow_up
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage

MEETING = """/meeting Col. Haddad @ Ministry
They spoke of ships.
We owe: the brochure by 2026-12-01
They owe: a list of ships"""
"""Kept as NAV-1, its promises as NAV-2 and NAV-3."""


async def promises(stage: TestStage) -> list[Record[FollowUp]]:
    """Open the promises of the desk, ended ones too, by their numbers."""
    return [each for each in await stage.records() if is_follow_up(each)]


async def promise(stage: TestStage, number: int) -> FollowUp:
    """Open one promise by its running number."""
    (found,) = [each for each in await promises(stage) if each.number == number]
    return found.body


async def keep(stage: TestStage, phone: Phone, text: str, confirm: str = "Yes, keep it") -> None:
    """Say a promise and confirm what is read back."""
    read_back = await stage.say(phone, text)
    await stage.tapped(phone, read_back.message_id, confirm)


def labels(message: ChatMessage) -> list[str]:
    """Return the words on a message's buttons, in their order."""
    return [button.text for row in message.buttons for button in row]


def lines(message: ChatMessage) -> list[str]:
    """Return a message's lines without isolates."""
    return plain(message.text).split("\n")

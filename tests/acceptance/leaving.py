"""Somebody leaves: off-boarded as the console does it, and what the wire saw since."""

from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.people.members import ListMembers
from services.people.offboarding import Leaving, OffBoard
from tests.acceptance.stage import TestStage
from tests.clocks import others_turn

SAYING = ("sendMessage", "editMessageText")


async def id_of(stage: TestStage, name: str) -> str:
    """Return a member's id."""
    listed = await ListMembers(stage.house.rooms.archive)()
    (found,) = [each.member.id for each in listed if each.member.name.reveal() == name]
    return found


async def off_board(stage: TestStage, name: str, to: str = "") -> Leaving:
    """Off-board somebody, as the console does."""
    heir = await id_of(stage, to) if to else ""
    return await OffBoard(stage.house.rooms.archive, others_turn)(await id_of(stage, name), heir)


def showing(phone: Phone, words: str) -> list[ChatMessage]:
    """Return the messages of a chat, anybody's, in which *words* stand now."""
    return [message for message in phone.chat if words in message.text]


def mark(stage: TestStage) -> int:
    """Return how many calls the stand-in has seen."""
    return len(stage.stand_in.calls)


def said_since(stage: TestStage, phone: Phone, since: int) -> list[str]:
    """Return what was said in a chat since then, over the wire: new messages and edits."""
    chat = str(phone.user["id"])
    return [
        str(call.parameters.get("text"))
        for call in list(stage.stand_in.calls)[since:]
        if call.method in SAYING and str(call.parameters.get("chat_id")) == chat
    ]

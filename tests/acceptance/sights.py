"""What the acceptance tests look for, and the few things no thumb can do."""

from datetime import UTC, datetime, timedelta

from domain.members import MemberState
from rehearsal.chat import ChatMessage
from rehearsal.refusals import Json
from rehearsal.telegram import Phone
from services.people.members import ChangeState, ListMembers
from tests.acceptance.stage import TestStage, said

SPENT = "This button no longer works. Ask again with a command; /help lists them."
FORBIDDEN = (
    "Not done: there is no such thing here, or it is not yours to do. "
    "Check the reference and the desk, or see /help."
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 as the clocks of Dubai show it."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=4)


def plain(text: str) -> str:
    """Return *text* without its isolates."""
    return text.translate(dict.fromkeys(range(0x2066, 0x206A)))


def digests(phone: Phone) -> list[ChatMessage]:
    """Return the digests in a chat, and their further pages."""
    return [message for message in said(phone) if message.text.startswith("🗓 Digest")]


def reminders(phone: Phone) -> list[ChatMessage]:
    """Return the reminders in a chat."""
    return [message for message in said(phone) if message.text.startswith("🔔")]


def message(stage: TestStage, phone: Phone, text: str, **more: object) -> Json:
    """Return a Message as Telegram would write it, with what a phone of the stage cannot send."""
    sent: Json = {
        "message_id": stage.stand_in.next_message_id(),
        "from": phone.user,
        "chat": phone.private_chat,
        "date": stage.stand_in.seconds(),
        "text": text,
    }
    command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    return sent | {"entities": [command]} | dict(more)


async def change_state(stage: TestStage, name: str, state: MemberState) -> None:
    """Suspend or resume a member, as the console does."""
    archive = stage.house.rooms.archive
    listed = await ListMembers(archive)()
    (member,) = [each.member for each in listed if each.member.name.reveal() == name]
    await ChangeState(archive)(member.id, state)

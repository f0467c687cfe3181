"""A person who is asked step by step: what he sees of the questions, and how he answers."""

from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, said

QUESTIONS = (
    "Meeting · ",
    "Event · ",
    "Promise · ",
    "Reminder · ",
    "Another day · ",
    "✏️",
    "Observed at · ",
)
RIGHT = "\u200f"
ARABIC = ("اجتماع · ", "موعد · ", "التزام · ", "تذكير · ")


def questions(phone: Phone) -> list[ChatMessage]:
    """Return the questions that stand in a chat."""
    begins = (*QUESTIONS, *ARABIC)
    return [each for each in said(phone) if plain(each.text).lstrip(RIGHT).startswith(begins)]


def question(phone: Phone) -> ChatMessage:
    """Return the one question that stands in a chat."""
    (found,) = questions(phone)
    return found


def labels(message: ChatMessage) -> list[str]:
    """Return what stands on the buttons of a message."""
    return [button.text for row in message.buttons for button in row]


async def told(
    stage: TestStage, phone: Phone, *answers: str, restart: bool = False
) -> list[ChatMessage]:
    """Answer one question after the other; after each, only the newest question is left."""
    heard = []
    for words in answers:
        if restart:
            await stage.restart()
        heard.append(await stage.say(phone, words))
        assert len(questions(phone)) <= 1
        assert all(message.from_bot for message in phone.chat)
    return heard

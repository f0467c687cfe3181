"""What several commands answer by: how one is used, and what was asked for, opened at once."""

from telegram import Message

from domain.keyboards import Press, Verb
from domain.letters import Answer, Plain
from handlers.gate import sender_of
from handlers.guide import HOW_TO
from handlers.messenger import TelegramMessenger
from handlers.verbs import Commands


async def say_how(
    verbs: Commands, messenger: TelegramMessenger, message: Message, command: str
) -> None:
    """Say what a command wants that came without it; *command* is one of `HOW_TO`."""
    reader = await verbs.find_reader(sender_of(message))
    await messenger.say(Answer(reader, Plain(HOW_TO[command])))


async def reveal(
    verbs: Commands, messenger: TelegramMessenger, sender: int, asked: Answer, update: int
) -> None:
    """Say the neutral words, once, then open them as if their button had been pressed."""
    if asked.buttons is None:
        raise TypeError
    message = asked.buttons.message or await messenger.say(asked)
    press = Press(asked.buttons.id, Verb.OPEN, 0, message, query=f"update:{update}")
    shown = await verbs.reveal(sender, press)
    await messenger.show(shown.to, message, shown.letter, shown.buttons)

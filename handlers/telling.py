"""Says answers in new messages, one after the other; a question is known by where it stands."""

from dataclasses import dataclass

from domain.letters import Answer, Question
from handlers.messenger import TelegramMessenger
from services.incoming.asking import PlaceQuestion


@dataclass(frozen=True, slots=True)
class Tell:
    """Say an answer, and what follows it."""

    messenger: TelegramMessenger
    place_question: PlaceQuestion

    async def __call__(self, answer: Answer) -> None:
        """Send it; only the newest question stays in the chat."""
        message = await self.messenger.say(answer)
        if isinstance(answer.letter, Question):
            await self.place_question(answer.to.chat, message)
        if answer.then is not None:
            await self(answer.then)

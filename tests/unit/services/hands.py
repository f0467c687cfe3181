"""A member's hand: he types, presses, edits, and his chat stands as Telegram would leave it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import AmanaError
from domain.keyboards import DIALOGUE_VERBS, Heard, Keyboard, Press, Verb
from domain.letters import Answer, Letter, Question
from domain.origins import Origin
from domain.particulars import SweepDue
from domain.plain_words import Ask, Request
from domain.secrecy import Secret
from domain.steps import DialogueKind
from handlers.presses import NEW_MESSAGE
from services.incoming.asking import PlaceQuestion
from services.incoming.confirming import AskChange, Confirm
from services.incoming.dialogues import BeginDialogue, CancelWaiting, MoveDialogue
from services.incoming.editing import AddEdit
from services.incoming.hearing import Hear
from services.incoming.noting import KeepAsNote
from services.incoming.refusing import OfferNote
from services.records.events import SaveEvent
from services.records.meetings import SaveMeeting
from services.records.notes import SaveNote
from services.records.undo import UndoPressed
from services.work.archive import Archive
from services.work.pressing import Cancel
from tests.unit.services.waiting_room import House

Result = TypeVar("Result")
Verbs = Callable[[int, Press], Awaitable[Answer]]


@dataclass
class Shown:
    """A message of ours as it stands in a chat."""

    letter: Letter
    keyboard: Keyboard | None


@dataclass
class Hand:
    """
    One member and his chat; `twice` is the hand of somebody whose server is killed every time.

    Whatever he does is then handled again, and has to be answered the same again.
    """

    house: House
    telegram: int
    twice: bool = False
    chat: dict[int, Shown] = field(default_factory=dict)
    told: list[Shown] = field(default_factory=list)
    queries: int = 0

    async def type(self, text: str, reply_to: int = 0) -> Answer:
        """Type a text that is no command, in reply to a message if one is named."""
        message, update = self.house.next_message(), self.house.next_update()
        origin, words = Origin(self.telegram, message), Secret(text)
        try:
            heard = await self._handled(
                lambda: Hear(self.house.archive)(self.telegram, origin, words, update, reply_to)
            )
        except AmanaError as error:
            return await self._refused(error, Heard(words, message))
        if isinstance(heard, Request):
            assert heard.ask is Ask.CANCEL, heard
            return await self._cancel(update)
        return await self._tell(heard)

    async def forward(self, text: str) -> Answer:
        """Forward somebody's text."""
        message = self.house.next_message()
        origin = Origin(self.telegram, message)
        return await self._tell(
            await self._handled(
                lambda: SaveNote(self.house.archive)(self.telegram, origin, Secret(text))
            )
        )

    async def edit(self, message: int, text: str) -> Answer | None:
        """Edit what was sent as *message*."""
        origin = Origin(self.telegram, message, self.house.next_update())
        answer = await self._handled(
            lambda: AddEdit(self.house.archive)(self.telegram, origin, Secret(text))
        )
        return await self._tell(answer) if answer else None

    async def begin(self, kind: DialogueKind) -> Answer:
        """Begin a dialogue, as its command or its button does."""
        update = self.house.next_update()
        try:
            asked = await self._handled(
                lambda: BeginDialogue(self.house.archive)(self.telegram, kind, update)
            )
        except AmanaError as error:
            return await self._refused(error, None)
        return await self._tell(asked)

    async def line(self, text: str, kind: DialogueKind) -> Answer:
        """Send a meeting or an event in one message, behind its command."""
        message = self.house.next_message()
        origin, words = Origin(self.telegram, message), Secret(text)
        save = SaveMeeting if kind is DialogueKind.MEETING else SaveEvent
        try:
            kept = await self._handled(
                lambda: save(self.house.archive)(self.telegram, origin, words)
            )
        except AmanaError as error:
            return await self._refused(error, Heard(Secret(text), message))
        return await self._tell(kept)

    async def cancel(self) -> Answer:
        """Send `/cancel`."""
        return await self._cancel(self.house.next_update())

    async def _cancel(self, update: int) -> Answer:
        return await self._tell(
            await self._handled(lambda: CancelWaiting(self.house.archive)(self.telegram, update))
        )

    async def press(self, message: int, verb: Verb, nth: int = 0) -> Answer:
        """Press a button that stands under one of our messages."""
        keyboard = self.chat[message].keyboard
        assert keyboard is not None
        found = [at for at, choice in enumerate(keyboard.choices) if choice.verb is verb]
        return await self.press_data(keyboard, found[nth], message)

    async def press_data(self, keyboard: Keyboard, index: int, message: int) -> Answer:
        """Press a button, whether it stands there or not."""
        self.queries += 1
        verb = keyboard.choices[index].verb
        press = Press(keyboard.id, verb, index, message, f"{self.telegram}:{self.queries}")
        answer = await self._handled(lambda: _verbs(self.house.archive)[verb](self.telegram, press))
        if verb in NEW_MESSAGE:
            return await self._tell(answer)
        self.chat[message] = Shown(answer.letter, answer.buttons)
        if answer.then:
            await self._tell(answer.then)
        await self._sweep()
        return answer

    def question(self) -> int:
        """Return the message of the one question that stands in the chat."""
        (message,) = self.questions()
        return message

    def questions(self) -> list[int]:
        """Return the messages of all questions in the chat."""
        return [at for at, each in self.chat.items() if isinstance(each.letter, Question)]

    def newest(self) -> int:
        """Return our newest message."""
        return max(self.chat)

    async def _handled(self, call: Callable[[], Awaitable[Result]]) -> Result:
        first = await call()
        if not self.twice:
            return first
        await self.house.restart()
        again = await call()
        assert _comparable(again) == _comparable(first)
        return again

    async def _refused(self, error: AmanaError, heard: Heard | None) -> Answer:
        offer = OfferNote(self.house.archive)
        return await self._tell(await offer(self.telegram, error.reply_key, heard))

    async def _tell(self, answer: Answer) -> Answer:
        told: Answer | None = answer
        while told is not None:
            message = self.house.next_message()
            self.chat[message] = Shown(told.letter, told.buttons)
            if isinstance(told.letter, Question):
                await PlaceQuestion(self.house.archive)(self.telegram, message)
            told = told.then
        await self._sweep()
        return answer

    async def _sweep(self) -> None:
        """Let everything that is owed now be delivered: what has to leave the chat leaves it."""
        async with self.house.archive() as work:
            shelf, now = work.unit.deliveries, work.now
            claimed = await shelf.claim_due(now, timedelta(hours=1), "test", 99)
            for row in claimed:
                assert await shelf.start(row, now)
                assert await shelf.finish(row, DeliveryState.SENT, now)
                if row.kind is DeliveryKind.SWEEP:
                    self.chat.pop(work.outbox.open(row, SweepDue).message, None)
            await work.commit()


def _comparable(answer: object) -> object:
    """Return what a person would see of an answer: not the handles of its buttons."""
    if not isinstance(answer, Answer):
        return answer
    choices = answer.buttons.choices if answer.buttons else ()
    return answer.to, answer.letter, choices, _comparable(answer.then)


def _verbs(archive: Archive) -> dict[Verb, Verbs]:
    move = MoveDialogue(archive)
    return {
        **dict.fromkeys(DIALOGUE_VERBS, move),
        Verb.CONFIRM: Confirm(archive),
        Verb.CHANGE: AskChange(archive),
        Verb.CANCEL: Cancel(archive),
        Verb.NOTE: KeepAsNote(archive),
        Verb.UNDO: UndoPressed(archive),
    }

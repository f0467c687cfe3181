"""A bot that is killed over and over while people type, and at last is left to finish."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from domain.deliveries import DeliveryKind
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Call, StandIn
from tests.acceptance.stage import said
from tests.faults.aftermath import due_in
from tests.faults.crowd import Person
from tests.faults.moments import Moment, choose
from tests.faults.post import Post
from tests.faults.process import PATIENCE, Child
from tests.faults.receipts import Sent, answered, digests, receipts

KILLED = -9


@dataclass(slots=True)
class Campaign:
    """The lives of one bot; *lives* says at which call on the wire each began."""

    post: Post
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    lives: list[int] = field(default_factory=list)
    moments: Counter[str] = field(default_factory=Counter)

    @property
    def stand_in(self) -> StandIn:
        """Telegram, as this bot knows it."""
        return self.post.stand_in

    async def gather(self, cast: dict[int, str]) -> None:
        """Admit the people, whose hands move by chance too, and kill the bot for the first time."""
        async with self.post.installation.start("run"):
            self._begin()
            for number, name in cast.items():
                phone = await self.post.admit(number, name)
                hand = random.Random(self.chance.getrandbits(32))  # noqa: S311  # repeatable
                self.people.append(Person(phone, hand))
        await self._settle()

    async def kill(self) -> None:
        """Let the bot live until a moment comes, and kill it there."""
        async with self.post.installation.start("run") as child:
            began = self._begin()
            moment = choose(self.chance, self.stand_in)
            for person in self.people:
                person.begin()
            is_named = await self._live_until(child, began, moment)
            self.moments[moment.name if is_named else "idle"] += 1
            assert await child.kill() == KILLED, child.errors
            await self._settle()

    async def finish(self) -> str:
        """Let the bot work off everything and stop it; return what it told the operator."""
        self._begin()
        async with self.post.running() as child:
            await self.stand_in.until(lambda: self._is_done() or child.is_over, 2 * PATIENCE)
            assert self._is_done(), self._undone()
            await self._settle_debts()
            assert await child.stop() == 0, child.errors
            return child.errors

    async def _settle_debts(self) -> None:
        """Wait for what is done but owed until a dead claimant's lease is over."""
        async with asyncio.timeout(PATIENCE):
            while await self._owes():
                await self.stand_in.next_change(1)

    async def _owes(self) -> bool:
        """Tell whether anything but a reminder to come is due; nobody is told when it is not."""
        due = await due_in(self.post.installation.settings)
        return bool(due.keys() - {DeliveryKind.REMINDER})

    async def _live_until(self, child: Child, began: int, moment: Moment) -> bool:
        """Type at every change until *moment*; False if the bot had nothing left to do before."""
        calls, version = self.stand_in.calls, -1

        def has_changed() -> bool:
            return self.stand_in.version != version or child.is_over

        while not moment.is_here(calls[began:]):
            version = self.stand_in.version
            is_hanging = self._hangs(calls[began:])
            for person in self.people:
                person.act(must=is_hanging)
            assert await self.stand_in.until(has_changed, PATIENCE), child.errors
            assert not child.is_over, child.errors
            if self._is_idle(calls[began:]):
                return False
        await self.stand_in.until(lambda: False, moment.pause)
        return True

    def _begin(self) -> int:
        self.lives.append(len(self.stand_in.calls))
        return self.lives[-1]

    async def _settle(self) -> None:
        """Wait until the stand-in has noticed of every call that nobody hears its answer."""
        await self.stand_in.wait_for(
            lambda: all(call.outcome != "pending" for call in self.stand_in.calls)
        )

    def _hangs(self, calls: list[Call]) -> bool:
        """Tell whether the bot hangs in its poll, and calls nothing else."""
        return [call.method for call in calls if call.outcome == "pending"] == ["getUpdates"]

    def _is_idle(self, calls: list[Call]) -> bool:
        """Tell whether it hangs there because the people have nothing more to say."""
        has_all = not self.stand_in.updates.count() and all(not each.left for each in self.people)
        return has_all and self._hangs(calls) and self._has_heard()

    def _has_heard(self) -> bool:
        return all(len(said(each.phone)) > len(each.typed) for each in self.people)

    def _is_done(self) -> bool:
        """Tell whether everything was answered, swept and concealed."""
        is_at_rest = not self.stand_in.updates.count() and all(map(_is_at_rest, self.people))
        return is_at_rest and answered(self.sent()) >= self.owed()

    def _undone(self) -> dict[str, object]:
        """Return what stands in the way of the end, for whoever reads the failure."""
        chats = [message for person in self.people for message in person.phone.chat]
        return {
            "answered": answered(self.sent()),
            "owed": self.owed(),
            "not received": self.stand_in.updates.count(),
            "not pressed": [each for person in self.people for each in person.phone.pending_taps],
            "not taken away": [message.text for message in chats if _tells(message)],
        }

    def sent(self) -> list[Sent]:
        """Return every welcome and receipt the bot sent."""
        return receipts(self.stand_in.calls, self.lives)

    def digests(self) -> list[Sent]:
        """Return every digest the bot sent."""
        return digests(self.stand_in.calls, self.lives)

    def owed(self) -> int:
        """Return how many messages the bot owes: a welcome for each person, then receipts."""
        return sum(1 + len(person.typed) for person in self.people)


def _is_at_rest(person: Person) -> bool:
    return not person.phone.pending_taps and not any(map(_tells, person.phone.chat))


def _tells(message: ChatMessage) -> bool:
    """Tell whether something of what was typed stands in a chat."""
    return not message.from_bot or "vessel" in message.text

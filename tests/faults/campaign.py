"""Bots that are killed over and over while people type, and at last are left to finish."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from domain.deliveries import DeliveryKind
from rehearsal.chat import ChatMessage
from rehearsal.telegram import StandIn
from tests.faults.aftermath import due_in
from tests.faults.commits import told_of_commits
from tests.faults.crowd import Person
from tests.faults.moments import Moment, Seen, choose
from tests.faults.post import Post
from tests.faults.process import PATIENCE
from tests.faults.receipts import Sent, answered, digests, receipts
from tests.faults.replicas import Replicas, open_replicas

_MAKER = 0.75
"""Of all kills, how many are of who made the moment come; the others are of a bystander."""


@dataclass(slots=True)
class Campaign:
    """The lives of the replicas of one bot; *commits* is what the database told since a kill."""

    post: Post
    replicas: Replicas
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    moments: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    commits: list[tuple[str, int]] = field(default_factory=list)
    _began: int = 0
    _looked: int = 0
    _answers: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def stand_in(self) -> StandIn:
        """Telegram, as this bot knows it."""
        return self.post.stand_in

    def hear(self, commit: str, life: int) -> None:
        """Note what the database tells."""
        self.commits.append((commit, life))
        self.stand_in.touch()

    async def gather(self, cast: dict[int, str]) -> None:
        """Admit the people, whose hands move by chance too."""
        await self.replicas.fill()
        for number, name in cast.items():
            phone = await self.post.admit(number, name)
            hand = random.Random(self.chance.getrandbits(32))  # noqa: S311  # repeatable
            self.people.append(Person(phone, hand))

    async def kill(self) -> None:
        """Let all live until a moment comes, and kill one there."""
        await self.replicas.fill()
        self._look_back()
        self._began, self.commits = len(self.stand_in.calls), []
        self.stand_in.faults.clear()  # what was planned for a moment that did not come
        is_told = not self.post.installation.settings.database_url.startswith("sqlite")
        moment = choose(self.chance, self.stand_in, tells_commits=is_told)
        for person in self.people:
            person.begin(len(self._answers[person.phone.user_id]))
        maker = await self._live_until(moment)
        name = "idle" if maker is None else moment.name
        victim = self._victim(maker)
        self.moments[name] += 1
        self.killed["poller" if victim == self.replicas.poller() else "other"] += 1
        await self.replicas.kill(victim, name)

    def _look_back(self) -> None:
        """Note which receipts were sent since this was last asked; not how often they were."""
        for each in receipts(self.stand_in.calls, self.replicas.ledger, self._looked):
            if each.reference:
                self._answers[each.chat].add(each.text)
        self._looked = min(self.replicas.ledger.hanging, default=len(self.stand_in.calls))

    def _victim(self, maker: int | None) -> int:
        """Choose who is killed: mostly who made the moment come, if he lives."""
        living = list(self.replicas.living)
        if maker in living and (len(living) == 1 or self.chance.random() < _MAKER):
            return maker
        return self.chance.choice([each for each in living if each != maker])

    async def finish(self) -> str:
        """Let them work off everything and stop them; return what they told the operator."""
        self.stand_in.faults.clear()
        await self.replicas.fill()
        await self._until(self._is_done)
        assert self._is_done(), self._undone()
        await self._settle_debts()
        return await self.replicas.stop()

    async def _settle_debts(self) -> None:
        """Wait for what is done but owed until a dead claimant's lease is over."""
        async with asyncio.timeout(PATIENCE):
            while await self._owes():
                await self.stand_in.next_change(1)

    async def _owes(self) -> bool:
        """Tell whether anything but a reminder to come is due; nobody is told when it is not."""
        due = await due_in(self.post.installation.settings)
        return bool(due.keys() - {DeliveryKind.REMINDER})

    async def _live_until(self, moment: Moment) -> int | None:
        """Type at every change until *moment*; None if there was nothing left to do before."""
        while (maker := moment.by(self._seen())) is None:
            version = self.stand_in.version
            is_hanging = self.replicas.under_way() == ["getUpdates"]
            for person in self.people:
                person.act(must=is_hanging)
            await self._until(lambda: self.stand_in.version != version)  # noqa: B023  # awaited
            if self._is_idle():
                return None
        await self.stand_in.until(lambda: False, moment.pause)
        return maker

    async def _until(self, what: Callable[[], bool]) -> None:
        """Wait for something while all live; whoever needs it finds that it did not come."""
        living = self.replicas.are_alive
        await self.stand_in.until(lambda: what() or not living(), 2 * PATIENCE)
        assert living(), self.replicas.errors()

    def _seen(self) -> Seen:
        calls, whose = self.stand_in.calls, self.replicas.ledger.whose
        numbers = range(self._began, len(calls))
        return Seen([(calls[at], whose.get(at, 0)) for at in numbers], self.commits)

    def _is_idle(self) -> bool:
        """Tell whether the bot hangs in its poll, and the people have nothing more to say."""
        has_all = not self.stand_in.updates.count() and all(not each.left for each in self.people)
        is_hanging = self.replicas.under_way() == ["getUpdates"]
        return has_all and is_hanging and self._has_heard()

    def _has_heard(self) -> bool:
        self._look_back()
        answers = self._answers
        return all(len(answers[each.phone.user_id]) >= len(each.typed) for each in self.people)

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
        return receipts(self.stand_in.calls, self.replicas.ledger)

    def digests(self) -> list[Sent]:
        """Return every digest the bot sent."""
        return digests(self.stand_in.calls, self.replicas.ledger)

    def owed(self) -> int:
        """Return how many messages the bot owes: a welcome for each person, then receipts."""
        return sum(1 + len(person.typed) for person in self.people)


@asynccontextmanager
async def open_campaign(post: Post, many: int, chance: random.Random) -> AsyncIterator[Campaign]:
    """Give a campaign against *many* replicas of a post's bot."""
    async with open_replicas(post, many) as replicas:
        campaign = Campaign(post, replicas, chance)
        async with told_of_commits(post.installation.settings.database_url, campaign.hear):
            yield campaign


def _is_at_rest(person: Person) -> bool:
    return not person.phone.pending_taps and not any(map(_tells, person.phone.chat))


def _tells(message: ChatMessage) -> bool:
    """Tell whether something of what was typed stands in a chat."""
    return not message.from_bot or "vessel" in message.text

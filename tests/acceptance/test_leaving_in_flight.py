"""Off-boarded at every step of a delivery: nothing reaches whoever left, on either database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from domain.actions import Role
from domain.desks import Desk, Discretion
from domain.letters import Buttons, Letter, Reader
from domain.members import MemberState
from domain.origins import Origin
from domain.secrecy import Secret
from handlers.messenger import TelegramMessenger
from handlers.wire import build_application
from house.installing import initialise
from house.rooms import open_rooms
from rehearsal.clock import MovableClock
from rehearsal.telegram import Phone, StandIn, serve
from services.desks.desks import AddDesk
from services.outgoing.deliveries import DeliverDue
from services.outgoing.digest_plans import PlanDigests
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.people.members import ListMembers
from services.people.offboarding import Leaving, OffBoard
from services.records.notes import SaveNote
from services.work.archive import Archive, Work
from tests.acceptance.leaving import showing
from tests.acceptance.sights import at
from tests.acceptance.stage import START, TOKEN, settings_in
from tests.clocks import others_turn
from tests.unpaced import UNPACED
from tests.watches import NOWHERE

SALIM, RAMI = 1001, 1003
TAKEN = "What stood here was taken away."


@dataclass
class Step:
    """Counts the steps of all replicas; after the one that is wanted, somebody leaves."""

    wanted: int
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    gone_on: asyncio.Event = field(default_factory=asyncio.Event)
    taken: int = 0

    async def take(self) -> None:
        """Take one step; at the wanted one, wait until he has begun to be a stranger."""
        self.taken += 1
        if self.taken == self.wanted:
            self.reached.set()
            await self.gone_on.wait()


class Stepping(TelegramMessenger):
    """Says letters over the wire; before and after each there is a step."""

    step: Step

    async def send(
        self, to: Reader, letter: Letter, buttons: Buttons = None, *, silent: bool = False
    ) -> int:
        """Step, send, step."""
        await self.step.take()
        sent = await super().send(to, letter, buttons, silent=silent)
        await self.step.take()
        return sent


@dataclass
class Flight:
    """Two replicas on one database, the phones of a leaver and a successor, a clock."""

    archives: list[Archive]
    messenger: Stepping
    stand_in: StandIn
    clock: MovableClock
    phones: dict[int, Phone] = field(default_factory=dict)

    @property
    def archive(self) -> Archive:
        """The first replica's."""
        return self.archives[0]

    async def admit(self, telegram: int, name: str) -> None:
        """Give somebody a phone, and admit him."""
        phone = self.phones[telegram] = self.stand_in.phone(telegram, name, "en")
        phone.type("/start")  # nobody hears it; a bot may write only to who wrote first
        code = (await Invite(self.archive)("NAV", Role.OFFICER, "en")).code
        await Admit(self.archive)(Arrival(telegram, Secret(name)), code)

    def stepping(self, archive: Archive) -> Archive:
        """Return *archive* with a step after each of its transactions."""

        @asynccontextmanager
        async def begin() -> AsyncIterator[Work]:
            async with archive() as work:
                yield work
            await self.messenger.step.take()

        return begin

    async def fly(self) -> None:
        """Plan the digest and deliver it, both replicas at once, until nothing is due."""
        await PlanDigests(self.stepping(self.archive))()
        replicas = [
            DeliverDue(self.stepping(each), self.messenger, NOWHERE, UNPACED)
            for each in self.archives
        ]
        while sum(await asyncio.gather(*(each() for each in replicas))):
            pass

    async def leave(self) -> tuple[Leaving, int]:
        """Off-board Salim once the step is reached; return what the wire had seen by its end."""
        step = self.messenger.step
        await step.reached.wait()
        listed = await ListMembers(self.archive)()
        (salim,) = [each.member for each in listed if each.member.telegram == SALIM]
        leaving = OffBoard(self.archive, self._go_on)(salim.id)
        done = await leaving
        step.gone_on.set()
        return done, len(self.stand_in.calls)

    async def _go_on(self) -> None:
        """Let the others go on: he is suspended, and it is waited for what is on its way."""
        self.messenger.step.gone_on.set()
        await others_turn()

    def said_since(self, telegram: int, since: int) -> list[str]:
        """Return what was said in a chat since then."""
        return [
            str(call.parameters.get("text"))
            for call in self.stand_in.calls[since:]
            if call.method in {"sendMessage", "editMessageText"}
            and str(call.parameters.get("chat_id")) == str(telegram)
        ]


@asynccontextmanager
async def open_flight(folder: Path, url: str, discretion: Discretion) -> AsyncIterator[Flight]:
    """Open two replicas on a fresh installation, and write something on its desk."""
    clock = MovableClock(lambda: START)
    stand_in = StandIn(TOKEN, clock.now)
    async with AsyncExitStack() as opened:
        telegram = await opened.enter_async_context(serve(stand_in))
        settings = settings_in(folder, telegram, url)
        await asyncio.to_thread(initialise, settings, clock)
        rooms = [await opened.enter_async_context(open_rooms(settings, clock)) for _ in range(2)]
        bot = build_application(TOKEN, telegram).bot
        await opened.enter_async_context(bot)
        messenger = Stepping(bot)
        messenger.step = Step(0)
        flight = Flight([each.archive for each in rooms], messenger, stand_in, clock)
        desk = Desk("", "NAV", Secret("Naval"), "Asia/Dubai", discretion=discretion)
        await AddDesk(flight.archive)(desk)
        await flight.admit(SALIM, "Salim")
        await flight.admit(RAMI, "Rami")
        await SaveNote(flight.archive)(RAMI, Origin(RAMI, 900), Secret("Seen at the pier"))
        yield flight


async def fly(flight: Flight, wanted: int) -> tuple[Leaving, int] | None:
    """Deliver the day's digest, Salim leaving after a step; None if there are fewer steps."""
    step = flight.messenger.step = Step(wanted)
    flight.clock.move_to(at(23, 7))
    async with asyncio.TaskGroup() as group:
        leaving = group.create_task(flight.leave())
        await flight.fly()
        if not step.reached.is_set():
            leaving.cancel()
    return None if leaving.cancelled() else leaving.result()


@pytest.mark.parametrize(
    ("discretion", "step"),
    [*((Discretion.OPEN, step) for step in range(1, 13)), (Discretion.GUARDED, 7)],
)
async def test_at_every_step_of_a_digest_nothing_reaches_whoever_left(
    tmp_path: Path, empty_url: str, discretion: Discretion, step: int
) -> None:
    async with open_flight(tmp_path, empty_url, discretion) as flight:
        left = await fly(flight, step)
        assert left, "there are fewer steps than that"
        leaving, since = left

        for later in (timedelta(minutes=3), timedelta(days=1, minutes=1)):
            flight.clock.move_to(flight.clock.now() + later)
            await flight.fly()

        salim, rami = flight.phones[SALIM], flight.phones[RAMI]
        assert leaving.member.state is MemberState.PARTED
        assert set(flight.said_since(SALIM, since)) <= {TAKEN}
        assert showing(salim, "pier") == showing(salim, "NAV") == []
        assert len([each for each in rami.chat if "Digest" in each.text]) == 2

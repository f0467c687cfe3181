"""A house on a stage: phones on one side, its archive on the other, time in between."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

from domain.actions import Action, Role
from domain.desks import Desk, Discretion
from domain.lessons import SECOND
from domain.members import Permit
from domain.records import AnyRecord
from domain.secrecy import Secret
from house.installing import initialise
from house.wiring import House, open_house
from rehearsal.calling import calling
from rehearsal.chat import ChatMessage
from rehearsal.clock import MovableClock
from rehearsal.telegram import Phone, StandIn, serve
from services.desks.desks import AddDesk
from services.people.invitations import Invite
from services.work.archive import Archive
from settings import Address, Settings, Token

TOKEN = "123456789:an-invented-token-of-the-tests-0001"
_PAUSE = timedelta(seconds=5)
_WELL = frozenset({"pending", "ok"})
START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""A Sunday, 14:00 in Dubai: a working day whose digest has gone out."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the stage begins with."""

    discretion: Discretion = Discretion.GUARDED
    zone: str = "Asia/Dubai"
    start: datetime = START
    desk: str = "NAV"
    database: str = ""
    """An address, unless it is SQLite."""

    is_called: bool = False
    """Whether Telegram calls the house, rather than being asked by it."""

    is_watched: bool = False
    """Whether it tells how it is."""


@dataclass(slots=True)
class TestStage:
    """What a test sees and moves."""

    __test__ = False

    stand_in: StandIn
    clock: MovableClock
    house: House
    settings: Settings
    setup: Setup
    desks: dict[str, Desk] = field(default_factory=dict)
    running: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def add_desk(self, code: str, discretion: Discretion, zone: str = "Asia/Dubai") -> Desk:
        """Make a desk."""
        desk = Desk(id="", code=code, name=Secret(f"Desk {code}"), zone=zone, discretion=discretion)
        self.desks[code] = await AddDesk(self.house.rooms.archive)(desk)
        return self.desks[code]

    async def admit(
        self,
        telegram: int,
        name: str,
        role: Role = Role.OFFICER,
        desk: str = "",
        language: str = "en",
        *,
        is_new: bool = False,
    ) -> Phone:
        """
        Give somebody a phone and admit him with an invitation, the way it is done for real.

        Unless he *is_new*, he has had his lessons: they do not come in between.
        """
        phone = self.stand_in.phones.get(telegram) or self.stand_in.phone(telegram, name, language)
        invite = Invite(self.house.rooms.archive)
        code = (await invite(desk or self.setup.desk, role, language)).code
        before = len(said(phone))
        phone.type(f"/start {code}")
        await self.stand_in.wait_for(lambda: len(said(phone)) > before)
        await self.settled()  # his menu is in his chat as well
        if not is_new:
            await teach(self.house.rooms.archive, telegram)
        return phone

    async def answers(self, phone: Phone, act: Callable[[], object]) -> list[ChatMessage]:
        """Do something, wait until all of it is settled, and return what the bot newly said."""
        before = {message.message_id for message in said(phone)}
        act()
        await self.settled()
        return [message for message in said(phone) if message.message_id not in before]

    async def answer(self, phone: Phone, act: Callable[[], object]) -> ChatMessage:
        """Do something and return the one message that answers it."""
        answers = await self.answers(phone, act)
        assert len(answers) == 1, [message.text for message in answers]
        return answers[0]

    async def say(self, phone: Phone, text: str, reply_to: int | None = None) -> ChatMessage:
        """Type *text* and return the one message that answers it."""
        return await self.answer(phone, lambda: phone.type(text, reply_to))

    async def tapped(self, phone: Phone, message_id: int, label: str) -> ChatMessage:
        """Press a button and return its message as it stands then; no other may come."""
        query: list[str] = []
        answers = await self.answers(phone, lambda: query.append(phone.tap(message_id, label)))
        assert answers == [], [message.text for message in answers]
        assert query[0] not in [tap.query_id for tap in phone.pending_taps]
        return by_id(phone, message_id)

    async def refused(self, phone: Phone, press: Callable[[], object]) -> str:
        """Press what is refused; return the alert that is its only answer."""
        before = [(message.message_id, message.text) for message in said(phone)]
        alerts = len(phone.alerts)
        press()
        await self.settled()
        assert [(message.message_id, message.text) for message in said(phone)] == before
        (alert,) = phone.alerts[alerts:]
        assert alert
        return alert

    async def settled(self) -> None:
        """Wait until the bot has handled everything sent to it and delivered what is due."""
        await self.until(lambda: not self.stand_in.updates.count())
        while await self.waiting():
            pass
        deliver = self.house.ticker._ticks["deliver"]
        await deliver.run()
        await deliver.finished()

    async def patiently(self) -> None:
        """Let pauses pass until everything is handled and delivered, however often it failed."""
        await self.until(lambda: not self.stand_in.updates.count())
        for _ in range(5):
            await self.advance(_PAUSE)
            while await self.waiting():
                await self.advance(_PAUSE)
        await self.settled()

    async def waiting(self) -> int:
        """Return how many updates the house has received and not yet settled."""
        async with self.house.rooms.archive() as work:
            return await work.unit.inbox.count()

    async def through_the_pause(self) -> None:
        """Wait until a call went wrong and its update was put off; then let the pause pass."""
        await self.until(lambda: any(call.outcome not in _WELL for call in self.stand_in.calls))
        while await self.waiting() and not await self._pauses():
            pass
        await self.advance(_PAUSE)

    async def _pauses(self) -> bool:
        async with self.house.rooms.archive() as work:
            return not await work.unit.inbox.heads(work.now)

    async def restart(
        self, downtime: timedelta = timedelta(0), meanwhile: Callable[[], object] = bool
    ) -> None:
        """Close the house, let *downtime* pass and something happen, open it again."""
        await self.running.aclose()
        self.clock.move_to(self.clock.now() + downtime)
        meanwhile()
        self.house = await self.running.enter_async_context(open_house(self.settings, self.clock))

    async def until(self, what: Callable[[], bool]) -> None:
        """Wait until *what* is so."""
        await self.stand_in.wait_for(what)

    async def advance(self, step: timedelta) -> None:
        """Move the clock forward; what is due by then happens now."""
        self.clock.move_to(self.clock.now() + step)
        await self.house.ticker.call_all()
        self.house.lanes.wake()

    async def advance_to(self, moment: datetime) -> None:
        """Move the clock to *moment*."""
        await self.advance(moment - self.clock.now())

    async def records(self, desk: str = "") -> list[AnyRecord]:
        """Open everything a desk keeps."""
        found = self.desks[desk or self.setup.desk]
        async with self.house.rooms.archive() as work:
            return await work.records.between(
                Permit("test", Action.RECORD_READ, found.id), 0, 1_000_000
            )


async def teach(archive: Archive, telegram: int) -> None:
    """Let somebody have had his last lesson."""
    async with archive() as work:
        member = await work.members.require(telegram)
        if await work.find_effect("lesson", member.id, SECOND) is None:
            await work.add_effect(member.id, "lesson", member.id, SECOND)
            await work.commit()


def said(phone: Phone) -> list[ChatMessage]:
    """Return what the bot says in a chat now, oldest first."""
    return [message for message in phone.chat if message.from_bot]


def last(phone: Phone) -> ChatMessage:
    """Return the bot's newest message."""
    return said(phone)[-1]


def by_id(phone: Phone, message_id: int) -> ChatMessage:
    """Return one message as it stands now."""
    return next(message for message in phone.chat if message.message_id == message_id)


@asynccontextmanager
async def open_stage(
    folder: Path, setup: Setup, begun: Callable[[datetime], Path] | None = None
) -> AsyncIterator[TestStage]:
    """Open a house in *folder* against a fresh stand-in; *begun* gives an installation to copy."""
    behind = datetime.now(UTC) - setup.start  # noqa: TID251  # the stage's clock begins where it wants
    clock = MovableClock(lambda: datetime.now(UTC) - behind)  # noqa: TID251  # as above
    stand_in = StandIn(TOKEN, clock.now)
    async with serve(stand_in) as url:
        settings = settings_in(folder, url, setup.database)
        if setup.is_called:
            settings = called(settings)
        if setup.is_watched:
            settings = replace(settings, monitor=Address("127.0.0.1", free_port()))
        if begun is not None and not setup.database:
            copytree(await asyncio.to_thread(begun, setup.start), folder, dirs_exist_ok=True)
        else:
            await asyncio.to_thread(initialise, settings, clock)
        async with calling(stand_in), AsyncExitStack() as running:
            house = await running.enter_async_context(open_house(settings, clock))
            stage = TestStage(stand_in, clock, house, settings, setup, running=running)
            await stage.add_desk(setup.desk, setup.discretion, setup.zone)
            yield stage


def free_port() -> int:
    """Return a port of loopback that nobody listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def called(settings: Settings) -> Settings:
    """Return *settings* with an address at which Telegram calls the house."""
    port = free_port()
    listen = Address("127.0.0.1", port)
    return replace(settings, public_url=f"http://127.0.0.1:{port}", listen=listen)


def settings_in(folder: Path, url: str, database: str = "") -> Settings:
    """Return the settings of a house that rests in *folder*."""
    return Settings(
        token=Token(TOKEN),
        telegram_url=url,
        database_url=database or f"sqlite:///{folder}/amana.db",
        keys=folder / "keys",
        root_file=folder / "root" / "root",
        slot_file=folder / "root" / "slot",
        checkpoints=folder / "checkpoints",
        backups=folder / "backups",
        exports=folder / "exports",
        log_level="DEBUG",
        socket=folder / "run" / "socket",
    )

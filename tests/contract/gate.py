"""The bot's word on recovery officers: an installation with somebody to tell, and its Telegram."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pyrage import x25519

from crypto import age
from domain.actions import Action, Role
from domain.alerts import AlertKind
from domain.delivering import Blocked
from domain.letters import Buttons, Letter, Reader
from domain.members import MemberState
from domain.menus import Menu
from domain.notices import Alert
from domain.recovery import Officer
from domain.secrecy import Secret
from handlers.messenger import TelegramMessenger
from handlers.wire import Wire
from services.heard import TelegramsClock
from services.outgoing.deliveries import DeliverDue
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.people.members import ChangeState
from services.people.offboarding import OffBoard
from services.recovery.introducing import IntroduceOfficers
from services.recovery.officers import AddOfficer, require_two
from tests.clocks import others_turn
from tests.contract.keepers import START, Keepers
from tests.unpaced import UNPACED
from tests.watches import NOWHERE

HEAD, AUDITOR = 7002, 7003
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


class Telegram(TelegramMessenger):
    """Writes down who was told of an officer; who is *unreachable* has blocked the bot."""

    def __init__(self) -> None:
        super().__init__(Wire("1:invented"))
        self.told: list[int] = []
        self.unreachable: set[int] = set()

    async def send(
        self, to: Reader, letter: Letter, buttons: Buttons = None, *, silent: bool = False
    ) -> int:
        """Write down whose chat a warning reached."""
        del buttons, silent
        if to.chat in self.unreachable:
            raise Blocked
        if isinstance(letter, Alert) and letter.alert is AlertKind.OFFICER:
            self.told.append(to.chat)
        return 1

    async def offer(self, menu: Menu) -> None:
        """Take a menu."""
        del menu


@dataclass
class Gate:
    """An installation, and the bot's word on its officers."""

    keepers: Keepers
    heard: TelegramsClock = field(default_factory=lambda: TelegramsClock(START - HOUR))
    telegram: Telegram = field(default_factory=Telegram)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Be another process from now on, which has heard nothing yet but what it is told."""
        self.introduce = IntroduceOfficers(self.keepers.archive, self.heard)

    async def admit(self, telegram: int, role: Role, desk: str = "NAV") -> str:
        """Admit somebody; return his id."""
        code = (await Invite(self.keepers.archive)(desk, role, "en")).code
        await Admit(self.keepers.archive)(Arrival(telegram, Secret("Somebody")), code)
        async with self.keepers.archive() as work:
            return (await work.members.require(telegram)).id

    async def change(self, state: MemberState, *members: str) -> None:
        """Suspend or resume people, as the console does."""
        for each in members:
            await ChangeState(self.keepers.archive)(each, state)

    async def part(self, telegram: int) -> None:
        """Off-board somebody, as the console does."""
        async with self.keepers.archive() as work:
            member = await work.members.require(telegram)
        await OffBoard(self.keepers.archive, others_turn)(member.id)

    async def tick(self, host: datetime, telegram: datetime) -> None:
        """Say that it is *host*; the newest message was sent at *telegram*."""
        self.keepers.clock.moment = host
        self.heard.note(telegram)
        await self.introduce()

    async def deliver(self) -> None:
        """Send all that is owed now, and what follows from it."""
        while await DeliverDue(self.keepers.archive, self.telegram, NOWHERE, UNPACED)():
            pass

    async def live(self, begin: datetime, end: datetime, every: timedelta = DAY) -> None:
        """Let the bot run on from *begin* to *end*; people write to it all the time."""
        while begin <= end:
            await self.tick(begin, begin)
            await self.deliver()
            begin += every

    async def register(self, *names: str) -> list[str]:
        """Register officers; return their public keys."""
        keys = [str(x25519.Identity.generate().to_public()) for _ in names]
        for name, key in zip(names, keys, strict=True):
            await AddOfficer(self.keepers.archive, age.recipient_of)(Secret(name), key)
        return keys

    async def known(self, *names: str) -> list[str]:
        """Register officers of whom others are told at the start."""
        keys = await self.register(*names)
        await self.begin()
        return keys

    async def begin(self, host: datetime = START) -> None:
        """Let waiting periods begin: others are told, and then somebody writes, at the start."""
        await self.tick(host, START - HOUR)
        await self.deliver()
        await self.tick(host, START - HOUR)
        await self.tick(host, START)

    async def officers(self) -> list[Officer]:
        """Return those who are registered."""
        async with self.keepers.archive() as work:
            return await work.officers.present()

    async def count(self) -> list[bool]:
        """Tell of each officer whether he counts."""
        return [each.counts for each in await self.officers()]

    async def require(self, keys: list[str]) -> list[str]:
        """Ask whether the two who have these keys may destroy something."""
        async with self.keepers.archive() as work:
            return await require_two(work, keys)

    async def entered(self, officer: Officer) -> list[tuple[Action, str]]:
        """Return what the audit says of an officer, and who did it."""
        async with self.keepers.archive() as work:
            found = await work.ledger.newest(officer.id, 9)
        return [(each.action, each.who) for each in reversed(found)]

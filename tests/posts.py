"""A post with people, notes, recovery officers, escrows and backups; it can burn down."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from console.doors import Office
from domain.actions import Action, Role
from domain.backups import Request
from domain.desks import Desk
from domain.members import MemberState
from domain.origins import Origin
from domain.records import Note
from domain.secrecy import Secret
from house.installing import initialise
from house.opening import open_office
from house.restoring import restore_backup
from house.rooms import Rooms, checkpoints_of, open_rooms
from house.trial import try_backup
from services.audit.checkpoints import WriteCheckpoint
from services.audit.trial import Trial
from services.people.admission import Admit, Arrival
from services.records.events import SaveEvent
from services.records.notes import SaveNote
from services.recovery.refilling import Restored
from settings import Settings
from tests.age import mark_of, open_age, secret_of
from tests.clocks import SetClock
from tests.officers import Keyholder, keyholder, let_count

HUDA, SALIM = 71, 72
NAMES = ("Layla", "Omar", "Rashid")


@dataclass
class Post:
    """An installation in a folder, on whatever database."""

    folder: Path
    url: str = ""
    clock: SetClock = field(default_factory=SetClock)
    officers: list[Keyholder] = field(default_factory=list)
    _messages: int = 0

    def copied(self, folder: Path) -> "Post":
        """Give this post again, on SQLite in another folder; its officers stay where they are."""
        shutil.copytree(self.folder, folder)
        return Post(folder, "", SetClock(self.clock.moment), self.officers, self._messages)

    @property
    def settings(self) -> Settings:
        """What its operator set."""
        return Settings(
            token=None,
            telegram_url="https://api.telegram.org",
            database_url=self.url or f"sqlite:///{self.folder}/amana.db",
            keys=self.folder / "keys",
            root_file=self.folder / "root" / "root",
            slot_file=self.folder / "root" / "slot",
            checkpoints=self.folder / "checkpoints",
            log_level="WARNING",
            backups=self.folder / "backups",
            exports=self.folder / "exports",
        )

    @asynccontextmanager
    async def office(self) -> AsyncIterator[Office]:
        """Open what the console opens."""
        async with open_office(self.settings, self.clock) as office:
            yield office

    @asynccontextmanager
    async def rooms(self) -> AsyncIterator[Rooms]:
        """Open what the bot opens."""
        async with open_rooms(self.settings, self.clock) as rooms:
            yield rooms

    async def furnish(self) -> None:
        """Install; a desk, two members, a note, an event, three officers."""
        await asyncio.to_thread(initialise, self.settings, self.clock)
        async with self.office() as office:
            await office.add_desk(Desk("", "NAV", Secret("Naval desk"), "Asia/Dubai"))
            roles = (Role.HEAD, Role.OFFICER)
            codes = [(await office.invite("NAV", role, None)).code for role in roles]
            self.officers = [keyholder(self.folder / "officers", name) for name in NAMES]
            for each in self.officers:
                await office.recovery.add(Secret(each.name), each.public)
        async with self.rooms() as rooms:
            people = ((HUDA, "Huda"), (SALIM, "Salim"))
            for (telegram, name), code in zip(people, codes, strict=True):
                await Admit(rooms.archive)(Arrival(telegram, Secret(name)), code)
            event = Secret("2026-12-03 09:00 Exhibition @ Hall 4")
            await SaveEvent(rooms.archive)(HUDA, self._origin(HUDA), event)
        await self.keep("Two frigates in port")

    async def keep(self, *texts: str) -> None:
        """Let Salim write notes."""
        async with self.rooms() as rooms:
            for text in texts:
                await SaveNote(rooms.archive)(SALIM, self._origin(SALIM), Secret(text))

    async def suspend(self, name: str) -> None:
        """Suspend a member."""
        async with self.office() as office:
            (member,) = [
                each.member.id
                for each in await office.list_members()
                if each.member.name.reveal() == name
            ]
            await office.change_state(member, MemberState.SUSPENDED)

    async def know_officers(self) -> None:
        """Let every officer count, as if others had known of him for long."""
        async with self.rooms() as rooms:
            await let_count(rooms.archive)

    async def escrow(self, *, confirmed: bool = True) -> int:
        """Make an escrow, and let the first two officers say the code of theirs."""
        (self.folder / "escrow").mkdir(exist_ok=True)
        async with self.office() as office:
            made = await office.escrows.make(str(self.folder / "escrow"))
            if confirmed:
                code = self.code_of(made.serial, self.officers[0], self.officers[1])
                await office.escrows.confirm(made.serial, code)
        return made.serial

    def escrow_file(self, serial: int, one: Keyholder, other: Keyholder) -> str:
        """Return the file of two officers."""
        for a, b in ((one, other), (other, one)):
            name = f"escrow-{serial:04}-{mark_of(a.public)}-{mark_of(b.public)}.age"
            if (self.folder / "escrow" / name).exists():
                return str(self.folder / "escrow" / name)
        raise AssertionError

    def code_of(self, serial: int, one: Keyholder, other: Keyholder) -> str:
        """Read the code in the file of two officers, as the age tool would."""
        path = Path(self.escrow_file(serial, one, other))
        first, second = (one, other) if mark_of(one.public) == path.name[12:28] else (other, one)
        inner = open_age(path.read_bytes(), secret_of(first.file))
        return str(json.loads(open_age(inner, secret_of(second.file)))["code"])

    async def backup(self) -> Path:
        """Make a backup."""
        async with self.office() as office:
            made = await office.make_backup(str(self.settings.backups), lambda _done, _all: None)
        return self.settings.backups / made.name

    async def checkpoint(self) -> None:
        """Sign where the audit stands, as the bot does every quarter of an hour."""
        async with self.rooms() as rooms:
            folder = checkpoints_of(self.settings, rooms.vault)
            folder.lay()
            await WriteCheckpoint(rooms.archive, folder, rooms.vault.witness)()

    async def fingerprint(self) -> str:
        """Read it from an officer's sheet."""
        async with self.office() as office:
            return (await office.recovery.sheets())[0].fingerprint

    async def told(self) -> list[tuple[str, str]]:
        """Read every note, with its reference, as the desk does."""
        async with self.rooms() as rooms, rooms.archive() as work:
            (huda,) = [each for each in await work.members.all() if each.telegram == HUDA]
            permit = huda.permit(Action.RECORD_READ, huda.current)
            desk = await work.desks.get(huda.current)
            found = await work.records.between(permit, 0, 10**9)
            return [
                (f"{desk.code}-{each.number}", each.body.text.reveal())
                for each in found
                if isinstance(each.body, Note)
            ]

    def _origin(self, chat: int) -> Origin:
        self._messages += 1
        return Origin(chat, self._messages)


@dataclass(frozen=True)
class Bag:
    """What two officers bring to a fresh machine."""

    file: Path
    pair: tuple[Keyholder, Keyholder]
    escrow: str
    fingerprint: str
    checkpoints: Path | None

    @property
    def request(self) -> Request:
        """As the console takes it."""
        keys = tuple(each.file for each in self.pair)
        return Request(str(self.file), keys, self.escrow, self.fingerprint)

    async def restore(self, post: Post) -> Restored:
        """Bring the installation back at *post*."""
        folder = str(self.checkpoints) if self.checkpoints else ""
        return await restore_backup(
            post.settings, post.clock, self.request, folder, lambda _done, _all: None
        )

    async def trial(self, post: Post) -> Trial:
        """Try the backup at *post*."""
        return await try_backup(post.settings, post.clock, self.request, lambda _done, _all: None)


async def bag(
    post: Post, serial: int, file: Path, pair: tuple[int, int] = (0, 1), *, checked: bool = True
) -> Bag:
    """Pack what the officers of *pair* bring."""
    one, other = (post.officers[each] for each in pair)
    return Bag(
        file=file,
        pair=(one, other),
        escrow=post.escrow_file(serial, one, other),
        fingerprint=await post.fingerprint(),
        checkpoints=post.settings.checkpoints if checked else None,
    )

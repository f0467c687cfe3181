"""A whole installation on a real disk, and its commands as an operator types them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from console.app import build
from console.doors import Doors, Office, Verify, VerifyAsked
from crypto.condition import KeyFile, key_files, look
from crypto.disk import Disk
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.actions import Action
from domain.errors import AmanaError, Outdated
from domain.origins import Origin
from domain.sealing import Sealing, Waiting
from domain.secrecy import Secret
from house.auditing import open_verification
from house.office import Hand, office_of
from house.opening import show_key
from house.recovering import restore_keys
from house.restoring import restore_backup
from house.trial import try_backup
from services.audit.checkpoints import WriteCheckpoint
from services.audit.doctor import Examine
from services.people.admission import Admit, Arrival
from services.records.notes import SaveNote
from services.work.archive import Archive, Work, open_archive
from settings import Settings
from storage.backup_files import list_backups
from storage.checkpoints import SignedFolder, lines_in
from storage.engine import engine_at, open_engine
from storage.schema import migrate, schema_state
from storage.transactions import transactions
from tests.clocks import START, SetClock
from tests.installed import begin, checkpoints_in
from tests.officers import let_count

SALIM = 7001
NEW_WORDS = "a lantern beside seven quiet rivers"


_STANDING = Sealing(is_sealed=True, since=START, waiting=Waiting(0))


@dataclass
class Installation:
    """An installation in a folder of its own; what the house would wire."""

    folder: Path
    clock: SetClock = field(default_factory=SetClock)
    username: str | None = "amana_bot"
    calls: list[str] = field(default_factory=list)
    trouble: BaseException | None = None
    answer: bool | None = None
    """What the operator answers; None where he has no terminal."""
    races: int = 0
    sealing: Sealing = _STANDING
    disk: Disk = field(default_factory=Disk)
    """On which the key files lie."""

    @property
    def url(self) -> str:
        """The database's."""
        return f"sqlite:///{self.folder}/amana.db"

    @property
    def keystore(self) -> Keystore:
        """Where the keys are."""
        root = self.folder / "root"
        return Keystore(self.folder / "keys", root / "root", root / "slot", disk=self.disk)

    @property
    def checkpoints(self) -> SignedFolder:
        """Where checkpoints are; on the database's volume, about which nobody is asked."""
        return checkpoints_in(self.folder, self.vault())

    def beside(self) -> list[KeyFile]:
        """Say how checkpoints, as if they were elsewhere, and database lie."""
        return [KeyFile("elsewhere", None, None), look(self.folder / "amana.db")]

    @property
    def settings(self) -> Settings:
        """What the operator set."""
        return Settings(
            token=None,
            telegram_url="https://api.telegram.org",
            database_url=self.url,
            keys=self.keystore.keys,
            root_file=self.keystore.root,
            slot_file=self.keystore.slot,
            checkpoints=self.folder / "checkpoints",
            log_level="WARNING",
            backups=self.folder / "backups",
            exports=self.folder / "exports",
        )

    def vault(self) -> KeyringVault:
        """Open the keyring."""
        return KeyringVault(self.keystore, self.clock.now)

    @asynccontextmanager
    async def office(self) -> AsyncIterator[Office]:
        """Open everything a command may call."""
        self._fail()
        engine = open_engine(self.url)
        archive = self._contested(
            open_archive(transactions(engine), self.vault(), self.clock, lambda: None)
        )
        try:
            hand = Hand(lambda: Secret(NEW_WORDS), self._link)
            yield office_of(archive, self.settings, self.keystore, self.vault(), hand)
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def examine(self) -> AsyncIterator[Examine]:
        """Open the examination, which needs neither keys nor tables to begin."""
        engine = open_engine(self.url)
        with suppress(AmanaError, OSError):
            await self.check_in()
        try:
            yield Examine(
                clock=self.clock,
                key_files=lambda: key_files(self.keystore),
                beside=self.beside,
                checkpoints=lambda: lines_in(self.checkpoints.path),
                open_vault=self.vault,
                schema_state=lambda: schema_state(self.url),
                transactions=transactions(engine),
                backups=lambda: list_backups(str(self.settings.backups)),
            )
        finally:
            await engine.dispose()

    def verify(self, asked: VerifyAsked) -> AbstractAsyncContextManager[Verify]:
        """Open what verifies, on another database if one is named."""
        settings = replace(self.settings, database_url=asked.database or self.url)
        return open_verification(settings, self.clock, asked)

    @property
    def doors(self) -> Doors:
        """What the console is handed."""
        return Doors(
            office=self.office,
            examine=self.examine,
            initialise=lambda has_passphrase: self._called(
                "init --passphrase" if has_passphrase else "init"
            ),
            migrate=lambda: self._called("migrate"),
            run=lambda: self._called("run"),
            rehearse=lambda port: self._called(f"rehearse {port}"),
            show_key=lambda: show_key(self.settings, self.clock),
            verify=self.verify,
            backups=lambda: str(self.settings.backups),
            list_backups=list_backups,
            try_backup=lambda request, tell: asyncio.run(
                try_backup(self.settings, self.clock, request, tell)
            ),
            restore_backup=lambda request, checkpoints, tell: asyncio.run(
                restore_backup(self.settings, self.clock, request, checkpoints, tell)
            ),
            confirm=lambda _: self.answer,
            unseal=lambda: self._called("unseal"),
            sealing=lambda: (self.sealing, self.clock.now()),
            restore_keys=lambda file, keys: restore_keys(self.settings, self.clock, file, keys),
        )

    async def check_in(self) -> None:
        """Write a checkpoint, as the running bot would."""
        engine, vault = open_engine(self.url), self.vault()
        archive = open_archive(transactions(engine), vault, self.clock, lambda: None)
        await WriteCheckpoint(archive, self.checkpoints, vault.witness)()
        await engine.dispose()

    def type(self, *words: str) -> Result:
        """Type a command; its result has both outputs and the exit code."""
        return CliRunner().invoke(build(self.doors), words, prog_name="bot.py")

    def ask(self, *words: str) -> object:
        """Type a command with `--json`; return its one document."""
        result = self.type(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def ailments(self) -> dict[str, str]:
        """Return what the doctor finds, and how grave each is."""
        result = self.type("doctor", "--json")
        return {each["code"]: each["severity"] for each in json.loads(result.stdout)["findings"]}

    async def initialise(self) -> None:
        """Make keys, tables and the row that joins them."""
        self.keystore.create(self.clock.now())
        self.checkpoints.lay()
        migrate(self.url)
        engine = open_engine(self.url)
        await begin(transactions(engine), self.keystore.load().generation)
        await engine.dispose()

    async def admit(self, telegram: int, name: str, code: str) -> None:
        """Let somebody fictional bring an invitation's code."""
        engine = open_engine(self.url)
        archive = open_archive(transactions(engine), self.vault(), self.clock, lambda: None)
        await Admit(archive)(Arrival(telegram, Secret(name)), code)
        await engine.dispose()

    async def suspend(self, member: str) -> None:
        """Suspend somebody on his first desk, as a head of it does."""
        async with engine_at(self.url) as engine:
            archive = open_archive(transactions(engine), self.vault(), self.clock, lambda: None)
            async with archive() as work:
                known = await work.members.get(member)
                now = known.granted(replace(known.grants[0], suspended=True))
                await work.members.update(now, Action.MEMBER_SUSPEND)
                await work.commit()

    async def know_officers(self) -> None:
        """Let every officer count, as if others had known of him for long."""
        async with engine_at(self.url) as engine:
            archive = open_archive(transactions(engine), self.vault(), self.clock, lambda: None)
            await let_count(archive)

    def _contested(self, archive: Archive) -> Archive:
        """Let the next races be lost to the bot."""

        @asynccontextmanager
        async def contested() -> AsyncIterator[Work]:
            async with archive() as work:
                if self.races:
                    self.races -= 1
                    raise Outdated
                yield work

        return contested

    async def _link(self, code: str) -> str | None:
        return f"https://t.me/{self.username}?start={code}" if self.username else None

    def _called(self, verb: str) -> None:
        self._fail()
        self.calls.append(verb)

    def _fail(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    """Give nothing but a folder."""
    return Installation(tmp_path)


@pytest.fixture
def installed(empty: Installation) -> Installation:
    """Install, without a desk."""
    asyncio.run(empty.initialise())
    return empty


@pytest.fixture
def naval(installed: Installation) -> Installation:
    """Install, with one desk."""
    installed.ask(
        "desk",
        "add",
        "NAV",
        "--name",
        "Naval desk",
        "--timezone",
        "Asia/Dubai",
        "--step-up",
        "none",
    )
    return installed


@pytest.fixture
def kept(naval: Installation) -> Installation:
    """Keep two notes on the desk NAV."""
    invited = naval.ask("invite", "--desk", "NAV", "--role", "officer")
    assert isinstance(invited, dict)
    asyncio.run(_keep(naval, invited["code"]))
    return naval


async def _keep(naval: Installation, code: str) -> None:
    await naval.admit(SALIM, "Salim", code)
    async with engine_at(naval.url) as engine:
        archive = open_archive(transactions(engine), naval.vault(), naval.clock, lambda: None)
        for number in (1, 2):
            await SaveNote(archive)(SALIM, Origin(SALIM, number), Secret(f"note {number}"))

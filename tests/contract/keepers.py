"""Two desks and their officer on any database, and what rests of what he wrote."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pyrage import x25519
from sqlalchemy.ext.asyncio import AsyncEngine

from crypto import age
from crypto.keyring import Epoch
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.actions import Action, Role
from domain.desks import Desk
from domain.keyboards import Press, Verb
from domain.letters import Answer
from domain.members import Permit
from domain.origins import Origin
from domain.records import AnyRecord
from domain.secrecy import Secret, key_id_of
from services.audit.examination import Examination
from services.desks.desks import AddDesk
from services.findings import Finding
from services.keys.shredding import Shred
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.notes import SaveNote
from services.recovery.officers import AddOfficer
from services.vault import Vault
from services.work.archive import Archive, open_archive
from storage.scrubbing import scrub
from storage.transactions import transactions
from tests.clocks import SetClock
from tests.installed import installed
from tests.officers import let_count

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
SALIM = 7001


@dataclass
class Keepers:
    """An installation with the desks NAV and AIR; Salim writes on AIR until he moves."""

    engine: AsyncEngine
    keystore: Keystore
    url: str
    clock: SetClock = field(default_factory=lambda: SetClock(START))
    desks: dict[str, Desk] = field(default_factory=dict)
    notes: int = 0

    def __post_init__(self) -> None:
        self.archive: Archive = self.replica()

    async def officers(self) -> list[str]:
        """Register three recovery officers, long known; return their public keys."""
        keys = [str(x25519.Identity.generate().to_public()) for _ in range(3)]
        add = AddOfficer(self.archive, age.recipient_of)
        for number, key in enumerate(keys):
            await add(Secret(f"Officer {number}"), key)
        await let_count(self.archive)
        return keys

    @property
    def shred(self) -> Shred:
        """Shred as the console would."""
        return Shred(self.archive, partial(scrub, self.url))

    def replica(self) -> Archive:
        """Open the archive as another process on the same database and keys would."""
        vault = KeyringVault(self.keystore, self.clock.now)
        return open_archive(transactions(self.engine), vault, self.clock, lambda: None)

    async def vault(self) -> Vault:
        """Return the vault of a process that has just begun."""
        async with self.replica()() as work:
            return work.vault

    async def note(self, text: str = "") -> Answer:
        """Keep the next note of Salim's."""
        self.notes += 1
        words = Secret(text or f"note {self.notes}")
        return await SaveNote(self.archive)(SALIM, Origin(SALIM, self.notes), words)

    def press(self, answer: Answer, verb: Verb, value: str = "") -> Press:
        """Return a press of a button under *answer*."""
        keyboard = answer.buttons
        assert keyboard
        (index,) = [
            at
            for at, each in enumerate(keyboard.choices)
            if each.verb is verb and value in {"", each.value}
        ]
        return Press(keyboard.id, verb, index, 1, f"query {keyboard.id} {index}")

    def permit(self, code: str) -> Permit:
        """Return a decision that a test takes itself."""
        return Permit("test", Action.RECORD_READ, self.desks[code].id)

    async def records(self, code: str) -> list[AnyRecord]:
        """Open all that rests of a desk, withdrawn or not, by running number."""
        async with self.archive() as work:
            rows = await work.unit.records.between(self.desks[code].id, 0, 9999)
            return [await work.records.get_any(self.permit(code), row.id) for row in rows]

    async def sealed_in(self, code: str) -> list[str]:
        """Return the month of the key of each row of a desk, by running number."""
        months = {each.id: each.month for each in self.epochs(code)}
        async with self.archive() as work:
            rows = await work.unit.records.between(self.desks[code].id, 0, 9999)
        return [months[key_id_of(row.sealed)] for row in rows]

    async def examine(self) -> list[Finding]:
        """Return what the doctor finds in the rows."""
        vault = KeyringVault(self.keystore, self.clock.now)
        examination = Examination(transactions(self.engine), self.clock.now())
        return await examination.open_all(vault) + examination.unreadable()

    def epochs(self, code: str) -> list[Epoch]:
        """Return a desk's keys as they rest in the keyring."""
        return [each for each in self.keystore.load().epochs if each.desk == self.desks[code].id]


@asynccontextmanager
async def open_keepers(url: str, folder: Path) -> AsyncIterator[Keepers]:
    """Install on the migrated database at *url*, with keys in *folder*."""
    async with installed(url, folder, SetClock()) as new:
        keepers = Keepers(new.engine, new.keystore, url)
        for code in ("NAV", "AIR"):
            named = Desk("", code, Secret(f"{code} desk"), "Asia/Dubai")
            keepers.desks[code] = await AddDesk(keepers.archive)(named)
            invitation = (await Invite(keepers.archive)(code, Role.OFFICER, "en")).code
            await Admit(keepers.archive)(Arrival(SALIM, Secret("Salim")), invitation)
        yield keepers

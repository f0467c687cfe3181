"""Whatever is done to the audit behind its back is found, named and located, on either database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.checkpoints import Witness, write_public_key
from crypto.keystore import Keystore
from crypto.public_chain import over_envelopes
from crypto.vault import KeyringVault
from domain.actions import Action, Role
from domain.audit import Entry
from domain.checkpoints import Checkpoint, Mark
from domain.desks import Desk
from domain.members import MemberState
from domain.origins import Origin
from domain.secrecy import Place, Sealed, Secret
from services.audit.checkpoints import AttestRestoration, WriteCheckpoint
from services.audit.eyes import Keyless
from services.audit.verifying import DatabaseLinks, VerifyWithKeys, VerifyWithoutKeys
from services.desks.desks import AddDesk
from services.desks.invitations import Invite
from services.incoming.admission import Admit, Arrival
from services.incoming.members import ChangeState
from services.keys.rotation import RotateSlot
from services.records.notes import SaveNote
from services.records.undo import UndoLast
from services.work.archive import Archive, open_archive
from storage.checkpoints import SignedFolder, lines_in
from storage.engine import open_engine
from storage.tables import audit, invitations, members, records
from storage.transactions import transactions
from tests.clocks import START, SetClock

QUARTER = timedelta(minutes=15)
HUDA = 7001
Found = set[tuple[str, str]]


@dataclass
class Scene:
    """A real chain with its checkpoints, an operator, an auditor, and hands that reach in."""

    url: str
    engine: AsyncEngine
    vault: KeyringVault
    archive: Archive
    folder: SignedFolder
    clock: SetClock = field(default_factory=SetClock)

    async def run(self, statement: str, **values: object) -> None:
        """Reach into the database past Amana."""
        async with self.engine.begin() as connection:
            await connection.execute(text(statement), values)

    async def rows(self, table: Any = audit) -> list[dict[str, Any]]:  # noqa: ANN401  # a table
        """Copy a table, the audit in order."""
        async with self.engine.connect() as connection:
            found = await connection.execute(select(table))
            rows = [dict(each) for each in found.mappings()]
        return sorted(rows, key=lambda row: row["sequence"]) if table is audit else rows

    async def put(self, rows: Sequence[dict[str, Any]], table: Any = audit) -> None:  # noqa: ANN401  # a table
        """Put rows in place of those with the same key."""
        key = next(iter(table.primary_key.columns))
        async with self.engine.begin() as connection:
            for row in rows:
                await connection.execute(table.delete().where(key == row[key.name]))
            for row in rows:
                await connection.execute(table.insert(), row)

    async def check_in(self) -> None:
        """Write a checkpoint, a quarter of an hour later."""
        self.clock.moment += QUARTER
        await WriteCheckpoint(self.archive, self.folder, self.vault.witness)()

    async def say(self, words: str = "A note", message: int = 1) -> None:
        """Keep a note."""
        await SaveNote(self.archive)(HUDA, Origin(HUDA, message), Secret(words))

    async def by_operator(self) -> Found:
        """Verify with every key."""
        verify = VerifyWithKeys(
            self.clock,
            transactions(self.engine),
            self.vault,
            lambda: lines_in(self.folder.path),
        )
        return _told((await verify(lambda _, __: None)).findings)

    async def by_auditor(self, witness: Witness | None = None) -> Found:
        """Verify with the public key and the checkpoints."""
        verify = VerifyWithoutKeys(
            self.clock,
            DatabaseLinks(transactions(self.engine), self.clock),
            Keyless(over_envelopes(self.vault.instance)),
            witness or Witness(self.vault.public_key),
            self.vault.instance,
            lambda: lines_in(self.folder.path),
        )
        return _told((await verify(lambda _, __: None)).findings)

    async def relink(self, rows: list[dict[str, Any]], *, has_key: bool) -> list[dict[str, Any]]:
        """Chain rows anew, as somebody would who has the audit's key, or who has not."""
        before = (await self.rows())[rows[0]["sequence"] - 2]["chain"]
        linked = []
        for row in rows:
            chain, mac = self.vault.link(before, row["sequence"], row["about"], row["sealed"])
            linked.append({**row, "chain": chain, "mac": mac if has_key else row["mac"]})
            before = chain
        return linked

    def sealed_anew(self, row: dict[str, Any]) -> dict[str, Any]:
        """Seal what an entry says again, with another moment in it."""
        place = Place("audit", str(row["sequence"]))
        entry = self.vault.unseal(place, Sealed(row["sealed"]), Entry)
        return {**row, "sealed": self.vault.seal(place, replace(entry, at=START))}


def _told(findings: Sequence[Any]) -> Found:
    return {(each.code.value, each.where) for each in findings}


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    clock = SetClock()
    keystore = Keystore(tmp_path / "keys", tmp_path / "root", tmp_path / "slot")
    keystore.create(START)
    vault = KeyringVault(keystore, clock.now)
    engine = open_engine(database_url)
    async with transactions(engine)() as unit:
        await unit.fence.begin(vault.generation)
        await unit.commit()
    archive = open_archive(transactions(engine), vault, clock, lambda: None)
    folder = SignedFolder(
        tmp_path / "checkpoints", write_public_key(vault.public_key, vault.instance)
    )
    folder.lay()
    made = Scene(database_url, engine, vault, archive, folder, clock)
    await _live(made)
    yield made
    await engine.dispose()


async def _live(scene: Scene) -> None:
    """Let fourteen entries come together, with a checkpoint in between and one at the end."""
    await AddDesk(scene.archive)(Desk("", "NAV", Secret("A desk"), "Asia/Dubai"))
    code, _ = await Invite(scene.archive)("NAV", Role.OFFICER, "en")
    await Admit(scene.archive)(Arrival(HUDA, Secret("Huda")), code)
    await scene.check_in()
    for message in range(1, 9):
        await scene.say(message=message)
    await scene.check_in()


async def test_a_sound_audit_is_whole_to_both(scene: Scene) -> None:
    assert len(await scene.rows()) > 10
    assert await scene.by_operator() == set()
    assert await scene.by_auditor() == set()


async def test_dropped_entries_are_located(scene: Scene) -> None:
    await scene.run("DELETE FROM audit WHERE sequence BETWEEN 7 AND 8")

    operator, auditor = await scene.by_operator(), await scene.by_auditor()

    assert {each for each in operator if each[1].startswith("audit")} == {
        ("audit-gap", "audit/7-8")
    }
    assert auditor == {("audit-gap", "audit/7-8")}


@pytest.mark.parametrize(("one", "other"), [(7, 8), (6, 10)])
async def test_reordered_entries_are_located(scene: Scene, one: int, other: int) -> None:
    rows = await scene.rows()
    first, second = rows[one - 1], rows[other - 1]

    await scene.put([{**first, "sequence": other}, {**second, "sequence": one}])

    wanted = {("audit-reordered", f"audit/{one}"), ("audit-reordered", f"audit/{other}")}
    assert await scene.by_operator() == wanted
    assert await scene.by_auditor() == wanted


async def test_entries_renumbered_over_a_dropped_one_are_located(scene: Scene) -> None:
    rows = await scene.rows()
    last = len(rows)
    await scene.run("DELETE FROM audit WHERE sequence > 6")

    await scene.put([{**row, "sequence": row["sequence"] - 1} for row in rows[7:]])

    wanted = {("audit-edited", "audit/7"), ("audit-reordered", f"audit/8-{last - 1}")}
    assert wanted <= await scene.by_operator()
    assert wanted <= await scene.by_auditor()


@pytest.mark.parametrize("column", ["about", "chain"])
async def test_an_edited_link_is_located(scene: Scene, column: str) -> None:
    row = (await scene.rows())[6]

    await scene.put([{**row, column: bytes(32)}])

    assert await scene.by_operator() == {("audit-edited", "audit/7")}
    assert await scene.by_auditor() == {("audit-edited", "audit/7")}


async def test_an_edited_entry_is_located(scene: Scene) -> None:
    row = (await scene.rows())[6]
    sealed = row["sealed"]

    await scene.put([{**row, "sealed": sealed[:-1] + bytes([sealed[-1] ^ 1])}])

    assert await scene.by_operator() == {("audit-edited", "audit/7")}
    assert await scene.by_auditor() == {("audit-edited", "audit/7")}


@pytest.mark.parametrize("mac", [b"", bytes(32)])
async def test_a_missing_mac_is_located(scene: Scene, mac: bytes) -> None:
    await scene.run("UPDATE audit SET mac = :mac WHERE sequence = 7", mac=mac)

    assert await scene.by_operator() == {("audit-unsigned", "audit/7")}
    assert await scene.by_auditor() == {("audit-unsigned", "audit/7")}


async def test_a_stripped_entry_is_located(scene: Scene) -> None:
    await scene.run("UPDATE audit SET sealed = :nothing WHERE sequence = 7", nothing=b"")

    assert await scene.by_operator() == {("audit-stripped", "audit/7")}
    assert await scene.by_auditor() == {("audit-stripped", "audit/7")}


async def test_all_macs_stripped_are_one_stretch(scene: Scene) -> None:
    await scene.run("UPDATE audit SET mac = :nothing WHERE sequence >= 5", nothing=b"")

    last = len(await scene.rows())
    assert await scene.by_operator() == {("audit-unsigned", f"audit/5-{last}")}


async def test_a_resealed_entry_is_located(scene: Scene) -> None:
    row = (await scene.rows())[6]

    await scene.put([scene.sealed_anew(row)])

    assert await scene.by_operator() == {("audit-resealed", "audit/7")}
    assert await scene.by_auditor() == {("audit-edited", "audit/7")}


async def test_a_past_linked_anew_without_the_key_is_located(scene: Scene) -> None:
    rows = await scene.rows()
    forged = await scene.relink([scene.sealed_anew(rows[6]), *rows[7:]], has_key=False)

    await scene.put(forged)

    last = len(rows)
    assert ("audit-forged", f"audit/7-{last}") in await scene.by_operator()
    assert await scene.by_auditor() == {("audit-forked", f"audit/{_first(scene)}-{last}")}


async def test_a_past_resealed_and_linked_anew_with_every_key_is_a_fork(scene: Scene) -> None:
    rows = await scene.rows()
    forged = await scene.relink([scene.sealed_anew(rows[6]), *rows[7:]], has_key=True)

    await scene.put(forged)

    wanted = {("audit-forked", f"audit/{_first(scene)}-{len(rows)}")}
    assert await scene.by_operator() == wanted
    assert await scene.by_auditor() == wanted


def _first(scene: Scene) -> int:
    """Return the number after the first checkpoint: what is before it is still as signed."""
    name = scene.folder.names()[0]
    return scene.vault.witness.read(scene.folder.read(name)).sequence + 1


async def test_a_truncated_audit_is_located(scene: Scene) -> None:
    last = len(await scene.rows())
    await scene.run("DELETE FROM audit WHERE sequence > 8")

    wanted = ("audit-truncated", f"audit/9-{last}")
    assert wanted in await scene.by_operator()
    assert await scene.by_auditor() == {wanted}


async def test_an_emptied_audit_is_truncated(scene: Scene) -> None:
    last = len(await scene.rows())
    await scene.run("DELETE FROM audit")

    assert await scene.by_auditor() == {("audit-truncated", f"audit/1-{last}")}


async def test_a_truncated_audit_that_grew_again_is_a_fork(scene: Scene) -> None:
    last = len(await scene.rows())
    await scene.run("DELETE FROM audit WHERE sequence > 8")
    async with scene.archive() as work:
        for _ in range(last):
            work.ledger.enter(Action.RECORD_READ, "something")
        await work.commit()

    wanted = ("audit-forked", f"audit/{_first(scene)}-{last}")
    assert wanted in await scene.by_operator()
    assert await scene.by_auditor() == {wanted}


async def test_a_note_that_was_withdrawn_and_put_back_is_found(scene: Scene) -> None:
    before = await scene.rows(records)
    await UndoLast(scene.archive)(HUDA, 99)
    after = await scene.rows(records)
    (row,) = [row for row in before if row not in after]

    await scene.put([row], records)

    assert await scene.by_operator() == {("row-replaced", f"records/{row['id']}")}
    assert await scene.by_auditor() == set()


async def test_people_put_back_as_they_were_are_found(scene: Scene) -> None:
    (member,) = await scene.rows(members)
    await ChangeState(scene.archive)(member["id"], MemberState.SUSPENDED)
    (used,) = await scene.rows(invitations)

    await scene.put([member], members)

    assert await scene.by_operator() == {("row-replaced", f"members/{member['id']}")}
    assert used["version"] == 2


async def test_entries_that_nothing_outside_speaks_of_are_stale_after_half_an_hour(
    scene: Scene,
) -> None:
    await scene.say(message=50)
    scene.clock.moment += 2 * QUARTER
    assert await scene.by_auditor() == set()

    scene.clock.moment += timedelta(seconds=1)

    name = scene.folder.names()[-1]
    assert await scene.by_auditor() == {("checkpoint-stale", f"checkpoints/{name}")}
    assert await scene.by_operator() == {("checkpoint-stale", f"checkpoints/{name}")}


async def test_a_bot_that_rests_leaves_its_last_checkpoint_good(scene: Scene) -> None:
    scene.clock.moment += timedelta(days=3)

    assert await scene.by_auditor() == set()


async def test_an_emptied_folder_is_told(scene: Scene) -> None:
    scene.folder.remove(scene.folder.names())

    assert await scene.by_auditor() == {("checkpoints-none", "checkpoints")}


async def test_a_forged_checkpoint_is_told_and_accuses_nobody(scene: Scene) -> None:
    name = scene.folder.names()[0]
    line = scene.folder.read(name).replace(b'"sequence":', b'"sequence":1')
    (scene.folder.path / name).write_bytes(line)
    (scene.folder.path / "mine.json").write_bytes(b"no checkpoint")

    wanted = {("checkpoint-forged", f"checkpoints/{each}") for each in (name, "mine.json")}
    assert await scene.by_auditor() == wanted


async def test_another_installations_checkpoint_is_told(scene: Scene, tmp_path: Path) -> None:
    keystore = Keystore(tmp_path / "k", tmp_path / "r", tmp_path / "s")
    keystore.create(START)
    other = KeyringVault(keystore, scene.clock.now)
    line = other.attest(Checkpoint(other.instance, 7, "c1" * 32, 1, START))
    (scene.folder.path / "theirs.json").write_bytes(line)

    assert await scene.by_auditor() == {("checkpoint-foreign", "checkpoints/theirs.json")}


async def test_a_checkpoint_under_another_ones_name_is_told(scene: Scene) -> None:
    name = "20991231T000000Z-000000000001.json"
    (old, *_) = scene.folder.names()
    (scene.folder.path / name).write_bytes(scene.folder.read(old))

    assert await scene.by_auditor() == {("checkpoint-forged", f"checkpoints/{name}")}
    assert await scene.by_operator() == {("checkpoint-forged", f"checkpoints/{name}")}


async def test_a_checkpoint_of_a_later_moment_is_told(scene: Scene) -> None:
    scene.clock.moment += 1000 * QUARTER
    await scene.check_in()
    name = scene.folder.names()[-1]

    scene.clock.moment -= 1000 * QUARTER

    assert await scene.by_auditor() == {("checkpoint-ahead", f"checkpoints/{name}")}


async def test_a_clock_set_back_hides_nothing_that_was_cut(scene: Scene) -> None:
    last, ahead = len(await scene.rows()), scene.folder.names()
    await scene.run("DELETE FROM audit WHERE sequence > 8")

    scene.clock.moment -= timedelta(days=365)

    told = {("checkpoint-ahead", f"checkpoints/{name}") for name in ahead}
    wanted = {("audit-truncated", f"audit/9-{last}"), *told}
    assert await scene.by_auditor() == wanted
    assert wanted <= await scene.by_operator()


async def test_checkpoints_an_auditor_kept_in_one_file_count_too(scene: Scene) -> None:
    lines = [scene.folder.read(name) for name in scene.folder.names()]
    scene.folder.remove(scene.folder.names())
    (scene.folder.path / "kept.json").write_bytes(b"\n".join(lines))
    last = len(await scene.rows())

    assert await scene.by_auditor() == set()
    await scene.run("DELETE FROM audit WHERE sequence > 8")
    assert await scene.by_auditor() == {("audit-truncated", f"audit/9-{last}")}


async def test_a_restored_database_is_a_note_and_no_problem(scene: Scene) -> None:
    rows = await scene.rows()
    kept = rows[_first(scene) - 2]
    people = await scene.rows(records)
    await scene.run("DELETE FROM audit WHERE sequence >= :first", first=_first(scene))
    await scene.run("DELETE FROM records")
    await scene.run("UPDATE desks SET last_number = 0")
    await scene.run("DELETE FROM effects")
    assert people

    restore = AttestRestoration(scene.archive, scene.folder, scene.vault.witness)
    scene.clock.moment += QUARTER
    await RotateSlot(scene.archive)()
    await restore(Mark(kept["sequence"], kept["chain"].hex()))

    wanted = {("audit-restored", f"audit/{kept['sequence']}")}
    assert await scene.by_auditor() == wanted
    assert await scene.by_operator() == wanted
    await scene.say(message=70)
    await scene.check_in()
    assert await scene.by_auditor() == wanted


async def test_a_restoration_excuses_nothing_that_happened_after_it(scene: Scene) -> None:
    rows = await scene.rows()
    restore = AttestRestoration(scene.archive, scene.folder, scene.vault.witness)
    scene.clock.moment += QUARTER
    await restore(Mark(5, rows[4]["chain"].hex()))
    await scene.say(message=70)
    await scene.check_in()
    last = len(await scene.rows())

    await scene.run("DELETE FROM audit WHERE sequence > 8")

    assert ("audit-truncated", f"audit/9-{last}") in await scene.by_auditor()


async def test_a_shredded_record_is_missed_by_nobody(scene: Scene) -> None:
    (row, *_) = [each for each in await scene.rows(records) if each["number"] == 3]
    async with scene.archive() as work:
        work.ledger.enter(Action.RECORD_SHRED, row["id"], desk=row["desk"])
        await work.commit()
    await scene.run("DELETE FROM records WHERE number = 3")
    await scene.check_in()

    assert await scene.by_operator() == set()


async def test_an_audit_that_grows_meanwhile_raises_no_alarm(scene: Scene) -> None:
    async def write() -> None:
        for message in range(100, 110):
            await scene.say(message=message)

    operator, _ = await asyncio.gather(scene.by_operator(), write())

    assert operator == set()

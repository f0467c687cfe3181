"""Whatever is done to the audit behind its back is found, named and located, on either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.actions import Action
from domain.members import MemberState
from services.people.members import ChangeState
from services.records.undo import UndoLast
from storage.tables import invitations, members, records
from tests.contract.forgery import HUDA, Scene, open_scene


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    async with open_scene(database_url, tmp_path) as opened:
        yield opened


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
    assert await scene.by_auditor() == {("audit-forked", f"audit/{scene.first_unsigned()}-{last}")}


async def test_a_past_resealed_and_linked_anew_with_every_key_is_a_fork(scene: Scene) -> None:
    rows = await scene.rows()
    forged = await scene.relink([scene.sealed_anew(rows[6]), *rows[7:]], has_key=True)

    await scene.put(forged)

    wanted = {("audit-forked", f"audit/{scene.first_unsigned()}-{len(rows)}")}
    assert await scene.by_operator() == wanted
    assert await scene.by_auditor() == wanted


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

    wanted = ("audit-forked", f"audit/{scene.first_unsigned()}-{last}")
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

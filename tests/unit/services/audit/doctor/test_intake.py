"""The doctor counts what came in sealed without a key, and tells what was forged with one."""

import asyncio
from datetime import timedelta

import pytest

from crypto.roots import nobody
from crypto.vault import KeyringVault
from domain.secrecy import Secret
from services.findings import Ailment, Finding, Severity
from services.incoming.inbox import Received
from services.incoming.intake import StoreSealed
from storage.engine import open_engine
from storage.transactions import transactions
from tests.unit.services.audit.doctor.conftest import House


async def _store(house: House, *updates: int) -> None:
    engine = open_engine(house.url)
    store = StoreSealed(transactions(engine), house.keystore.intake, house.clock)
    await store([Received(each, 0, Secret("{}")) for each in updates])
    await engine.dispose()


def of_intake(house: House) -> list[Finding]:
    return [each for each in house.examine() if each.code.value.startswith("intake")]


def test_without_anything_sealed_nothing_is_said(house: House) -> None:
    assert of_intake(house) == []


@pytest.mark.parametrize(
    ("hours", "code", "severity"),
    [
        (0, Ailment.INTAKE_WAITING, Severity.NOTE),
        (19, Ailment.INTAKE_WAITING, Severity.NOTE),
        (20, Ailment.INTAKE_LATE, Severity.WARNING),
        (39, Ailment.INTAKE_LATE, Severity.WARNING),
        (40, Ailment.INTAKE_OVERDUE, Severity.PROBLEM),
    ],
)
def test_what_waits_is_counted_and_presses_more_with_time(
    house: House, hours: int, code: Ailment, severity: Severity
) -> None:
    asyncio.run(_store(house, 70, 71))
    house.clock.moment += timedelta(hours=hours)

    (found,) = of_intake(house)

    assert found == Finding(code, "intake", str(hours), 2)
    assert found.severity is severity


@pytest.mark.parametrize("column", ["sealed", "mac"])
def test_a_forged_row_is_a_problem_and_no_reason_to_unseal(house: House, column: str) -> None:
    asyncio.run(_store(house, 70))
    cell = house.cell("intake", 0, column)
    house.spoil("intake", 0, column, cell[:-1] + bytes([cell[-1] ^ 1]))

    assert of_intake(house) == [Finding(Ailment.INTAKE_BROKEN, "intake/70")]


def test_a_row_under_another_number_is_a_problem_beside_what_waits(house: House) -> None:
    asyncio.run(_store(house, 70, 71))
    house.spoil("intake", 0, "id", 99)

    assert of_intake(house) == [
        Finding(Ailment.INTAKE_BROKEN, "intake/99"),
        Finding(Ailment.INTAKE_WAITING, "intake", "0", 2),
    ]


@pytest.mark.parametrize("column", ["sealed", "mac", "received_at"])
def test_a_cell_that_is_nothing_of_its_kind_stops_no_examination(house: House, column: str) -> None:
    asyncio.run(_store(house, 70))
    house.spoil("intake", 0, column, "nonsense")

    assert {each.code for each in of_intake(house)} <= {
        Ailment.INTAKE_BROKEN,
        Ailment.INTAKE_WAITING,
    }


class LockedHouse(House):
    """One whose root is a passphrase that nobody gives."""

    def vault(self) -> KeyringVault:
        """Ask nobody."""
        nobody()
        return super().vault()


def test_without_the_passphrase_what_waits_is_counted_all_the_same(house: House) -> None:
    asyncio.run(_store(house, 70))
    locked = LockedHouse(house.folder, house.clock)

    found = [each for each in locked.examine() if each.code is not Ailment.KEYS_TOGETHER]

    assert Finding(Ailment.KEYS_SEALED, "keys") in found
    assert Finding(Ailment.INTAKE_WAITING, "intake", "0", 1) in found
    assert all(each.severity is not Severity.PROBLEM for each in found)

"""Tells whether a key of the intake is still wanted: what does not open needs none."""

from domain.errors import SealBroken
from domain.keys import INTAKE, KeyLine
from domain.rows import IntakeRow
from services.work.archive import Work


async def is_wanted(work: Work, key: KeyLine) -> bool:
    """Tell whether rows are under *key*; of what came in sealed, only those that open count."""
    if not await work.unit.holdings.count(key):
        return False
    return key.use != INTAKE or await _does_any_open(work, key.id)


async def is_intake_wanted(work: Work) -> bool:
    """Tell whether something waits in the intake that opens, under any key of ours."""
    keys = [each for each in work.vault.key_lines() if each.use == INTAKE]
    return any([await is_wanted(work, each) for each in keys])


async def _does_any_open(work: Work, key_id: bytes) -> bool:
    after = None
    while rows := await work.unit.intake.after(after):
        if any(_opens(work, row, key_id) for row in rows):
            return True
        after = rows[-1].update
    return False


def _opens(work: Work, row: IntakeRow, key_id: bytes) -> bool:
    """Try it: whoever reaches into the database can write any row, and none that opens."""
    if not row.sealed.startswith(key_id):
        return False
    try:
        work.vault.unseal_intake(row.update, row.sealed, row.mac)
    except SealBroken:
        return False
    return True

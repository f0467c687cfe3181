"""Whoever is registered as a recovery officer, heads of desk and auditors hear of it."""

from datetime import timedelta

import pytest
from pyrage import x25519

from crypto import age
from domain.actions import Role
from domain.recovery import RecoveryRefused
from domain.secrecy import Secret
from services.recovery.officers import AddOfficer, require_two
from tests.acceptance.stage import TestStage, said

WARNING = "a recovery officer was registered"


async def register(stage: TestStage) -> list[str]:
    """Register two officers, as the operator does at his console."""
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(2)]
    for key in keys:
        await AddOfficer(stage.house.rooms.archive, age.recipient_of)(Secret("Somebody"), key)
    return keys


async def tick(stage: TestStage) -> None:
    """Let the house look for new officers now."""
    ticks = stage.house.ticker._ticks["officers"]
    await ticks.run()
    await ticks.finished()


async def may_destroy(stage: TestStage, keys: list[str]) -> bool:
    """Tell whether the two who have these keys count."""
    async with stage.house.rooms.archive() as work:
        try:
            return bool(await require_two(work, keys))
        except RecoveryRefused:
            return False


@pytest.mark.parametrize("role", [Role.HEAD, Role.AUDITOR])
async def test_whom_it_concerns_is_warned_a_week_before_they_count(
    stage: TestStage, role: Role
) -> None:
    concerned, other = await stage.admit(1009, "Warda", role), await stage.admit(1001, "Salim")
    keys = await register(stage)
    await tick(stage)
    await stage.advance(timedelta(minutes=1))
    await stage.say(other, "Two boats")
    await tick(stage)
    await stage.settled()
    warnings = [each.text for each in said(concerned) if WARNING in each.text]
    at_once = await may_destroy(stage, keys)

    await stage.advance(timedelta(days=7, minutes=1))
    await stage.say(other, "Three boats")
    await tick(stage)

    assert len(warnings) == 2  # one for each officer
    assert not any(WARNING in each.text for each in said(other))
    assert (at_once, await may_destroy(stage, keys)) == (False, True)

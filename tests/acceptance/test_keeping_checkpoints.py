"""The bot says outside of its database where the audit stands; without the folder it goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from crypto.checkpoints import Witness, read_public_key
from domain.actions import Role
from rehearsal.telegram import Phone
from tests.acceptance.stage import TestStage
from tests.acceptance.stage import said as told


def said(stage: TestStage) -> list[int]:
    folder = stage.settings.checkpoints
    public_key, _ = read_public_key((folder / "audit.pub").read_bytes())
    lines = [path.read_bytes() for path in sorted(folder.glob("*.json"))]
    return [Witness(public_key).read(line).sequence for line in lines]


async def tick(stage: TestStage) -> None:
    ticks = stage.house.ticker._ticks["checkpoints"]
    await ticks.run()
    await ticks.finished()


def letters(auditor: Phone) -> int:
    return len([each for each in told(auditor) if "Checkpoint" in each.text])


async def test_what_happened_is_behind_the_next_checkpoint(stage: TestStage) -> None:
    await tick(stage)
    before = said(stage)[-1]
    await stage.admit(1001, "Salim")

    await tick(stage)

    assert said(stage)[-1] > before


async def test_without_its_folder_the_bot_answers_and_its_log_says_so(
    stage: TestStage, caplog: pytest.LogCaptureFixture
) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.settings.checkpoints.rename(stage.settings.checkpoints.with_name("unmounted"))

    await tick(stage)
    answer = await stage.say(phone, "Two boats")

    assert "NAV-1" in (answer.text or "")
    (line,) = [each.getMessage() for each in caplog.records if "checkpoints" in each.getMessage()]
    assert line.startswith("checkpoints: ")
    assert "mount it" in line


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=21)])
async def test_an_audit_that_was_cut_is_not_attested_to_its_auditor(
    stage: TestStage, caplog: pytest.LogCaptureFixture, ahead: timedelta
) -> None:
    auditor = await stage.admit(1009, "Warda", Role.AUDITOR)
    salim = await stage.admit(1001, "Salim")
    await stage.advance(ahead)
    await stage.settled()
    await stage.say(salim, "Two boats")
    await tick(stage)
    before = letters(auditor)
    async with stage.house.rooms.engine.begin() as connection:
        await connection.execute(
            text("DELETE FROM audit WHERE sequence >= :last"), {"last": said(stage)[-1]}
        )
    stage.clock.begin_anew()

    for _ in range(4):
        await stage.advance(timedelta(days=1))
        await stage.settled()

    assert letters(auditor) == before
    errors = [each for each in caplog.records if each.getMessage().startswith("deliver: ")]
    assert {each.levelname for each in errors} == {"ERROR"}
    assert "audit verify" in errors[0].getMessage()

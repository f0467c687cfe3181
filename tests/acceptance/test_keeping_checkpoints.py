"""The bot says outside of its database where the audit stands; without the folder it goes on."""

import pytest

from crypto.checkpoints import Witness, read_public_key
from tests.acceptance.stage import TestStage


def said(stage: TestStage) -> list[int]:
    folder = stage.settings.checkpoints
    public_key, _ = read_public_key((folder / "audit.pub").read_bytes())
    lines = [path.read_bytes() for path in sorted(folder.glob("*.json"))]
    return [Witness(public_key).read(line).sequence for line in lines]


async def tick(stage: TestStage) -> None:
    ticks = stage.house.ticker._ticks["checkpoints"]
    await ticks.run()
    await ticks.finished()


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

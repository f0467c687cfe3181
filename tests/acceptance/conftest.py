"""The whole house over HTTP, against the rehearsal's Telegram, with a clock that can be moved."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from house.installing import initialise
from rehearsal.clock import MovableClock
from tests.acceptance.stage import Setup, TestStage, open_stage, settings_in

Stages = Callable[..., AbstractAsyncContextManager[TestStage]]


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare python-telegram-bot its warning at every 429: that its pauses will be timedeltas."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime], Path]:
    """Return what gives an installation, begun at a moment, to be copied."""

    @cache
    def installed(start: datetime) -> Path:
        folder = tmp_path_factory.mktemp("begun")
        initialise(settings_in(folder, ""), MovableClock(lambda: start))
        return folder

    return installed


@pytest.fixture
def stages(tmp_path: Path, begun: Callable[[datetime], Path]) -> Stages:
    """Return what opens a stage in this test's folder; a second opening is a restart."""

    @asynccontextmanager
    async def opened(setup: Setup | None = None) -> AsyncIterator[TestStage]:
        async with open_stage(tmp_path, setup or Setup(), begun) as stage:
            yield stage

    return opened


@pytest.fixture
async def stage(stages: Stages) -> AsyncIterator[TestStage]:
    """Return a house with one guarded desk, NAV in Dubai, and nobody in it."""
    async with stages() as opened:
        yield opened

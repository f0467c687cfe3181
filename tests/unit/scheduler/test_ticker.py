"""A run that takes too long is cut off and told; what needs hours is given them."""

import asyncio
from datetime import timedelta

import pytest

from scheduler.ticker import Ticker, Verb

HOUR = timedelta(hours=1)


class HastyLoop(asyncio.SelectorEventLoop):
    """A loop whose clock can be put forward."""

    ahead = 0.0

    def time(self) -> float:
        """Say what time it is, in seconds."""
        return super().time() + self.ahead


def _copying_for_an_hour(done: list[str]) -> Verb:
    async def copy() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, HastyLoop)
        loop.ahead += HOUR.total_seconds()
        for _ in range(9):
            await asyncio.sleep(0)
        done.append("copied")

    return copy


def _run(ticker: Ticker) -> None:
    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        runner.run(ticker.call_all())


def test_a_run_of_an_hour_is_cut_off_and_told(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    _run(Ticker({"digests": (_copying_for_an_hour(done), HOUR)}, {"backups": 2 * HOUR}))

    assert done == []
    assert caplog.messages == ["digests: took longer than 0:05:00"]


def test_a_run_of_an_hour_that_may_take_two_comes_to_its_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    _run(Ticker({"backups": (_copying_for_an_hour(done), HOUR)}, {"backups": 2 * HOUR}))

    assert (done, caplog.messages) == (["copied"], [])

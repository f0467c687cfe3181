"""A clock elsewhere is followed, and the operator hears once of a host's clock that is wrong."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest

from domain.clock_readings import ClockReading
from domain.errors import Unavailable
from scheduler.timekeeping import Timekeeper
from tests.clocks import START, SetClock

_FAR_OFF = "this machine's clock is 180 seconds ahead of the database's: put right whichever is"


@dataclass
class Elsewhere:
    """A clock that says what it is told to say."""

    reading: ClockReading
    is_away: bool = False

    async def read(self) -> ClockReading:
        """Say what time it is there."""
        if self.is_away:
            raise Unavailable
        return self.reading


@pytest.fixture
async def elsewhere() -> Elsewhere:
    now = asyncio.get_running_loop().time()
    return Elsewhere(ClockReading(START, now, 0.001))


@pytest.fixture
def host() -> SetClock:
    return SetClock()


@pytest.fixture
def keeper(host: SetClock, elsewhere: Elsewhere) -> Timekeeper:
    return Timekeeper(host.now, elsewhere.read)


async def test_before_the_first_reading_the_hosts_clock_is_all_there_is(
    keeper: Timekeeper, host: SetClock
) -> None:
    assert keeper.now() == host.now()


async def test_an_alarm_comes_once_and_once_more_when_it_is_well_again(
    keeper: Timekeeper, host: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    for off in (1, 180, 180, 1, 1):
        host.moment = START + timedelta(seconds=off)
        await keeper.measure()

    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert caplog.messages[0].startswith(_FAR_OFF)


async def test_a_host_that_is_behind_is_told_so(
    keeper: Timekeeper, host: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    host.moment = START - timedelta(hours=1)

    await keeper.measure()

    assert "behind the database's" in caplog.text


async def test_a_slow_answer_does_not_replace_a_good_one(
    keeper: Timekeeper, elsewhere: Elsewhere
) -> None:
    await keeper.measure()
    now = asyncio.get_running_loop().time()
    elsewhere.reading = ClockReading(START + timedelta(hours=1), now, 7.0)

    await keeper.measure()

    assert START <= keeper.now() < START + timedelta(minutes=1)


async def test_while_nobody_answers_the_last_reading_goes_on(
    keeper: Timekeeper, host: SetClock, elsewhere: Elsewhere
) -> None:
    await keeper.measure()
    before = keeper.now()
    elsewhere.is_away = True
    host.pass_by(timedelta(days=700))

    with pytest.raises(Unavailable):
        await keeper.measure()

    assert before <= keeper.now() < before + timedelta(minutes=1)


@pytest.mark.parametrize(("asked", "answered"), [(0.0, 0.0), (10.0, 10.5)])
def test_an_answer_belongs_to_the_middle_of_its_way(asked: float, answered: float) -> None:
    reading = ClockReading.between(START, asked, answered)

    assert reading.moment_at(answered) == START + timedelta(seconds=(answered - asked) / 2)
    assert reading.doubt == (answered - asked) / 2

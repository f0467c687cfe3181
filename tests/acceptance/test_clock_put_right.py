"""The host's clock is two years ahead for a while, and put right: nobody notices for long."""

from datetime import timedelta

from domain.desks import Discretion
from domain.keys import KeyState
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, digests
from tests.acceptance.stage import Setup

OPEN = Setup(discretion=Discretion.OPEN)
YEARS = timedelta(days=731)


async def test_after_a_clock_two_years_ahead_all_goes_on_as_before(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "Written before")
        for _ in range(3):
            await stage.advance(YEARS / 3)
        await stage.advance(timedelta(days=1))
        await stage.settled()

        stage.clock.begin_anew()
        await stage.say(phone, "Written after")  # before any tick
        await stage.house.ticker.call_all()
        told = len(digests(phone))
        await stage.advance_to(at(23, 7))
        await stage.settled()

        (digest,) = digests(phone)[told:]
        assert "Written after" in digest.text
        assert [each.number for each in await stage.records()] == [1, 2]
        gone = stage.house.rooms.vault.gone_lines()
        assert KeyState.SHREDDED not in {each.state for each in gone}

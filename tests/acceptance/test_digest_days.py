"""Which days have a digest, and what becomes of one that could not come in time."""

from domain.actions import Role
from domain.desks import Discretion
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import at, digests
from tests.acceptance.stage import Setup

OPEN = Setup(discretion=Discretion.OPEN)


async def test_nothing_is_said_twice_by_two_digests_and_nothing_left_out(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "Before the first")
        await stage.advance_to(at(23, 7))
        (first,) = digests(phone)
        await stage.say(phone, "Before the second")
        await stage.advance_to(at(24, 7))

        second = digests(phone)[-1]
        assert "Before the first" in first.text
        assert "Before the first" not in second.text
        assert "Before the second" in second.text


async def test_the_weekend_has_no_digest_and_is_told_of_before_it(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "/event 2026-11-28 12:00 Saturday briefing")
        await stage.say(phone, "/event 2026-11-29 12:00 Sunday briefing")
        await stage.say(phone, "/event 2026-11-30 12:00 Monday briefing")
        for day in (23, 24, 25, 26):
            await stage.advance_to(at(day, 7))
        thursday = digests(phone)[-1].text

        heard = len(digests(phone))
        await stage.advance_to(at(27, 12))
        await stage.say(phone, "Written on Friday")
        await stage.advance_to(at(28, 12))
        assert len(digests(phone)) == heard
        await stage.advance_to(at(29, 7))

        assert "Saturday briefing" in thursday
        assert "Sunday briefing" in thursday
        assert "Monday briefing" not in thursday
        assert len(digests(phone)) == heard + 1
        assert "Written on Friday" in digests(phone)[-1].text
        assert "Monday briefing" in digests(phone)[-1].text


async def test_a_digest_delayed_by_downtime_says_since_when(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "A note before the night")

        await stage.restart(downtime=at(23, 9, 30) - stage.clock.now())
        await stage.until(lambda: bool(digests(phone)))
        await stage.settled()

        (digest,) = digests(phone)
        assert "Delayed from \u206807:00\u2069." in digest.text
        assert "A note before the night" in digest.text


async def test_a_digest_whose_day_is_over_is_folded_into_the_next(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "A note before the outage")

        await stage.restart(downtime=at(24, 3) - stage.clock.now())
        await stage.settled()
        assert digests(phone) == []
        await stage.advance_to(at(24, 7))

        (digest,) = digests(phone)
        assert "A note before the outage" in digest.text
        assert "Delayed" not in digest.text


async def test_whoever_was_admitted_this_morning_reads_the_same_digest(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        salim = await stage.admit(1001, "Salim")
        await stage.say(salim, "A note of yesterday")
        await stage.advance_to(at(23, 6, 50))
        huda = await stage.admit(1002, "Huda", Role.OBSERVER)
        await stage.advance_to(at(23, 7))

        assert digests(salim)[-1].text == digests(huda)[-1].text


async def test_a_digest_that_telegram_held_up_says_since_when(stages: Stages) -> None:
    async with stages(OPEN) as stage:
        phone = await stage.admit(1001, "Salim")
        await stage.say(phone, "A note before the night")

        stage.stand_in.faults.plan("429", "sendMessage", retry_after=2 * 3600)
        await stage.advance_to(at(23, 7))
        assert digests(phone) == []
        await stage.advance_to(at(23, 9, 1))

        (digest,) = digests(phone)
        assert "Delayed from \u206807:00\u2069." in digest.text

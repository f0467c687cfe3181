"""Events that ask for *Seen*: whoever has not pressed it is reminded again, a few times."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.actions import Action
from domain.desks import Discretion
from domain.quiet import Quiet
from tests.acceptance.conftest import Stages
from tests.acceptance.promising import labels
from tests.acceptance.sights import at, reminders
from tests.acceptance.stage import Setup, TestStage

ASKED = "Please press Seen."
AFTER = timedelta(minutes=15)


async def steps(stage: TestStage, times: int) -> None:
    """Let quarters of an hour pass, one at a time."""
    for _ in range(times):
        await stage.advance(AFTER)
        await stage.settled()


async def test_whoever_has_not_seen_it_is_reminded_again_three_times(stage: TestStage) -> None:
    salim, omar = await stage.admit(1001, "Salim"), await stage.admit(1002, "Omar")
    receipt = await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 3h !")
    await stage.advance_to(at(24, 9))
    (first,) = reminders(salim)
    await stage.refused(salim, lambda: salim.tap(first.message_id, "Seen"))

    await steps(stage, 7)

    assert "asked to press Seen" in receipt.text
    assert len(reminders(salim)) == 1
    assert len(reminders(omar)) == 1 + 3
    assert all(ASKED in each.text for each in reminders(omar))
    assert "Seen" in labels(reminders(omar)[-1])


async def test_one_tap_under_the_receipt_asks_and_another_asks_no_more(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 4h 2h")

    asked = await stage.tapped(salim, receipt.message_id, "Ask for Seen")
    await stage.advance_to(at(24, 8))
    await steps(stage, 1)
    twice = len(reminders(salim))
    unasked = await stage.tapped(salim, receipt.message_id, "Do not ask for Seen")
    await steps(stage, 3)
    await stage.advance_to(at(24, 10))
    await steps(stage, 2)

    assert "From the next reminder on" in asked.text
    assert twice == 2
    assert "not asked for any more" in unasked.text
    assert len(reminders(salim)) == 3
    assert ASKED not in reminders(salim)[-1].text


@pytest.mark.parametrize(
    "line", ["Briefing ! remind 1h", "Briefing @ Hall 4 !", "Briefing remind 1h !"]
)
async def test_a_mark_alone_asks_and_one_in_a_word_does_not(stage: TestStage, line: str) -> None:
    salim = await stage.admit(1001, "Salim")

    asking = await stage.say(salim, f"/event 2026-11-24 12:00 {line}")
    other = await stage.say(salim, "/event 2026-11-24 12:00 Attention! Briefing!")

    assert "asked to press Seen" in asking.text
    assert "asked to press Seen" not in other.text
    first, second = await stage.records()
    assert (first.asks, second.asks) == (True, False)


async def test_nothing_follows_once_it_has_begun_or_before_the_next_of_all(
    stage: TestStage,
) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 30m 20m !")
    await stage.advance_to(at(24, 11, 30))
    await stage.advance_to(at(24, 11, 40))
    await steps(stage, 4)

    assert len(reminders(salim)) == 3  # at half past, at twenty to, and once more


async def test_it_waits_for_the_end_of_quiet_hours(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    async with stage.house.rooms.archive() as work:
        member = await work.members.require(1001)
        quiet = replace(member, quiet=Quiet.FROM_22)
        await work.members.update(quiet, Action.MEMBER_SET, member.id)
        await work.commit()
    await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 14h !")
    await stage.advance_to(at(23, 22))
    await steps(stage, 4)
    by_night = len(reminders(salim))

    await stage.advance_to(at(24, 7))

    assert by_night == 1
    assert len(reminders(salim)) == 2
    assert not reminders(salim)[-1].silent


async def test_a_silent_desk_asks_nobody(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.SILENT)) as stage:
        salim = await stage.admit(1001, "Salim")
        receipt = await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 2h !")
        await stage.advance_to(at(24, 10))
        await steps(stage, 4)

        assert "Ask for Seen" not in labels(receipt)
        assert len(reminders(salim)) == 1


async def test_another_hour_is_asked_for_anew(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "/event 2026-11-24 12:00 Briefing remind 2h !")
    await stage.advance_to(at(24, 10))
    (first,) = reminders(salim)
    await stage.refused(salim, lambda: salim.tap(first.message_id, "Seen"))
    prompt = await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Change"))
    await stage.say(salim, "2026-11-24 15:00 Briefing remind 2h", prompt.message_id)

    await stage.advance_to(at(24, 13))
    await steps(stage, 1)

    assert ASKED in reminders(salim)[-1].text
    assert len(reminders(salim)) == 3

"""A thousand digests at once: Telegram refuses nothing, and nobody's reminder waits for them."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.actions import Role
from domain.deliveries import DeliveryKind
from domain.members import Grant, Member
from domain.particulars import Again, ReminderDue
from domain.secrecy import Secret
from rehearsal.telegram import Call
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import reminders
from tests.acceptance.stage import Setup, TestStage

EARLY = Setup(start=datetime(2026, 11, 23, 2, 50, tzinfo=UTC))
"""A Monday, ten minutes before the digest in Dubai."""

SEVEN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


async def _admit(stage: TestStage, desk: str, first: int, many: int) -> None:
    """Let many people be members of a desk already, who have greeted the bot."""
    async with stage.house.rooms.archive() as work:
        for number in range(first, first + many):
            stage.stand_in.phone(number, "Somebody").conversation.started = True
            grant = Grant(stage.desks[desk].id, Role.OFFICER)
            await work.members.add(
                Member(
                    id=work.vault.fresh_id(),
                    telegram=number,
                    name=Secret(f"Somebody {number}"),
                    language="en",
                    grants=(grant,),
                    current=grant.desk,
                )
            )
        await work.commit()


def _sends(stage: TestStage) -> list[Call]:
    return [call for call in stage.stand_in.calls if call.method == "sendMessage"]


def _to(call: Call) -> int:
    return int(str(call.parameters["chat_id"]))


async def test_a_reminder_overtakes_a_digest_to_a_thousand(stages: Stages) -> None:
    async with stages(EARLY) as stage:
        await stage.add_desk("AIR", stage.desks["NAV"].discretion)
        salim = await stage.admit(7, "Salim", desk="AIR")
        await stage.say(salim, "/event 2026-11-23 08:30 Briefing remind 1h")
        await _admit(stage, "NAV", 10_000, 1000)
        stage.stand_in.limits.is_enforced = True
        before = len(_sends(stage))

        stage.clock.move_to(SEVEN)
        stage.house.ticker.wake("digests")
        await stage.stand_in.wait_for(lambda: len(_sends(stage)) >= before + 100, 60)
        ahead = len(_sends(stage))
        stage.clock.move_to(SEVEN + timedelta(minutes=30, seconds=1))
        await stage.stand_in.wait_for(lambda: len(reminders(salim)) == 1, 30)
        await stage.stand_in.wait_for(lambda: len(_sends(stage)) >= ahead + 100, 60)

        place = next(at for at, call in enumerate(_sends(stage)[ahead:]) if _to(call) == 7)
        assert place <= 48
        assert all(call.outcome == "ok" for call in _sends(stage))


async def test_two_desks_digests_take_turns(stages: Stages) -> None:
    async with stages(EARLY) as stage:
        await stage.add_desk("AIR", stage.desks["NAV"].discretion)
        await _admit(stage, "NAV", 10_000, 500)
        await _admit(stage, "AIR", 20_000, 500)
        stage.stand_in.limits.is_enforced = True
        before = len(_sends(stage))

        stage.clock.move_to(SEVEN)
        stage.house.ticker.wake("digests")
        await stage.stand_in.wait_for(lambda: len(_sends(stage)) >= before + 130, 60)

        sends = _sends(stage)[before + 30 : before + 126]
        desks = [_to(call) // 10_000 for call in sends]
        assert abs(desks.count(1) - desks.count(2)) <= 4
        assert all(call.outcome in {"ok", "pending"} for call in _sends(stage))


async def _owe_again(stage: TestStage, telegram: int, many: int) -> None:
    """Owe somebody the reminder of the first event again and again, of as many days as times."""
    record = (await stage.records())[0]
    async with stage.house.rooms.archive() as work:
        reader = await work.members.require(telegram)
        hour = timedelta(hours=1)
        owed = ReminderDue(reader.id, record.desk, record.id, 1, hour, again=Again.LATER)
        for number in range(many):
            day = SEVEN - timedelta(days=number)
            await work.outbox.plan(DeliveryKind.REMINDER, day, owed, "late", number)
        await work.commit()


@pytest.mark.parametrize("desk", ["AIR", "NAV"])
async def test_nobody_waits_for_somebody_to_whom_much_is_owed(stages: Stages, desk: str) -> None:
    async with stages(EARLY) as stage:
        await stage.add_desk("AIR", stage.desks["NAV"].discretion)
        huda = await stage.admit(8, "Huda")
        salim = await stage.admit(7, "Salim", desk=desk)
        await stage.say(huda, "/event 2026-11-23 09:29 Show remind 1h")
        await stage.say(salim, "/event 2026-11-23 08:30 Briefing remind 1h")
        stage.stand_in.limits.is_enforced = True
        await _owe_again(stage, 8, 150)

        stage.clock.move_to(SEVEN + timedelta(minutes=30, seconds=1))
        await stage.stand_in.wait_for(lambda: len(reminders(salim)) >= 1, 60)

        assert len(reminders(huda)) <= 12  # one a second, after five
        assert all(call.outcome in {"ok", "pending"} for call in _sends(stage))

"""Somebody blocks the bot: nothing is pushed to him, his heads are told, nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.members import Member
from rehearsal.telegram import Phone
from services.people.members import ListMembers
from tests.acceptance.conftest import Stages
from tests.acceptance.sealing import through_a_seal
from tests.acceptance.stage import Setup, TestStage, last, said

MONDAY, TUESDAY = (datetime(2026, 11, day, 3, tzinfo=UTC) for day in (23, 24))


async def digest_of(stage: TestStage, moment: datetime) -> None:
    await stage.advance_to(moment)
    await stage.settled()


async def member_of(stage: TestStage, phone: Phone) -> Member:
    listed = await ListMembers(stage.house.rooms.archive)()
    return next(each.member for each in listed if each.member.telegram == phone.user_id)


def warnings(phone: Phone) -> list[str]:
    return [message.text for message in said(phone) if "blocked this bot" in message.text]


def tried(stage: TestStage, phone: Phone) -> list[object]:
    calls = [call for call in stage.stand_in.calls if call.method == "sendMessage"]
    return [call.outcome for call in calls if call.parameters["chat_id"] == phone.user_id]


def unnoticed(stage: TestStage, phone: Phone) -> None:
    """Let him block the bot while Telegram's word of it is lost."""
    phone.block()
    stage.stand_in.updates.clear()


async def test_after_one_refusal_nothing_is_pushed_and_every_head_is_told_once(
    stages: Stages,
) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        await stage.add_desk("AIR", Discretion.GUARDED)
        head = await stage.admit(1000, "Hadi", Role.HEAD)
        other = await stage.admit(1002, "Huda", Role.HEAD, "AIR")
        phone = await stage.admit(1001, "Salim")
        await stage.admit(1001, "Salim", desk="AIR")
        await stage.say(head, "/event 2026-11-23 12:00 Briefing @ Pier 4 remind 1h")
        unnoticed(stage, phone)
        before = len(tried(stage, phone))

        await digest_of(stage, MONDAY)
        await stage.advance_to(MONDAY + timedelta(hours=4))
        await stage.settled()
        await digest_of(stage, TUESDAY)

        assert set(tried(stage, phone)[before:]) == {403}
        assert len(tried(stage, phone)[before:]) <= 2  # both desks' digests may be on their way
        assert [len(warnings(each)) for each in (head, other)] == [1, 1]
        assert (await member_of(stage, phone)).unreached_since is not None


async def test_telegrams_word_of_it_is_enough(stage: TestStage) -> None:
    head = await stage.admit(1000, "Hadi", Role.HEAD)
    phone = await stage.admit(1001, "Salim")
    before = len(tried(stage, phone))

    phone.block()
    await stage.settled()
    await digest_of(stage, MONDAY)

    assert len(warnings(head)) == 1
    assert tried(stage, phone)[before:] == []


@pytest.mark.parametrize("how", ["unblocks", "writes", "starts"])
async def test_whoever_comes_back_misses_nothing(stages: Stages, how: str) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        head = await stage.admit(1000, "Hadi", Role.HEAD)
        phone = await stage.admit(1001, "Salim")
        await stage.say(head, "A note of Sunday")
        await stage.say(head, "/event 2026-11-23 12:00 Briefing @ Pier 4 remind 1h")
        await stage.say(head, "/event 2026-11-27 12:00 Exhibition @ Hall 4 remind 3d")
        unnoticed(stage, phone)
        for missed in (MONDAY, MONDAY + timedelta(hours=4), TUESDAY, TUESDAY + timedelta(hours=5)):
            await stage.advance_to(missed)
            await stage.settled()
        heard = len(said(phone))

        phone.unblock()
        if how != "unblocks":
            stage.stand_in.updates.clear()
            phone.type("/start" if how == "starts" else "Seen at the pier")
        await stage.settled()
        await digest_of(stage, TUESDAY + timedelta(days=1))

        told = [message.text for message in said(phone)[heard:]]
        assert sum("🔔" in text and "Exhibition" in text for text in told) == 1
        assert not any("🔔" in text and "Briefing" in text for text in told)
        (digest,) = (text for text in told if "A note of Sunday" in text)
        assert "Briefing" in digest.partition("Passed without a reminder")[2]
        assert not any("did not arrive in time" in message.text for message in said(head))
        assert (await member_of(stage, phone)).unreached_since is None
        assert len(warnings(head)) == 1


async def test_what_he_wrote_before_he_blocked_the_bot_says_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("cut", "getUpdates")
    phone.type("Seen at the pier")
    waiting = stage.stand_in.updates.waiting()
    unnoticed(stage, phone)

    await digest_of(stage, MONDAY)
    stage.stand_in.push_raw({"message": waiting[-1]["message"]})
    await stage.settled()

    assert len(await stage.records()) == 1
    assert (await member_of(stage, phone)).unreached_since is not None


async def test_who_is_not_reached_stands_in_the_list_of_members(stage: TestStage) -> None:
    head = await stage.admit(1000, "Hadi", Role.HEAD)
    phone = await stage.admit(1001, "Salim")
    phone.block()
    await stage.settled()

    warning = last(head)
    shown = await stage.tapped(head, warning.message_id, "Open")

    assert "Salim" in shown.text
    assert "Not reached since" in shown.text


async def test_who_came_back_while_the_bot_was_sealed_is_reached(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    phone.block()
    await stage.settled()

    await through_a_seal(stage, phone.unblock)
    before = len(said(phone))
    await digest_of(stage, MONDAY)

    assert (await member_of(stage, phone)).unreached_since is None
    assert len(said(phone)) == before + 1


async def test_of_a_series_the_occurrence_that_lies_ahead_is_reminded_of(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        head = await stage.admit(1000, "Hadi", Role.HEAD)
        phone = await stage.admit(1001, "Salim")
        proposal = await stage.say(head, "/event every day 18:00 Briefing x 5 remind 2h")
        await stage.answers(head, lambda: head.tap(proposal.message_id, "Yes, keep it"))
        await stage.advance_to(MONDAY)
        await stage.settled()
        unnoticed(stage, phone)
        for day in range(2):  # each time two hours before
            await stage.advance_to(MONDAY + timedelta(days=day, hours=9))
            await stage.settled()
        heard = len(said(phone))

        phone.unblock()
        await stage.settled()

        reminders = [message.text for message in said(phone)[heard:] if "🔔" in message.text]
        assert len(reminders) == 1
        assert "Tue 24 Nov" in reminders[0]

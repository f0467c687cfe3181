"""A tour ends by itself: said 60, 30 and 7 days before, over with its last day."""

import re
from datetime import UTC, date, datetime, timedelta

from domain.actions import Action, Role
from domain.audit import HOUSE
from domain.deliveries import DeliveryKind
from domain.members import Grant, MemberState
from rehearsal.telegram import Phone
from services.people.invitations import Invite
from services.people.members import ListMembers
from services.people.tours import SetTour
from tests.acceptance.leaving import id_of
from tests.acceptance.sights import SPENT, plain
from tests.acceptance.stage import TestStage, by_id, said

UNTIL = date(2027, 2, 28)
DAY = timedelta(days=1)
SEVEN = datetime(2027, 2, 21, 3, tzinfo=UTC)
THIRTY = datetime(2027, 1, 29, 3, tzinfo=UTC)
SIXTY = datetime(2026, 12, 30, 3, tzinfo=UTC)
OVER = datetime(2027, 2, 28, 20, tzinfo=UTC)
"""Midnight in Dubai."""


async def tour(stage: TestStage, name: str, until: date | None) -> None:
    """Set the last day of somebody's tour, as the console does."""
    await SetTour(stage.house.rooms.archive)(await id_of(stage, name), "NAV", until)


def notices(phone: Phone) -> list[str]:
    """Return what a chat was told of tours."""
    return [plain(each.text) for each in said(phone) if each.text.startswith("🗓 A tour")]


async def grants(stage: TestStage, name: str) -> tuple[Grant, ...]:
    """Return the roles of somebody."""
    listed = [each.member for each in await ListMembers(stage.house.rooms.archive)()]
    return next(each.grants for each in listed if each.name.reveal() == name)


async def at(stage: TestStage, moment: datetime) -> None:
    """Let it be *moment*, and everything due be done."""
    await stage.advance_to(moment)
    await stage.settled()
    await stage.advance(timedelta(minutes=1))
    await stage.settled()


async def test_he_and_the_heads_are_told_three_times_and_nobody_else(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda", Role.HEAD)
    rami = await stage.admit(1003, "Rami")
    await tour(stage, "Salim", UNTIL)

    counts = []
    for moment in (SIXTY - timedelta(hours=1), SIXTY, THIRTY, SEVEN):
        await at(stage, moment)
        counts.append([len(notices(each)) for each in (salim, huda, rami)])

    assert counts == [[0, 0, 0], [1, 1, 0], [2, 2, 0], [3, 3, 0]]
    assert "Your role on NAV ends with the end of Sun 28 Feb 2027" in notices(salim)[0]
    assert "Salim" not in notices(huda)[0]
    assert "a member’s role ends" in notices(huda)[0]


async def test_after_a_long_silence_only_the_newest_is_said(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await tour(stage, "Salim", UNTIL)

    await stage.restart(downtime=SEVEN + DAY - stage.clock.now())
    await at(stage, SEVEN + 2 * DAY)

    assert len(notices(salim)) == 1


async def test_another_last_day_is_told_anew_and_the_old_one_no_more(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await tour(stage, "Salim", UNTIL)
    await at(stage, SEVEN)

    await tour(stage, "Salim", UNTIL + 90 * DAY)
    await at(stage, SEVEN + DAY)
    first = len(notices(salim))
    await at(stage, SIXTY + 91 * DAY)

    assert (first, len(notices(salim))) == (1, 2)
    assert "Sat 29 May 2027" in notices(salim)[-1]


async def test_with_the_last_day_the_role_is_over_by_the_clock(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda", Role.HEAD)
    await stage.say(salim, "Seen at the pier")
    await tour(stage, "Salim", UNTIL)
    await at(stage, OVER - timedelta(minutes=2))
    last_word = await stage.say(salim, "Still here")

    await at(stage, OVER)
    heard = len(said(salim))
    salim.type("And now")
    await stage.settled()

    listed = await ListMembers(stage.house.rooms.archive)()
    (left,) = [each.member for each in listed if each.member.name.reveal() == "Salim"]
    assert "NAV-2" in plain(last_word.text)
    assert (left.state, left.grants) == (MemberState.PARTED, ())
    assert len(said(salim)) == heard
    assert len(await stage.records()) == 2
    assert "a member’s role has ended" in notices(huda)[-1]
    async with stage.house.rooms.archive() as work:
        entries = await work.ledger.newest(left.id, 5)
    assert (Action.MEMBER_PART, HOUSE) in {(each.action, each.who) for each in entries}


async def test_a_last_day_that_passed_while_the_house_was_closed_counts_at_once(
    stage: TestStage,
) -> None:
    salim = await stage.admit(1001, "Salim")
    shown = await stage.say(salim, "Seen at the pier")
    await tour(stage, "Salim", UNTIL)

    await stage.restart(downtime=OVER + DAY - stage.clock.now())
    await stage.advance(timedelta(0))
    salim.tap(shown.message_id, "Open")
    await stage.settled()

    assert not any("pier" in message.text for message in said(salim))


async def test_without_a_last_day_nothing_is_said_and_nothing_ends(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await tour(stage, "Salim", UNTIL)
    await tour(stage, "Salim", None)

    await at(stage, OVER + DAY)

    assert notices(salim) == []
    assert "NAV-1" in plain((await stage.say(salim, "Still here")).text)


async def test_an_invitation_can_say_when_it_will_be_over(stage: TestStage) -> None:
    phone = stage.stand_in.phone(1001, "Salim", "en")
    code = (await Invite(stage.house.rooms.archive)("NAV", Role.OFFICER, None, UNTIL)).code
    phone.type(f"/start {code}")
    await stage.until(lambda: bool(said(phone)))
    await stage.settled()
    await at(stage, OVER - timedelta(minutes=2))
    await stage.say(phone, "Still here")

    await at(stage, OVER)

    (left,) = await ListMembers(stage.house.rooms.archive)()
    assert left.member.state is MemberState.PARTED


async def test_a_notice_that_waited_is_not_said_once_the_day_is_another(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await tour(stage, "Salim", UNTIL)
    stage.stand_in.faults.plan("429", "sendMessage", times=9, retry_after=60)
    await stage.advance_to(SIXTY)
    await stage.settled()

    await tour(stage, "Salim", UNTIL + 90 * DAY)
    for _ in range(12):
        await stage.advance(timedelta(minutes=2))
        await stage.settled()

    assert notices(salim) == []
    async with stage.house.rooms.archive() as work:
        assert await work.unit.deliveries.owed([DeliveryKind.TOUR]) == []


async def test_a_head_sees_until_when_somebody_is_there(stage: TestStage) -> None:
    await stage.admit(1001, "Salim")
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    await tour(stage, "Salim", UNTIL)

    notice = await stage.say(huda, "/members")
    shown = await stage.tapped(huda, notice.message_id, "Salim")

    assert "Until the end of Sun 28 Feb 2027" in plain(by_id(huda, shown.message_id).text)


async def test_a_head_does_not_lift_his_own_last_day_by_inviting_himself(
    stage: TestStage,
) -> None:
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    await tour(stage, "Huda", UNTIL)
    asked = await stage.say(huda, "/invite")
    shown = await stage.tapped(huda, asked.message_id, "Head of desk")
    (code,) = re.findall(r"start=(\w+)", shown.text)

    huda.type(f"/start {code}")
    await stage.settled()

    (listed,) = await ListMembers(stage.house.rooms.archive)()
    assert [each.until for each in listed.member.grants] == [UNTIL]


async def test_by_one_clock_alone_a_role_is_suspended_and_ends_once_telegrams_agrees(
    stage: TestStage,
) -> None:
    """A clock that was set ahead for a minute must not part with everybody for good."""
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda", Role.HEAD)
    shown = await stage.say(salim, "Seen at the pier")
    await tour(stage, "Salim", UNTIL)

    await at(stage, OVER)
    alert = await stage.refused(salim, lambda: salim.tap(shown.message_id, "Open"))
    (held,) = await grants(stage, "Salim")
    await stage.say(huda, "A note of today")
    await at(stage, OVER + timedelta(minutes=2))

    assert plain(alert) == SPENT
    assert (held.suspended, held.until) == (True, UNTIL)
    assert await grants(stage, "Salim") == ()


async def test_what_a_wrong_clock_suspended_a_head_resumes(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda", Role.HEAD)
    await tour(stage, "Salim", UNTIL)
    now = stage.clock.now()
    await at(stage, OVER)
    stage.clock.move_to(now)

    notice = await stage.say(huda, "/members")
    shown = await stage.tapped(huda, notice.message_id, "Salim")
    await stage.tapped(huda, shown.message_id, "Resume")

    assert "NAV-1" in plain((await stage.say(salim, "Still here")).text)

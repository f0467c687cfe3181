"""Rights that rest, answers that were lost, a copy moved on: nothing is given twice or further."""

from datetime import timedelta
from functools import partial
from typing import Literal

import pytest

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.members import Grant
from domain.records import AnyRecord
from rehearsal.telegram import Phone
from services.work.archive import Work
from tests.acceptance.corrections import admit, any_record, regrant
from tests.acceptance.sights import FORBIDDEN, SPENT, plain
from tests.acceptance.stage import TestStage, last, said

REFUSED = "no desk of this code"


async def suspend(stage: TestStage, telegram: int, code: str, *, suspended: bool = True) -> None:
    """Let a member's role on one desk rest, or count again."""
    async with stage.house.rooms.archive() as work:
        member = await work.members.require(telegram)
        grant = member.grant_on(stage.desks[code].id)
        assert grant
        rested = member.granted(Grant(grant.desk, grant.role, suspended=suspended))
        await work.members.update(rested, Action.MEMBER_SET)
        await work.commit()


async def shares(work: Work, record: AnyRecord) -> int:
    """Count how often the audit says that a record was shared."""
    entries = await work.ledger.newest(record.id, 9)
    return [each.action for each in entries].count(Action.RECORD_SHARE)


@pytest.mark.parametrize("verb", ["share", "transfer"])
@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICER])
async def test_while_ones_role_there_is_suspended_there_is_no_such_desk(
    stage: TestStage, verb: str, role: Role
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Huda", Role.OFFICER, "AIR")
    phone = await stage.admit(1001, "Huda", role)
    await stage.say(phone, "A frigate came in")
    await suspend(stage, 1001, "AIR")

    answers = [await stage.say(phone, f"/{verb} NAV-1 {each}") for each in ("AIR", "XYZ")]

    assert answers[0].text == answers[1].text
    assert REFUSED in answers[0].text
    assert await stage.records("AIR") == []
    await suspend(stage, 1001, "AIR", suspended=False)
    await stage.say(phone, f"/{verb} NAV-1 AIR")
    assert len(await stage.records("AIR")) == 1


async def test_a_button_pressed_after_the_role_there_was_suspended_shares_nothing(
    stage: TestStage,
) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    choice = await stage.tapped(phone, receipt.message_id, "Share")
    await suspend(stage, 1001, "AIR")

    alert = await stage.refused(phone, partial(phone.tap, choice.message_id, "AIR"))

    assert REFUSED in alert
    assert await stage.records("AIR") == []


async def test_while_ones_role_at_home_is_suspended_nothing_is_taken_back(
    stage: TestStage,
) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    told = await stage.say(phone, "/share NAV-1 AIR")
    await suspend(stage, 1001, "NAV")

    alert = await stage.refused(phone, partial(phone.tap, told.message_id, "Take the share back"))

    assert plain(alert) == FORBIDDEN
    assert len(await stage.records("AIR")) == 1


@pytest.mark.parametrize("kind", ["502", "cut", "lost"])
async def test_a_share_whose_answer_is_lost_is_given_and_entered_once(
    stage: TestStage, kind: Literal["502", "cut", "lost"]
) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    (record,) = await stage.records()

    stage.stand_in.faults.plan(kind, "sendMessage")
    phone.type("/share NAV-1 AIR")
    await stage.patiently()

    assert len(await stage.records("AIR")) == 1
    assert "AIR-1" in last(phone).text
    async with stage.house.rooms.archive() as work:
        assert await shares(work, record) == 1


async def test_a_transfer_whose_answer_is_lost_goes_once_and_says_where_to(
    stage: TestStage,
) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")

    stage.stand_in.faults.plan("cut", "sendMessage")
    phone.type("/transfer NAV-1 AIR")
    await stage.patiently()

    (moved,) = await stage.records("AIR")
    assert moved.number == 1
    assert "It was" in last(phone).text
    assert await stage.records() == []


async def test_a_request_whose_answer_is_lost_counts_once_and_tells_once(
    stage: TestStage,
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    karim = await stage.admit(1003, "Karim", desk="AIR")
    await stage.say(huda, "A frigate came in")

    stage.stand_in.faults.plan("cut", "sendMessage")
    karim.type("/request NAV-1")
    await stage.patiently()
    await stage.settled()

    assert len([each for each in said(huda) if "asks for a record" in each.text]) == 1
    async with stage.house.rooms.archive() as work:
        by = await work.members.require(1003)
        assert len(await work.ledger.newest(f"requests:{by.id}", 9)) == 1


async def become_another(stage: TestStage) -> tuple[Phone, int]:
    """Share with AIR, where the copy becomes a meeting; return what can take it back."""
    phone = await admit(stage, desks=2)
    await stage.say(phone, "A frigate came in")
    told = await stage.say(phone, "/share NAV-1 AIR")
    shown = await stage.say(phone, "/show AIR-1")
    added = await stage.say(phone, "It was a tender", shown.message_id)
    await stage.tapped(phone, added.message_id, "Kind")
    await stage.tapped(phone, added.message_id, "Meeting")
    return phone, told.message_id


@pytest.mark.parametrize("verb", ["share", "transfer"])
async def test_what_a_copy_has_become_goes_to_no_third_desk_either(
    stage: TestStage, verb: str
) -> None:
    phone, _ = await become_another(stage)

    for reference in ("AIR-1", "AIR-2"):
        answer = await stage.say(phone, f"/{verb} {reference} LAND")
        assert REFUSED in answer.text

    assert await stage.records("LAND") == []
    (heir,) = await stage.records("AIR")
    assert str(heir.shared_from) == "NAV-1"


async def test_a_receipt_of_what_a_copy_has_become_offers_no_way_on(stage: TestStage) -> None:
    phone, _ = await become_another(stage)

    shown = await stage.say(phone, "/show AIR-2")
    added = await stage.say(phone, "Seen again", shown.message_id)

    offered = {button.text for row in added.buttons for button in row}
    assert offered.isdisjoint({"Share", "NAV", "LAND"})


async def test_shared_again_while_it_is_something_else_there_it_is_no_second_copy(
    stage: TestStage,
) -> None:
    phone, told = await become_another(stage)

    await stage.say(phone, "/share NAV-1 AIR")
    before = len(await stage.records("AIR"))
    await stage.tapped(phone, told, "Take the share back")

    assert before == 1
    assert await stage.records("AIR") == []


async def test_the_record_at_home_may_go_to_a_third_desk_and_leaves_the_copy(
    stage: TestStage,
) -> None:
    phone = await admit(stage, desks=2)
    await stage.say(phone, "A frigate came in")
    (home,) = await stage.records()
    told = await stage.say(phone, "/share NAV-1 AIR")

    await stage.say(phone, "/transfer NAV-1 LAND")
    (copy,) = await stage.records("AIR")
    await stage.tapped(phone, told.message_id, "Take the share back")

    assert str(copy.shared_from) == "NAV-1"
    assert await stage.records("AIR") == []
    (heir,) = await stage.records("LAND")
    assert (await any_record(stage, home.id, "NAV")).became == heir.id
    assert heir.shared_from is None


async def test_who_shares_no_more_at_home_takes_nothing_back(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    told = await stage.say(phone, "/share NAV-1 AIR")
    await regrant(stage, 1001, NAV=Role.OBSERVER, AIR=Role.HEAD)

    alert = await stage.refused(phone, partial(phone.tap, told.message_id, "Take the share back"))

    assert plain(alert) == FORBIDDEN
    assert len(await stage.records("AIR")) == 1


async def test_a_request_is_not_granted_to_a_role_that_was_suspended_meanwhile(
    stage: TestStage,
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    karim = await stage.admit(1003, "Karim", desk="AIR")
    await stage.say(huda, "A frigate came in")
    karim.type("/request NAV-1")
    await stage.settled()
    await stage.settled()
    notice = next(each for each in said(huda) if "asks for a record" in each.text)
    shown = await stage.tapped(huda, notice.message_id, "See the request")
    await suspend(stage, 1003, "AIR")

    alert = await stage.refused(huda, partial(huda.tap, shown.message_id, "Share with AIR"))

    assert plain(alert) == SPENT
    assert await stage.records("AIR") == []


async def test_the_sixth_request_is_refused_until_the_day_is_over(
    stage: TestStage,
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    karim = await stage.admit(1003, "Karim", desk="AIR")
    for number in range(1, 6):
        await stage.say(karim, f"/request NAV-{number}")

    await stage.advance(timedelta(hours=23))
    early = await stage.say(karim, "/request NAV-9")
    await stage.advance(timedelta(hours=1, minutes=1))
    late = await stage.say(karim, "/request NAV-9")

    assert "within a day" in early.text
    assert "within a day" not in late.text

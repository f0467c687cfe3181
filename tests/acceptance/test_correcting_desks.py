"""One tap brings a record to another desk: all of it, once, and the receipt says where."""

import pytest

from domain.actions import Action
from domain.desks import Discretion
from domain.records import is_follow_up, is_meeting
from tests.acceptance.conftest import Stages
from tests.acceptance.corrections import admit, any_record, labels
from tests.acceptance.sights import at, plain, reminders
from tests.acceptance.stage import Setup, TestStage

MEETING = """/meeting Col. Example @ Ministry
They want a joint exercise.
We owe: an answer on dates by 2026-12-10
They owe: the draft agreement"""


async def test_the_first_row_is_the_likeliest_and_desks_stand_by_their_codes(
    stage: TestStage,
) -> None:
    phone = await admit(stage)

    receipt = await stage.say(phone, "A frigate came in")

    assert labels(receipt) == [
        ["Take back", "Open", "Change"],
        ["AIR"],
        ["Kind", "Marking"],
        ["Grading", "Add source", "Share"],
    ]


async def test_one_tap_moves_a_record_and_the_receipt_says_where(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    (before,) = await stage.records()

    moved = await stage.tapped(phone, receipt.message_id, "AIR")

    said = plain(moved.text).splitlines()
    assert said[:3] == ["🔒 AIR-1", "Moved here.", "It was NAV-1 before."]
    assert labels(moved) == [
        ["Take back", "Open", "Change"],
        ["NAV"],
        ["Kind", "Marking"],
        ["Grading", "Add source", "Share"],
    ]
    assert await stage.records() == []
    (after,) = await stage.records("AIR")
    stays = ("author", "received_at", "expires", "versions", "additions", "kind")
    assert all(getattr(after, each) == getattr(before, each) for each in stays)
    old = await any_record(stage, before.id, "NAV")
    assert (old.became, old.withdrawn_at is None) == (after.id, False)


async def test_in_arabic_it_says_the_same(stage: TestStage) -> None:
    phone = await admit(stage, language="ar")
    receipt = await stage.say(phone, "وصلت فرقاطة")

    moved = await stage.tapped(phone, receipt.message_id, "AIR")

    said = plain(moved.text).splitlines()
    assert said[0] == "🔒 AIR-1"
    assert "NAV-1" in said[2]
    assert labels(moved) == [
        ["تراجع", "عرض", "تعديل"],
        ["NAV"],
        ["النوع", "درجة السرية"],
        ["التقييم", "أضف المصدر", "مشاركة"],
    ]


async def test_the_move_stands_in_the_audit_of_both_desks(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    (before,) = await stage.records()

    await stage.tapped(phone, receipt.message_id, "AIR")

    (after,) = await stage.records("AIR")
    async with stage.house.rooms.archive() as work:
        found = [await work.ledger.newest(each, 1) for each in (before.id, after.id)]
    assert [(entry.action, entry.desk) for (entry,) in found] == [
        (Action.RECORD_MOVE, stage.desks[code].id) for code in ("NAV", "AIR")
    ]


async def test_the_desk_last_used_is_the_current_one(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")

    await stage.tapped(phone, receipt.message_id, "AIR")
    following = await stage.say(phone, "And left again")

    assert "AIR-2" in following.text


async def test_of_five_desks_three_are_offered_and_the_current_one_first(
    stage: TestStage,
) -> None:
    phone = await admit(stage, desks=4)
    receipt = await stage.say(phone, "A frigate came in")
    assert labels(receipt)[1] == ["AIR", "LAND", "LOG"]

    choice = await stage.say(phone, "/desk")
    await stage.tapped(phone, choice.message_id, "MED")
    await stage.tapped(phone, receipt.message_id, "Kind")
    again = await stage.tapped(phone, receipt.message_id, "Back")

    assert labels(again)[1] == ["MED", "AIR", "LAND"]
    moved = await stage.tapped(phone, again.message_id, "MED")
    assert "MED-1" in moved.text


async def test_additions_and_wordings_move_too(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    added = await stage.say(phone, "Two frigates came in", receipt.message_id)
    await stage.tapped(phone, added.message_id, "Replace instead")
    await stage.say(phone, "With a tender", receipt.message_id)

    moved = await stage.tapped(phone, added.message_id, "AIR")
    opened = await stage.tapped(phone, moved.message_id, "Open")

    (after,) = await stage.records("AIR")
    assert after.revision == 2
    assert all(words in opened.text for words in ("Two frigates", "With a tender"))


async def test_an_event_reminds_the_people_of_its_new_desk_and_nobody_else(
    stage: TestStage,
) -> None:
    phone = await admit(stage)
    navy = await stage.admit(1002, "Huda")
    airman = await stage.admit(1003, "Karim", desk="AIR")
    receipt = await stage.say(phone, "/event 2026-11-24 09:00 Exhibition @ Hall 4")

    moved = await stage.tapped(phone, receipt.message_id, "AIR")
    await stage.advance_to(at(24, 8, 1))
    await stage.settled()

    assert "09:00" in moved.text
    assert reminders(navy) == []
    for each in (airman, phone):
        assert ["AIR-1" in reminder.text for reminder in reminders(each)] == [True, True]


@pytest.mark.parametrize("discretion", [Discretion.GUARDED, Discretion.OPEN])
async def test_the_promises_of_a_meeting_move_with_it(
    stages: Stages, discretion: Discretion
) -> None:
    async with stages(Setup(discretion=discretion)) as stage:
        phone = await admit(stage)
        receipt = await stage.say(phone, MEETING)

        await stage.tapped(phone, receipt.message_id, "AIR")

        assert await stage.records() == []
        meeting, *promises = await stage.records("AIR")
        assert is_meeting(meeting)
        assert [each.body.meeting for each in promises if is_follow_up(each)] == [meeting.id] * 2


async def test_a_promise_whose_holder_has_no_part_in_the_desk_is_the_movers(
    stage: TestStage,
) -> None:
    huda = await stage.admit(1002, "Huda")
    await stage.say(huda, "/meeting Col. Example @ Ministry\nWe owe: an answer")
    phone = await admit(stage)
    shown = await stage.say(phone, "/show NAV-2")
    added = await stage.say(phone, "I see to it", shown.message_id)

    await stage.tapped(phone, added.message_id, "AIR")

    (promise,) = await stage.records("AIR")
    assert is_follow_up(promise)
    assert promise.body.holder_name.reveal() == "Salim 1001"


async def test_a_record_can_move_back_and_forth(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")

    await stage.tapped(phone, receipt.message_id, "AIR")
    back = await stage.tapped(phone, receipt.message_id, "NAV")

    assert plain(back.text).splitlines()[::2][:2] == ["🔒 NAV-2", "It was AIR-1 before."]
    shown = await stage.say(phone, "/show NAV-1")
    assert "NAV-2" in shown.text


async def test_a_moved_record_survives_a_restart_with_its_buttons(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    await stage.tapped(phone, receipt.message_id, "AIR")

    await stage.restart()
    opened = await stage.tapped(phone, receipt.message_id, "Open")

    assert "A frigate came in" in opened.text


async def test_what_was_kept_months_ago_moves_to_a_desk_made_today(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim 1001")
    await stage.say(phone, "A frigate came in")
    (before,) = await stage.records()
    await stage.restart(at(22, 14).replace(year=2027) - stage.clock.now())
    phone = await admit(stage)
    await stage.settled()
    receipt = await stage.say(phone, "/show NAV-1")
    added = await stage.say(phone, "Seen again", receipt.message_id)

    await stage.tapped(phone, added.message_id, "AIR")

    (after,) = await stage.records("AIR")
    assert (after.expires, after.received_at) == (before.expires, before.received_at)

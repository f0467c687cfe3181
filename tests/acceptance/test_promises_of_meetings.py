"""What was promised at a meeting follows it: taken back with it, changed with its wording."""

from datetime import date

from domain.follow_ups import FollowUpState
from tests.acceptance.promising import MEETING, labels, lines, promise, promises
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage

CHANGED = """Col. Haddad @ Ministry
They spoke of ships.
We owe: the brochure by 2026-12-01
We owe: a visit"""


async def test_each_line_is_a_promise_with_its_day_and_its_counterpart(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, MEETING)

    assert "Counterparts: 1 · we owe: 1 · they owe: 1" in plain(receipt.text)
    brochure, ships = await promise(stage, 2), await promise(stage, 3)
    assert brochure.counterpart.reveal() == "Col. Haddad"
    assert brochure.what.reveal() == "the brochure"
    assert (brochure.due, ships.due) == (date(2026, 12, 1), None)


async def test_taking_the_meeting_back_takes_its_open_promises_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, MEETING)
    shown = await stage.say(phone, "/show NAV-3")
    await stage.tapped(phone, shown.message_id, "Done")

    await stage.tapped(phone, receipt.message_id, "Take back")

    (left,) = await promises(stage)
    assert left.number == 3
    assert labels(await stage.say(phone, "/promises")) == ["Add a promise"]


async def test_undo_after_a_meeting_means_the_meeting_and_not_its_last_promise(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note")
    await stage.say(phone, MEETING)

    await stage.say(phone, "/undo")

    assert [each.number for each in await stage.records()] == [1]


async def test_another_wording_adds_new_lines_drops_those_gone_and_keeps_the_others(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, MEETING)
    (question,) = await stage.answers(phone, lambda: phone.tap(receipt.message_id, "Change"))

    changed = await stage.say(phone, CHANGED, question.message_id)

    assert "Counterparts: 1 · we owe: 2 · they owe: 0" in plain(changed.text)
    assert [(each.number, each.body.state, each.revision) for each in await promises(stage)] == [
        (2, FollowUpState.OPEN, 1),
        (3, FollowUpState.DROPPED, 2),
        (4, FollowUpState.OPEN, 1),
    ]
    assert (await promise(stage, 4)).what.reveal() == "a visit"


async def test_a_promise_kept_already_stays_kept_whatever_the_new_wording_says(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, MEETING)
    for number in (2, 3):
        shown = await stage.say(phone, f"/show NAV-{number}")
        await stage.tapped(phone, shown.message_id, "Done")
    (question,) = await stage.answers(phone, lambda: phone.tap(receipt.message_id, "Change"))

    await stage.say(phone, CHANGED, question.message_id)

    states = [each.body.state for each in await promises(stage)]
    assert states == [FollowUpState.KEPT, FollowUpState.KEPT, FollowUpState.OPEN]


async def test_the_same_line_twice_is_two_promises_and_one_less_drops_one(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    text = "Col. Haddad\nWe owe: a visit\nWe owe: a visit"
    receipt = await stage.say(phone, f"/meeting {text}")
    assert len(await promises(stage)) == 2
    (question,) = await stage.answers(phone, lambda: phone.tap(receipt.message_id, "Change"))

    await stage.say(phone, "Col. Haddad\nWe owe: a visit", question.message_id)

    states = sorted(each.body.state for each in await promises(stage))
    assert states == [FollowUpState.DROPPED, FollowUpState.OPEN]


async def test_a_promises_own_wording_is_changed_and_nothing_else_of_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    read_back = await stage.say(phone, "we owe Colonel Haddad the brochure by 2026-12-01")
    receipt = await stage.tapped(phone, read_back.message_id, "Yes, keep it")
    (question,) = await stage.answers(phone, lambda: phone.tap(receipt.message_id, "Change"))

    changed = await stage.say(phone, "two catalogues by 2027-01-01", question.message_id)

    assert lines(changed)[0] == "🔒 NAV-1"
    body = await promise(stage, 1)
    assert body.what.reveal() == "two catalogues by 2027-01-01"
    assert (body.counterpart.reveal(), body.due) == ("Colonel Haddad", date(2026, 12, 1))


async def test_taking_back_what_was_a_meeting_takes_its_open_promises_back(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, MEETING)
    await stage.tapped(phone, receipt.message_id, "Kind")
    await stage.tapped(phone, receipt.message_id, "Note")

    await stage.tapped(phone, receipt.message_id, "Take back")

    assert await promises(stage) == []
    assert await stage.records() == []

"""Late words, old buttons and lost rights after a record was moved: one move, and no dead end."""

from functools import partial

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.records import is_follow_up
from tests.acceptance.corrections import admit, data_of, labels, regrant
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id, last, said

REFUSED = "there is no such thing here"
SPENT = "no longer works"


async def test_a_late_reply_and_a_late_edit_reach_it_where_it_is(stage: TestStage) -> None:
    phone = await admit(stage)
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type("A frigate came in")
    await stage.settled()
    receipt = last(phone)
    await stage.tapped(phone, receipt.message_id, "AIR")

    edited = await stage.answer(phone, lambda: phone.edit(sent, "Two frigates came in"))
    shown = await stage.say(phone, "/show NAV-1")
    added = await stage.say(phone, "A tender beside it", receipt.message_id)

    assert all("AIR-1" in each.text for each in (edited, shown, added))
    (after,) = await stage.records("AIR")
    texts = [each.text.reveal() for each in after.additions]
    assert texts == ["Two frigates came in", "A tender beside it"]


async def test_a_reply_to_an_old_message_of_the_record_reaches_it(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    older = await stage.say(phone, "A tender too", receipt.message_id)
    await stage.tapped(phone, receipt.message_id, "AIR")

    assert "NAV-1" in by_id(phone, older.message_id).text
    added = await stage.say(phone, "And a tug", older.message_id)

    assert "AIR-1" in added.text


async def test_a_new_wording_that_was_asked_for_before_finds_it(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Change"))
    await stage.tapped(phone, receipt.message_id, "AIR")

    answered = await stage.say(phone, "Two frigates came in")

    assert "AIR-1" in answered.text
    (after,) = await stage.records("AIR")
    assert after.revision == 2


async def test_whoever_has_no_part_in_the_new_desk_is_refused_as_ever(stage: TestStage) -> None:
    huda = await stage.admit(1002, "Huda")
    phone = await admit(stage)
    receipt = await stage.say(huda, "A frigate came in")
    shown = await stage.say(phone, "/show NAV-1")
    added = await stage.say(phone, "Seen too", shown.message_id)

    await stage.tapped(phone, added.message_id, "AIR")
    by_reference = await stage.say(huda, "/show NAV-1")
    unknown = await stage.say(huda, "/show NAV-99")
    reply = await stage.say(huda, "More of it", receipt.message_id)
    alert = await stage.refused(huda, lambda: huda.tap(receipt.message_id, "Open"))

    assert REFUSED in unknown.text
    assert unknown.text in by_reference.text
    assert REFUSED in reply.text
    assert REFUSED in alert
    assert not any("AIR" in message.text for message in said(huda))


async def test_two_receipts_move_it_once(stage: TestStage) -> None:
    phone = await admit(stage, desks=2)
    receipt = await stage.say(phone, "A frigate came in")
    other = await stage.say(phone, "A tender too", receipt.message_id)

    phone.tap(receipt.message_id, "AIR")
    phone.tap(other.message_id, "LAND")
    await stage.settled()

    assert SPENT in phone.alerts[-1]
    assert len(await stage.records("AIR")) == 1
    assert await stage.records("LAND") == []


async def test_two_taps_on_one_button_move_it_once(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")

    for _ in range(2):
        phone.tap_forged(receipt.message_id, data_of(receipt, "AIR"))
    await stage.settled()

    assert len(await stage.records("AIR")) == 1
    assert "AIR-1" in by_id(phone, receipt.message_id).text


async def test_every_old_button_is_refused_after_the_move(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    other = await stage.say(phone, "A tender too", receipt.message_id)
    await stage.tapped(phone, receipt.message_id, "AIR")

    for row in labels(other):
        for label in row:
            await stage.refused(phone, partial(phone.tap, other.message_id, label))

    (after,) = await stage.records("AIR")
    assert (after.revision, after.withdrawn_at) == (1, None)


async def test_what_was_taken_back_moves_nowhere(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    await stage.say(phone, "/undo")

    for label in ("AIR", "Kind", "Marking"):
        alert = await stage.refused(phone, partial(phone.tap, receipt.message_id, label))
        assert SPENT in alert

    assert await stage.records("AIR") == []


@pytest.mark.parametrize("lost", ["NAV", "AIR"])
async def test_a_right_that_was_lost_meanwhile_moves_nothing(stage: TestStage, lost: str) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    await regrant(
        stage, 1001, **dict.fromkeys({"NAV", "AIR"} - {lost}, Role.OFFICER), **{lost: Role.OBSERVER}
    )

    alert = await stage.refused(phone, lambda: phone.tap(receipt.message_id, "AIR"))

    assert REFUSED in alert
    assert len(await stage.records()) == 1
    assert await stage.records("AIR") == []


async def test_a_desk_where_one_only_reads_is_not_offered(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Salim", Role.OBSERVER, desk="AIR")
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, "A frigate came in")

    assert labels(receipt) == [
        ["Take back", "Open", "Change"],
        ["Kind", "Marking"],
        ["Grading", "Add source"],
    ]


async def test_what_stands_open_when_it_moves_becomes_its_new_receipt(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    await stage.tapped(phone, receipt.message_id, "Open")

    moved = await stage.tapped(phone, receipt.message_id, "AIR")
    await stage.advance(stage.desks["NAV"].conceal_after)
    await stage.settled()

    assert "frigate" not in moved.text
    rested = by_id(phone, receipt.message_id)
    assert plain(rested.text).splitlines()[:2] == ["🔒 AIR-1", "Moved here."]
    opened = await stage.tapped(phone, receipt.message_id, "Open")
    assert "A frigate came in" in opened.text


async def test_whoever_reads_it_meanwhile_sees_it_leave_and_not_where_to(
    stage: TestStage,
) -> None:
    huda = await stage.admit(1002, "Huda", Role.OBSERVER)
    both = await stage.admit(1003, "Karim", Role.OBSERVER)
    phone = await admit(stage)
    await stage.admit(1003, "Karim", Role.OBSERVER, desk="AIR")
    receipt = await stage.say(phone, "A frigate came in")
    messages = [(each, await stage.say(each, "/show NAV-1")) for each in (huda, both)]

    await stage.tapped(phone, receipt.message_id, "AIR")
    await stage.advance(stage.desks["NAV"].conceal_after)
    await stage.settled()

    (hers, his) = [by_id(each, shown.message_id) for each, shown in messages]
    assert "Taken back" in hers.text
    assert (hers.buttons, "AIR" in hers.text) == ((), False)
    assert "AIR-1" in his.text
    assert labels(his) == [["Open"]]
    assert not any("frigate" in each.text for each in (*said(huda), *said(both)))


async def test_the_longest_record_with_fifty_additions_moves_whole(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "x" * 4096)
    for number in range(50):
        added = await stage.say(phone, f"{number} " + "y" * 4000, receipt.message_id)

    await stage.tapped(phone, added.message_id, "AIR")

    (after,) = await stage.records("AIR")
    assert len(after.additions) == 50
    assert "AIR-1" in by_id(phone, added.message_id).text


async def test_two_people_who_move_it_at_the_same_moment_move_it_once(stage: TestStage) -> None:
    one, other = await admit(stage, 1001, desks=2), await admit(stage, 1002, desks=2)
    receipt = await stage.say(one, "A frigate came in")
    shown = await stage.say(other, "/show NAV-1")
    added = await stage.say(other, "Seen too", shown.message_id)

    one.tap(receipt.message_id, "AIR")
    other.tap(added.message_id, "LAND")
    await stage.patiently()

    kept = [*await stage.records("AIR"), *await stage.records("LAND")]
    assert len(kept) == 1
    assert [each.text.reveal() for each in kept[0].additions] == ["Seen too"]


async def test_a_promises_older_card_reaches_it_where_it_is(stage: TestStage) -> None:
    phone = await admit(stage)
    text = "/meeting Col. Example\nA visit.\nWe owe: the brochure\nWe owe: a map"
    receipt = await stage.say(phone, text)
    cards = [await stage.say(phone, f"/show NAV-{number}") for number in (2, 3)]
    await stage.tapped(phone, cards[1].message_id, "Later")
    await stage.tapped(phone, receipt.message_id, "AIR")

    done = await stage.tapped(phone, cards[0].message_id, "Done")
    later = await stage.tapped(phone, cards[1].message_id, "Tomorrow")

    assert ("AIR-2" in done.text, "AIR-3" in later.text) == (True, True)
    states = [each.body for each in await stage.records("AIR") if is_follow_up(each)]
    assert [each.is_open for each in states] == [False, True]
    assert states[1].due is not None


async def test_a_later_day_read_back_before_the_move_counts_after_it(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "/meeting Col. Example\nA visit.\nWe owe: the brochure")
    card = await stage.say(phone, "/show NAV-2")
    await stage.tapped(phone, card.message_id, "Later")
    await stage.answer(phone, lambda: phone.tap(card.message_id, "Another day"))
    proposal = await stage.say(phone, "next friday")
    await stage.tapped(phone, receipt.message_id, "AIR")

    kept = await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    assert "AIR-2" in kept.text

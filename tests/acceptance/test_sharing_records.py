"""Another desk is given a copy, or the record for good; never more than its giver may give."""

from functools import partial

import pytest

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.markings import Words
from domain.records import is_follow_up
from domain.retention import HELD, Selection
from domain.secrecy import key_id_of
from rehearsal.chat import ChatMessage
from services.desks.desks import SetDesk
from services.desks.markings import ArrangeMarkings
from services.keys.holds import SetHold
from tests.acceptance.corrections import admit, any_record, labels, regrant
from tests.acceptance.sights import SPENT, at, plain
from tests.acceptance.stage import TestStage, said

REFUSED = "no desk of this code"


async def beyond(stage: TestStage, code: str = "LAND") -> None:
    """Make a desk to which nobody of NAV belongs, and its officer."""
    await stage.add_desk(code, Discretion.GUARDED)
    await stage.admit(2001, "Layla", Role.HEAD, code)


def lines(message: ChatMessage) -> list[str]:
    """Return what a message says, line by line."""
    return plain(message.text).splitlines()


async def test_by_button_a_desk_of_ones_own_has_a_copy_under_its_own_reference(
    stage: TestStage,
) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")

    choice = await stage.tapped(phone, receipt.message_id, "Share")
    told = await stage.tapped(phone, choice.message_id, "AIR")
    shown = await stage.say(phone, "/show AIR-1")

    assert labels(receipt)[-1] == ["Grading", "Add source", "Share"]
    assert labels(choice) == [["AIR", "Back"]]
    assert lines(told)[:2] == [
        "🔒 NAV-1",
        "Shared as a copy: AIR-1. What is changed here later does not change there.",
    ]
    assert "A frigate came in" in shown.text
    assert "A copy of NAV-1, as it read when it was shared" in plain(shown.text)
    assert len(await stage.records()) == 1


async def test_both_audits_have_it(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")

    await stage.say(phone, "/share NAV-1 air")

    (record,), (copy,) = await stage.records(), await stage.records("AIR")
    async with stage.house.rooms.archive() as work:
        found = [(await work.ledger.newest(each.id, 1))[0] for each in (record, copy)]
    assert [(each.action, each.desk) for each in found] == [
        (Action.RECORD_SHARE, stage.desks[code].id) for code in ("NAV", "AIR")
    ]


async def test_nothing_of_it_opens_under_the_key_of_the_other_desk(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    await stage.say(phone, "/share NAV-1 AIR")
    await stage.say(phone, "Two tugs came in")

    async with stage.house.rooms.archive() as work:
        rows = [
            row
            for code in ("NAV", "AIR")
            for row in await work.unit.records.between(stage.desks[code].id, 0, 99)
        ]

    first, second, copy = (key_id_of(row.sealed) for row in rows)
    assert first == second != copy


async def test_shared_twice_it_is_one_copy(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    first = await stage.say(phone, "/share NAV-1 AIR")

    again = await stage.say(phone, "/share nav-1 AIR")
    choice = await stage.tapped(phone, receipt.message_id, "Share")
    third = await stage.tapped(phone, choice.message_id, "AIR")

    assert lines(first)[1] == lines(again)[1] == lines(third)[1]
    assert len(await stage.records("AIR")) == 1


async def test_the_share_is_taken_back_and_may_be_given_again(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    told = await stage.say(phone, "/share NAV-1 AIR")

    back = await stage.tapped(phone, told.message_id, "Take the share back")
    gone = await stage.say(phone, "/show AIR-1")
    unknown = await stage.say(phone, "/show AIR-7")
    again = await stage.say(phone, "/share NAV-1 AIR")

    assert "taken back" in back.text
    assert gone.text == unknown.text
    assert "AIR-2" in again.text
    assert [each.number for each in await stage.records("AIR")] == [2]


async def test_what_comes_later_does_not_flow(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    await stage.say(phone, "Two tugs with it", receipt.message_id)
    await stage.say(phone, "/share NAV-1 AIR")

    await stage.say(phone, "And a tanker", receipt.message_id)
    shown = await stage.say(phone, "/show AIR-1")

    assert "Two tugs" in shown.text
    assert "tanker" not in shown.text


async def test_earlier_wordings_and_the_source_stay_at_home(stage: TestStage) -> None:
    phone = await admit(stage)
    custodian = await stage.admit(1005, "Noor", Role.CUSTODIAN, "AIR")
    receipt = await stage.say(phone, "A firgate")
    added = await stage.say(phone, "A frigate", receipt.message_id)
    await stage.tapped(phone, added.message_id, "Replace instead")
    await stage.say(phone, "source: Mr Example", receipt.message_id)

    await stage.say(phone, "/share NAV-1 AIR")
    refused = await stage.say(custodian, "/source AIR-1")
    unknown = await stage.say(custodian, "/source AIR-9")

    (copy,) = await stage.records("AIR")
    assert copy.revision == 1
    assert refused.text == unknown.text
    assert all("Example" not in each.text for each in said(custodian))


async def test_the_receiving_desk_hears_of_it_in_its_digest_and_not_before(
    stage: TestStage,
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    karim = await stage.admit(1003, "Karim", desk="AIR")
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    before = len(said(karim))

    await stage.say(phone, "/share NAV-1 AIR")
    await stage.settled()
    at_once = len(said(karim)) - before
    await stage.advance_to(at(23, 7, 1))
    await stage.settled()

    assert at_once == 0
    digest = said(karim)[-1]
    assert "1" in digest.text
    opened = await stage.tapped(karim, digest.message_id, "Open")
    assert "A frigate came in" in opened.text


async def test_a_head_gives_to_a_desk_that_is_not_his_and_learns_no_number_there(
    stage: TestStage,
) -> None:
    await beyond(stage)
    head = await stage.admit(1001, "Huda", Role.HEAD)
    await stage.say(head, "A frigate came in")

    told = await stage.say(head, "/share NAV-1 LAND")

    assert "Shared as a copy: LAND." in plain(told.text)
    assert "LAND-1" not in told.text
    (copy,) = await stage.records("LAND")
    assert str(copy.shared_from) == "NAV-1"
    back = await stage.tapped(head, told.message_id, "Take the share back")
    assert "taken back" in back.text
    assert await stage.records("LAND") == []


@pytest.mark.parametrize("verb", ["share", "transfer"])
@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICER])
async def test_unknown_and_forbidden_desks_get_the_same_words(
    stage: TestStage, verb: str, role: Role
) -> None:
    await beyond(stage)
    await beyond(stage, "SEA")
    await stage.admit(1001, "Huda", Role.OBSERVER, "SEA")
    phone = await stage.admit(1001, "Huda", role)
    await stage.say(phone, "A frigate came in")
    forbidden = ("SEA", "NAV", *(("LAND",) if role is Role.OFFICER else ()))

    answers = [await stage.say(phone, f"/{verb} NAV-1 {each}") for each in (*forbidden, "XYZ")]

    assert len({each.text for each in answers}) == 1
    assert REFUSED in answers[0].text
    assert [await stage.records(each) for each in ("LAND", "SEA")] == [[], []]


async def test_a_reference_that_is_unknown_or_anothers_says_nothing(stage: TestStage) -> None:
    await beyond(stage)
    phone = await admit(stage)
    layla = stage.stand_in.phones[2001]
    await stage.say(layla, "Of the land desk")

    asked = ("LAND-1", "LAND-2", "XYZ-1", "NAV-9")
    answers = [
        await stage.say(phone, f"/{verb} {each} AIR")
        for each in asked
        for verb in ("share", "transfer")
    ]

    assert len({each.text for each in answers}) == 1


async def test_an_observer_shares_nothing(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    await regrant(stage, 1001, NAV=Role.OBSERVER, AIR=Role.OFFICER)

    answer = await stage.say(phone, "/share NAV-1 AIR")
    unknown = await stage.say(phone, "/share NAV-5 AIR")

    assert answer.text == unknown.text
    assert await stage.records("AIR") == []


async def test_rights_lost_between_button_and_tap_share_nothing(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    choice = await stage.tapped(phone, receipt.message_id, "Share")
    await regrant(stage, 1001, NAV=Role.OFFICER)

    alert = await stage.refused(phone, partial(phone.tap, choice.message_id, "AIR"))

    assert REFUSED in alert
    assert await stage.records("AIR") == []


async def test_what_was_taken_back_meanwhile_is_not_shared(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    choice = await stage.tapped(phone, receipt.message_id, "Share")
    await stage.say(phone, "/undo")

    alert = await stage.refused(phone, partial(phone.tap, choice.message_id, "AIR"))

    assert plain(alert) == SPENT
    assert await stage.records("AIR") == []


async def test_a_copy_goes_no_further(stage: TestStage) -> None:
    phone = await admit(stage, desks=2)
    await stage.say(phone, "A frigate came in")
    await stage.say(phone, "/share NAV-1 AIR")

    shown = await stage.say(phone, "/show AIR-1")
    added = await stage.say(phone, "Seen again", shown.message_id)
    answers = [await stage.say(phone, f"/{verb} AIR-1 LAND") for verb in ("share", "transfer")]

    assert "Share" not in [each for row in labels(added) for each in row]
    assert "LAND" not in [each for row in labels(added) for each in row]
    assert all(REFUSED in each.text for each in answers)
    assert await stage.records("LAND") == []


async def test_a_copy_of_what_is_on_hold_is_held_by_nobody(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    await SetHold(stage.house.rooms.archive)("NAV", Selection((1,)))

    await stage.say(phone, "/share NAV-1 AIR")

    (record,), (copy,) = await stage.records(), await stage.records("AIR")
    assert (record.epoch, copy.epoch, copy.held) == (HELD, record.expires, False)


@pytest.mark.parametrize("verb", ["share", "transfer"])
async def test_a_ceiling_beyond_is_as_a_desk_that_is_not_there(stage: TestStage, verb: str) -> None:
    archive = stage.house.rooms.archive
    listed = (Words("Official"), Words("Restricted"))
    await ArrangeMarkings(archive)(listed, Words("the registry"))
    await beyond(stage)
    await SetDesk(archive)("LAND", {"ceiling": "Official"})
    head = await stage.admit(1001, "Huda", Role.HEAD)
    await stage.say(head, "Restricted: a frigate came in")

    answers = [await stage.say(head, f"/{verb} NAV-1 {each}") for each in ("LAND", "XYZ")]

    assert answers[0].text == answers[1].text
    assert await stage.records("LAND") == []


async def test_a_promise_too_high_for_a_desk_beyond_says_no_more(stage: TestStage) -> None:
    archive = stage.house.rooms.archive
    await ArrangeMarkings(archive)((Words("Official"), Words("Restricted")), Words("the registry"))
    await beyond(stage)
    await SetDesk(archive)("LAND", {"ceiling": "Official"})
    head = await stage.admit(1001, "Huda", Role.HEAD)
    meeting = "/meeting Col. Example @ Ministry\nWe owe: Restricted: an answer"
    receipt = await stage.say(head, meeting)
    await stage.tapped(head, receipt.message_id, "Official")

    answers = [await stage.say(head, f"/transfer NAV-1 {each}") for each in ("LAND", "XYZ")]

    assert answers[0].text == answers[1].text
    assert await stage.records("LAND") == []


async def test_a_promise_is_not_shared(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "/meeting Col. Example @ Ministry\nWe owe: an answer")

    answer = await stage.say(phone, "/share NAV-2 AIR")

    assert REFUSED in answer.text


async def test_a_head_transfers_to_a_desk_that_is_not_his(stage: TestStage) -> None:
    await beyond(stage)
    head = await stage.admit(1001, "Huda", Role.HEAD)
    await stage.say(head, "A frigate came in")
    (before,) = await stage.records()

    told = await stage.say(head, "/transfer NAV-1 LAND")

    assert "Only the other desk reads it" in told.text
    assert await stage.records() == []
    (after,) = await stage.records("LAND")
    assert (await any_record(stage, before.id, "NAV")).became == after.id
    assert (await stage.say(head, "/show NAV-1")).text == (await stage.say(head, "/show X-1")).text


async def test_by_code_to_a_desk_of_ones_own_it_is_the_move_by_button(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")

    moved = await stage.say(phone, "/transfer NAV-1 AIR")

    assert lines(moved)[:3] == ["🔒 AIR-1", "Moved here.", "It was NAV-1 before."]


async def test_promises_given_to_another_desk_are_seen_to_by_its_head(stage: TestStage) -> None:
    await beyond(stage)
    head = await stage.admit(1001, "Huda", Role.HEAD)
    await stage.say(head, "/meeting Col. Example @ Ministry\nWe owe: an answer")

    await stage.say(head, "/transfer NAV-1 LAND")

    _, promise = await stage.records("LAND")
    assert is_follow_up(promise)
    assert promise.body.holder_name.reveal() == "Layla"


async def test_the_other_desk_moved_its_copy_on(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    told = await stage.say(phone, "/share NAV-1 AIR")
    shown = await stage.say(phone, "/show AIR-1")
    added = await stage.say(phone, "It was a tender", shown.message_id)
    await stage.tapped(phone, added.message_id, "Kind")
    await stage.tapped(phone, added.message_id, "Meeting")

    await stage.tapped(phone, told.message_id, "Take the share back")

    assert await stage.records("AIR") == []


async def test_in_arabic_it_says_the_same(stage: TestStage) -> None:
    phone = await admit(stage, language="ar")
    receipt = await stage.say(phone, "وصلت فرقاطة")

    choice = await stage.tapped(phone, receipt.message_id, "مشاركة")
    told = await stage.tapped(phone, choice.message_id, "AIR")

    assert "AIR-1" in told.text

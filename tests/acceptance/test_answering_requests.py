"""Whoever answers a request does so by what he may do at that moment, unlocked, and nobody else."""

from functools import partial

import pytest

from domain.actions import Action, Role
from domain.step_up import StepUp
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from tests.acceptance.corrections import admit, labels, regrant
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id
from tests.acceptance.test_requesting_access import asked, opened, request, two_desks
from tests.codes import STEP, code, enrol

LOCKED = "Locked. Send /unlock and the six digits from your authenticator."


async def lock(stage: TestStage, *telegrams: int) -> None:
    """Let both desks want a code of these members for whatever is opened."""
    for desk in ("NAV", "AIR"):
        await SetDesk(stage.house.rooms.archive)(desk, {"step_up": StepUp.TOTP})
    for telegram in telegrams:
        await enrol(stage.house.rooms.archive, telegram)


async def unlock(stage: TestStage, phone: Phone) -> None:
    """Send the code of the next half minute."""
    stage.clock.move_to(stage.clock.now() + STEP)
    await stage.say(phone, f"/unlock {code(stage.clock.now())}")


async def refused(stage: TestStage, phone: Phone, shown: ChatMessage, label: str) -> str:
    """Press what is refused; make sure that nothing is given by it."""
    alert = await stage.refused(phone, partial(phone.tap, shown.message_id, label))
    assert await stage.records("AIR") == []
    return plain(alert)


async def test_a_colleague_of_the_author_is_asked_nothing(stage: TestStage) -> None:
    salim, huda, karim = await two_desks(stage)
    noor = await stage.admit(1004, "Noor")
    custodian = await stage.admit(1005, "Layla", Role.CUSTODIAN)

    await request(stage, karim, "NAV-1")

    assert [len(asked(each)) for each in (salim, huda, noor, custodian)] == [1, 1, 0, 0]


async def test_a_head_who_became_an_officer_of_both_desks_answers_for_nobody(
    stage: TestStage,
) -> None:
    """He may share it of his own accord; that somebody asked for it is not his any more."""
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    shown = await opened(stage, huda)
    await regrant(stage, 1002, NAV=Role.OFFICER, AIR=Role.OFFICER)

    await refused(stage, huda, shown, "Share with AIR")


async def test_an_author_who_is_head_no_more_shares_nothing_beyond(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await stage.say(huda, "Two tugs came in")
    await request(stage, karim, "NAV-2")
    shown = await opened(stage, huda)
    await regrant(stage, 1002, NAV=Role.OFFICER)

    await refused(stage, huda, shown, "Share with AIR")


async def test_who_left_the_desk_declines_nothing(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    shown = await opened(stage, huda)
    await regrant(stage, 1002, AIR=Role.HEAD)

    await refused(stage, huda, shown, "Decline")

    (record,) = await stage.records()
    async with stage.house.rooms.archive() as work:
        entries = await work.ledger.newest(record.id, 9)
    assert Action.RECORD_DECLINE not in [each.action for each in entries]


async def test_locked_a_request_is_neither_seen_nor_granted(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    await lock(stage, 1002)
    notice = asked(huda)[-1]

    unseen = await refused(stage, huda, notice, "See the request")
    await unlock(stage, huda)
    shown = await opened(stage, huda)
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.NONE})
    await stage.tapped(huda, shown.message_id, "Share with AIR")

    assert unseen == LOCKED
    assert len(await stage.records("AIR")) == 1


async def test_locked_since_it_was_seen_a_request_is_not_granted(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    shown = await opened(stage, huda)
    await lock(stage, 1002)

    alert = await refused(stage, huda, by_id(huda, shown.message_id), "Share with AIR")

    assert alert == LOCKED


@pytest.mark.parametrize("verb", ["share", "transfer"])
async def test_locked_no_record_is_given_by_its_reference(stage: TestStage, verb: str) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    await lock(stage, 1001)

    answer = await stage.say(phone, f"/{verb} NAV-1 AIR")
    unknown = await stage.say(phone, f"/{verb} NAV-7 AIR")

    assert plain(answer.text) == plain(unknown.text) == LOCKED
    assert await stage.records("AIR") == []


async def test_locked_no_record_is_shared_by_button(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await stage.say(phone, "A frigate came in")
    choice = await stage.tapped(phone, receipt.message_id, "Share")
    assert labels(choice) == [["AIR", "Back"]]
    await lock(stage, 1001)

    assert await refused(stage, phone, choice, "AIR") == LOCKED

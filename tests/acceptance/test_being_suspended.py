"""A suspended member is a stranger from the next claim, send and tap on, until he is resumed."""

from datetime import timedelta

from domain.members import MemberState
from tests.acceptance.sights import change_state
from tests.acceptance.stage import TestStage, said


async def test_nothing_of_a_suspended_member_is_kept_answered_or_swept(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note before")
    heard = said(phone)
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    for text in (
        "A note",
        "/digest",
        "/show NAV-1",
        "/undo",
        "/help",
        "/event tomorrow 14:00 Call",
    ):
        phone.type(text)
    phone.send_photo()
    await stage.settled()

    assert said(phone) == heard
    assert len(phone.chat) == len(heard) + 7
    assert len(await stage.records()) == 1


async def test_a_digest_already_owed_is_not_sent_to_whoever_is_suspended(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "sendMessage", retry_after=30)
    heard = said(phone)
    phone.type("/digest")
    await stage.settled()
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    await stage.advance(timedelta(minutes=1))
    await stage.settled()

    assert said(phone) == heard


async def test_what_stands_open_leaves_at_once_when_its_reader_is_suspended(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Seen at the pier")
    await stage.tapped(phone, receipt.message_id, "Open")
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    await stage.settled()

    assert receipt.message_id not in {each.message_id for each in phone.chat}


async def test_whoever_is_resumed_is_heard_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await change_state(stage, "Salim", MemberState.SUSPENDED)
    await change_state(stage, "Salim", MemberState.ACTIVE)

    receipt = await stage.say(phone, "Here again")

    assert "NAV-1" in receipt.text

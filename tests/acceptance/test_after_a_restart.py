"""The house goes down in the middle: what was begun is finished by the next, once."""

from datetime import timedelta

from tests.acceptance.stage import TestStage, by_id, said


async def test_a_receipt_that_was_not_said_is_said_after_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "sendMessage", retry_after=60)
    phone.type("A note in the middle")
    await stage.until(lambda: any(call.outcome == 429 for call in stage.stand_in.calls))

    await stage.restart(downtime=timedelta(minutes=1))
    await stage.settled()

    assert len(await stage.records()) == 1
    assert len([message for message in said(phone) if "NAV-1" in message.text]) == 1
    assert all(message.from_bot for message in phone.chat)


async def test_what_was_typed_meanwhile_is_kept_in_its_order(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.restart(
        downtime=timedelta(hours=20),
        meanwhile=lambda: [phone.type(f"Note {number}") for number in range(5)],
    )
    await stage.settled()

    records = await stage.records()
    assert [each.number for each in records] == [1, 2, 3, 4, 5]
    assert all(message.from_bot for message in phone.chat)


async def test_what_stands_open_leaves_after_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Seen at the pier")
    await stage.tapped(phone, receipt.message_id, "Open")

    await stage.restart(downtime=timedelta(minutes=3))
    await stage.until(lambda: "pier" not in by_id(phone, receipt.message_id).text)

    opened = await stage.tapped(phone, receipt.message_id, "Open")
    assert "Seen at the pier" in opened.text


async def test_what_was_not_swept_is_swept_after_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", retry_after=60)
    phone.type("A note that stays a while")
    await stage.settled()

    await stage.restart(downtime=timedelta(hours=46))
    await stage.until(lambda: all(message.from_bot for message in phone.chat))

    assert len(await stage.records()) == 1


async def test_a_proposal_is_confirmed_after_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call")

    await stage.restart()
    receipt = await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    assert "Event kept." in receipt.text


async def test_a_press_made_meanwhile_counts(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")

    await stage.restart(meanwhile=lambda: phone.tap(receipt.message_id, "Take back"))
    await stage.settled()

    assert await stage.records() == []
    assert "Taken back" in by_id(phone, receipt.message_id).text

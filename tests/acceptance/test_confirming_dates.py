"""A date that could be meant otherwise is read back, and counts once it is confirmed."""

from datetime import datetime, timedelta

import pytest

from domain.desks import Discretion
from domain.records import Event
from tests.acceptance.stage import TestStage, by_id, said

DAY = timedelta(days=1)


async def kept(stage: TestStage, desk: str = "") -> Event:
    (record,) = await stage.records(desk)
    assert isinstance(record.body, Event)
    return record.body


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("tomorrow 14:00 Call", datetime(2026, 11, 23, 14)),  # noqa: DTZ001  # wall time
        ("Thursday 9:30 Call", datetime(2026, 11, 26, 9, 30)),  # noqa: DTZ001  # wall time
        ("غدا ١٤:٠٠ Call", datetime(2026, 11, 23, 14)),  # noqa: DTZ001  # wall time
        ("غدًا الساعة 2 ظهرًا Call", datetime(2026, 11, 23, 14)),  # noqa: DTZ001  # wall time
        ("3 Dec 2026 09:00 Call", datetime(2026, 12, 3, 9)),  # noqa: DTZ001  # wall time
    ],
)
async def test_an_uncertain_date_is_read_back_and_confirmed(
    stage: TestStage, line: str, start: datetime
) -> None:
    phone = await stage.admit(1001, "Salim")

    proposal = await stage.say(phone, f"/event {line} @ Ministry")
    assert await stage.records() == []
    assert "Is this the date you mean?" in proposal.text
    assert f"{start:%H:%M} (Dubai)" in proposal.text
    assert "Ministry" not in proposal.text

    receipt = await stage.tapped(phone, proposal.message_id, "Yes, keep it")
    event = await kept(stage)
    assert (event.start, event.title.reveal()) == (start, "Call")
    assert "NAV-1" in receipt.text.partition("\n")[0]


async def test_a_proposal_is_confirmed_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call")
    yes = proposal.buttons[0][0].data or ""

    phone.tap_forged(proposal.message_id, yes)
    phone.tap_forged(proposal.message_id, yes)
    await stage.settled()

    assert len(await stage.records()) == 1
    assert "Event kept." in by_id(phone, proposal.message_id).text
    assert sorted(map(bool, phone.alerts)) == [False, True]


async def test_a_cancelled_proposal_keeps_nothing_and_cannot_be_confirmed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call")
    yes = proposal.buttons[0][0].data or ""

    cancelled = await stage.tapped(phone, proposal.message_id, "Cancel")
    await stage.refused(phone, lambda: phone.tap_forged(proposal.message_id, yes))

    assert cancelled.text == "Cancelled; nothing was kept."
    assert await stage.records() == []


async def test_cancel_drops_what_waits_to_be_confirmed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call")

    dropped = await stage.say(phone, "/cancel")
    again = await stage.say(phone, "/cancel")
    await stage.refused(phone, lambda: phone.tap(proposal.message_id, "Yes, keep it"))

    assert dropped.text == "Cancelled; nothing was kept."
    assert again.text.startswith("There is nothing to cancel")
    assert await stage.records() == []


async def test_cancel_drops_nothing_that_was_confirmed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call")
    await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    answer = await stage.say(phone, "/cancel")

    assert answer.text.startswith("There is nothing to cancel")
    assert (await kept(stage)).title.reveal() == "Call"


async def test_a_proposal_confirmed_too_late_is_refused(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call")

    await stage.advance(2 * DAY)
    alert = await stage.refused(phone, lambda: phone.tap(proposal.message_id, "Yes, keep it"))

    assert "that time is over" in alert
    assert await stage.records() == []


async def test_a_proposal_is_kept_on_the_desk_it_was_made_for(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED, "Africa/Cairo")
    phone = await stage.admit(1001, "Salim", desk="AIR")
    await stage.admit(1001, "Salim", desk="NAV")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call")

    desks = await stage.say(phone, "/desk")
    await stage.tapped(phone, desks.message_id, "AIR")
    receipt = await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    assert (await kept(stage, "NAV")).zone == "Asia/Dubai"
    assert await stage.records("AIR") == []
    assert "NAV-1" in receipt.text


async def test_an_uncertain_change_is_read_back_before_it_counts(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")
    prompt = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Change"))

    proposal = await stage.say(phone, "tomorrow 14:00 Exhibition", prompt.message_id)
    assert (await kept(stage)).start.month == 12

    changed = await stage.tapped(phone, proposal.message_id, "Yes, keep it")
    (record,) = await stage.records()
    assert record.revision == 2
    assert (await kept(stage)).start.day == 23
    assert "Mon 23 Nov 2026" in changed.text
    assert "NAV-1" in changed.text


async def test_a_date_read_back_twice_is_confirmed_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    heard = len(said(phone))
    stage.stand_in.faults.plan("lost", "sendMessage")
    phone.type("/event tomorrow 14:00 Call")
    await stage.through_the_pause()
    await stage.settled()
    first, second = said(phone)[heard:]

    await stage.tapped(phone, first.message_id, "Yes, keep it")
    await stage.refused(phone, lambda: phone.tap(second.message_id, "Yes, keep it"))

    assert len(await stage.records()) == 1


async def test_what_was_proposed_is_changed_by_another_date_alone(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    proposal = await stage.say(phone, "/event tomorrow 14:00 Call @ Ministry remind 3h")

    question = await stage.answer(phone, lambda: phone.tap(proposal.message_id, "Change"))
    await stage.refused(phone, lambda: phone.tap(proposal.message_id, "Yes, keep it"))
    receipt = await stage.say(phone, "2026-11-24 14:00")

    assert "When?" in question.text
    assert "Event kept." in receipt.text
    event = await kept(stage)
    assert (event.start.day, event.title.reveal(), event.place.reveal()) == (24, "Call", "Ministry")
    assert event.offsets == (timedelta(hours=3),)


async def test_a_proposed_change_can_itself_be_changed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "/event 2026-12-03 09:00 Exhibition")
    await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Change"))
    proposal = await stage.say(phone, "tomorrow 14:00 Exhibition")

    await stage.answer(phone, lambda: phone.tap(proposal.message_id, "Change"))
    await stage.say(phone, "2026-11-25 14:00 Exhibition")

    (record,) = await stage.records()
    assert record.revision == 2
    assert (await kept(stage)).start.day == 25

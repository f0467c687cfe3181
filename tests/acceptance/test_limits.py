"""Whoever asks for too much waits, or is refused; nothing he writes is lost, nobody else waits."""

from datetime import timedelta

from domain.actions import Action, Role
from domain.invitations import MOST_WRONG_CODES_OF_ALL
from domain.limits import MOST_OPENED, MOST_UPDATES
from domain.records import is_note
from rehearsal.telegram import Phone
from services.people.invitations import Invite
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, said

HOUR = timedelta(hours=1)


async def entries(stage: TestStage) -> int:
    """Return how many entries the audit has."""
    async with stage.house.rooms.archive() as work:
        return (await work.unit.audit.end())[0]


async def test_a_flood_of_notes_is_kept_whole_in_order_and_holds_up_nobody_else(
    stage: TestStage,
) -> None:
    salim, omar = await stage.admit(1001, "Salim"), await stage.admit(1002, "Omar")
    texts = [f"Observation {number}" for number in range(MOST_UPDATES + 20)]

    for text in texts:
        salim.type(text)
    await stage.until(lambda: not stage.stand_in.updates.count())
    omar.type("Seen from the other pier")
    await stage.until(lambda: any("NAV-" in each.text for each in said(omar)))
    behind = await stage.waiting()
    await stage.patiently()
    while await stage.waiting():
        await stage.patiently()

    kept = [each.body.text.reveal() for each in await stage.records() if is_note(each)]
    assert behind > 0
    assert [each for each in kept if each in texts] == texts
    assert len(kept) == len(texts) + 1


async def test_a_strangers_flood_is_met_with_silence_and_leaves_no_trace(
    stage: TestStage,
) -> None:
    stranger = stage.stand_in.phone(666, "Somebody")
    before = await entries(stage)

    for number in range(40):
        stranger.type(f"/digest {number}")
    await stage.settled()

    assert said(stranger) == []
    assert await entries(stage) == before
    assert not any(each.parameters.get("chat_id") == 666 for each in stage.stand_in.calls)


async def guess(stage: TestStage, first: int, many: int) -> None:
    """Let many strangers try codes, four each: none of them is barred by himself."""
    for at in range(many):
        number = first + at // 4
        phone = stage.stand_in.phones.get(number) or stage.stand_in.phone(number, "Somebody")
        phone.type(f"/start AAAABBBB{at}")
    await stage.settled()


async def test_many_strangers_guessing_silence_every_code_for_an_hour_and_warn_once(
    stage: TestStage,
) -> None:
    huda = await stage.admit(1003, "Huda", Role.HEAD)
    code = (await Invite(stage.house.rooms.archive)("NAV", Role.OFFICER, "en")).code
    guest = stage.stand_in.phone(1001, "Salim")
    await guess(stage, 5000, MOST_WRONG_CODES_OF_ALL)
    trace = await entries(stage)

    await guess(stage, 6000, 20)
    assert await stage.answers(guest, lambda: guest.type(f"/start {code}")) == []
    assert await entries(stage) == trace
    assert len([each for each in said(huda) if "wrong invitation codes" in each.text]) == 1
    await stage.advance(HOUR)
    await stage.settled()

    assert "NAV" in (await stage.say(guest, f"/start {code}")).text


async def test_a_member_is_not_silenced_by_what_strangers_do(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.add_desk("AIR", stage.setup.discretion)
    code = (await Invite(stage.house.rooms.archive)("AIR", Role.OFFICER, "en")).code
    await guess(stage, 5000, MOST_WRONG_CODES_OF_ALL)

    assert "AIR" in (await stage.say(salim, f"/start {code}")).text


async def opened(stage: TestStage, phone: Phone, data: str, message: int, many: int) -> None:
    """Press one button many times."""
    for _ in range(many):
        phone.tap_forged(message, data)
    await stage.settled()
    while await stage.waiting():
        await stage.patiently()


async def test_whoever_opens_unusually_much_opens_no_more_for_an_hour_and_heads_hear(
    stage: TestStage,
) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1003, "Huda", Role.HEAD)
    receipt = await stage.say(salim, "A frigate came in")
    data = receipt.buttons[0][1].data or ""
    for _ in range(2):
        await opened(stage, salim, data, receipt.message_id, MOST_OPENED // 2)
        await stage.advance(timedelta(minutes=2))
        await stage.settled()

    for _ in range(3):
        alert = await stage.refused(salim, lambda: salim.tap_forged(receipt.message_id, data))
    other = await stage.say(huda, "/show NAV-1")
    kept = await stage.say(salim, "Another one")

    assert "as much as anybody can" in plain(alert)
    assert "A frigate came in" in other.text
    assert "NAV-2" in kept.text
    assert len([each for each in said(huda) if "unusually many" in each.text]) == 1
    async with stage.house.rooms.archive() as work:
        member = await work.members.require(1001)
        told = await work.ledger.newest(f"many:{member.id}", 9)
    assert [each.action for each in told] == [Action.READINGS_REFUSE]
    await stage.advance(HOUR)
    await stage.settled()
    assert "A frigate" in (await stage.tapped(salim, receipt.message_id, "Open")).text

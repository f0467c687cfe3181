"""Who read this: told to the author of a record and the heads of its desk, and to nobody else."""

from datetime import timedelta
from functools import partial

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.members import MemberState
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.corrections import admit, data_of, regrant
from tests.acceptance.promising import labels
from tests.acceptance.sights import SPENT, change_state, plain
from tests.acceptance.stage import TestStage, by_id

BUTTON = "Who read this"


async def opened(stage: TestStage, phone: Phone, reference: str = "NAV-1") -> ChatMessage:
    return await stage.say(phone, f"/show {reference}")


async def readers(stage: TestStage, phone: Phone, message: int) -> str:
    """Press the button under an open record; return what stands there then."""
    return plain((await stage.tapped(phone, message, BUTTON)).text)


async def test_author_and_head_learn_who_has_read_a_record_and_how_often(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    omar, huda = await stage.admit(1002, "Omar"), await stage.admit(1003, "Huda", Role.HEAD)
    receipt = await stage.say(salim, "A frigate came in")
    await opened(stage, omar)
    await stage.advance(timedelta(hours=1))
    await opened(stage, omar)

    await stage.tapped(salim, receipt.message_id, "Open")
    told = await readers(stage, salim, receipt.message_id)
    for_head = await readers(stage, huda, (await opened(stage, huda)).message_id)

    assert "Omar\n2 times: last Sun 22 Nov 2026 · 12 Jumada II 1448, 15:00 (Dubai)" in told
    assert "first Sun 22 Nov 2026 · 12 Jumada II 1448, 14:00 (Dubai)" in told
    assert "Salim\nonce:" in told
    assert "frigate" not in told
    assert for_head.index("Huda") < for_head.index("Salim") < for_head.index("Omar")


async def test_no_other_reader_has_the_button_or_can_press_one(stage: TestStage) -> None:
    salim, omar = await stage.admit(1001, "Salim"), await stage.admit(1002, "Omar")
    receipt = await stage.say(salim, "A frigate came in")
    shown = await stage.tapped(salim, receipt.message_id, "Open")
    his = await opened(stage, omar)

    press = partial(omar.tap_forged, his.message_id, data_of(shown, BUTTON))
    alert = await stage.refused(omar, press)

    assert BUTTON not in labels(his)
    assert plain(alert) == SPENT


async def test_the_answer_leaves_the_chat_as_content_does(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    message = (await opened_own(stage, salim)).message_id
    told = await readers(stage, salim, message)

    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    after = by_id(salim, message)
    assert "Salim" in told
    assert "Salim" not in after.text
    assert BUTTON not in labels(after)
    assert "A frigate came in" in (await stage.tapped(salim, message, "Open")).text


async def opened_own(stage: TestStage, phone: Phone) -> ChatMessage:
    receipt = await stage.say(phone, "A frigate came in")
    return await stage.tapped(phone, receipt.message_id, "Open")


async def test_one_button_leads_back_to_the_record_wherever_it_was_opened(
    stage: TestStage,
) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "/event 2026-12-03 09:00 Exhibition @ Hall 4")
    read_back = await stage.say(salim, "we owe Col. Haddad the brochure by 2026-12-01")
    await stage.tapped(salim, read_back.message_id, "Yes, keep it")
    ledger = await stage.say(salim, "/promises")
    await stage.tapped(salim, ledger.message_id, "NAV-2")

    told = await stage.tapped(salim, ledger.message_id, BUTTON)
    back = await stage.tapped(salim, ledger.message_id, "Open")

    assert "Salim" in told.text
    assert labels(told).count("Open") == 1
    assert "the brochure" in back.text
    assert BUTTON in labels(back)


async def test_whoever_is_no_head_any_more_is_refused(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1003, "Huda", Role.HEAD)
    await stage.say(salim, "A frigate came in")
    shown = await opened(stage, huda)
    await regrant(stage, 1003, NAV=Role.OFFICER)

    alert = await stage.refused(huda, lambda: huda.tap(shown.message_id, BUTTON))

    assert "there is no such thing here" in alert


async def test_an_author_who_may_not_read_the_desk_any_more_is_refused(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    shown = await opened_own(stage, salim)
    await regrant(stage, 1001, NAV=Role.AUDITOR)

    alert = await stage.refused(salim, lambda: salim.tap(shown.message_id, BUTTON))

    assert "there is no such thing here" in alert


async def test_readers_before_a_move_are_told_to_whoever_may_read_there_still(
    stage: TestStage,
) -> None:
    omar = await stage.admit(1002, "Omar")
    salim = await admit(stage)
    huda = await stage.admit(1003, "Huda", Role.HEAD, "AIR")
    receipt = await stage.say(salim, "A frigate came in")
    await opened(stage, omar)
    await stage.tapped(salim, receipt.message_id, "AIR")

    for_author = await readers(stage, salim, (await opened(stage, salim, "AIR-1")).message_id)
    for_head = await readers(stage, huda, (await opened(stage, huda, "AIR-1")).message_id)

    assert "Omar" in for_author
    assert "Omar" not in for_head
    assert "Salim" in for_head


async def test_whoever_has_left_is_told_by_his_name(stage: TestStage) -> None:
    salim, omar = await stage.admit(1001, "Salim"), await stage.admit(1002, "Omar")
    message = (await opened_own(stage, salim)).message_id
    await opened(stage, omar)
    await change_state(stage, "Omar", MemberState.SUSPENDED)

    assert "Omar\nonce" in await readers(stage, salim, message)


async def test_whoever_had_it_in_his_digest_has_read_it(stage: TestStage) -> None:
    desk = await stage.add_desk("OPN", Discretion.OPEN)
    salim = await stage.admit(1001, "Salim", desk="OPN")
    receipt = await stage.say(salim, "A frigate came in")
    await stage.admit(1002, "Omar", Role.OBSERVER, "OPN")
    await stage.advance(timedelta(days=1))
    await stage.settled()

    await stage.tapped(salim, receipt.message_id, "Open")

    told = await readers(stage, salim, receipt.message_id)
    assert desk.discretion is Discretion.OPEN
    assert "Omar\nonce: Mon 23 Nov 2026" in told
    assert "Salim\n2 times" in told


async def test_asking_is_in_the_audit_and_is_no_reading(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    message = (await opened_own(stage, salim)).message_id
    await readers(stage, salim, message)
    await stage.tapped(salim, message, "Open")

    again = await readers(stage, salim, message)

    (record,) = await stage.records()
    async with stage.house.rooms.archive() as work:
        entries = await work.ledger.newest(record.id, 9)
    assert [each.action for each in entries].count(Action.READERS_READ) == 2
    assert "Salim\n2 times" in again


async def test_it_is_told_in_arabic_by_the_readers_own_calendar(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim", language="ar")
    card = await stage.say(salim, "/settings")
    await stage.tapped(salim, card.message_id, "الهجري أولًا")
    receipt = await stage.say(salim, "A frigate came in")
    await stage.tapped(salim, receipt.message_id, "عرض")

    told = plain((await stage.tapped(salim, receipt.message_id, "من اطّلع عليه")).text)

    assert "من عُرض عليه شيء منه" in told
    assert "الأحد 12 جمادى الآخرة 1448" in told

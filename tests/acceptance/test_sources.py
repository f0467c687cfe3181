"""Who told it is kept apart: its author and the custodian open it, and nothing else ever does."""

from datetime import timedelta

import pytest

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.sources import MOST_IN_A_SOURCE
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.corrections import admit, labels, regrant
from tests.acceptance.sights import FORBIDDEN, at, plain
from tests.acceptance.stage import TestStage, by_id, said

WHO = "Attaché of the Example Embassy"


async def sourced(stage: TestStage, phone: Phone, prefix: str = "Source:") -> ChatMessage:
    """Keep a note and say who told it; return the receipt of the note."""
    receipt = await stage.say(phone, "Two boats sail on Monday")
    await stage.say(phone, f"{prefix} {WHO}", receipt.message_id)
    return receipt


def everything(*phones: Phone) -> str:
    """Return all that stands in these chats."""
    return "\n".join(each.text for phone in phones for each in said(phone))


@pytest.mark.parametrize("prefix", ["source:", "Source :", "المصدر:", "مصدر :"])
async def test_a_reply_that_begins_so_is_the_source_and_no_addition(
    stage: TestStage, prefix: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats sail on Monday")

    answer = await stage.say(phone, f"{prefix} {WHO}", receipt.message_id)
    opened = await stage.tapped(phone, receipt.message_id, "Open")

    assert plain(answer.text).splitlines()[:2] == [
        "🔒 NAV-1",
        "The source is kept apart. Only who wrote the record and the custodian open it.",
    ]
    (record,) = await stage.records()
    assert record.additions == ()
    assert WHO not in opened.text
    assert all(WHO not in each.text for each in phone.chat)


async def test_the_button_asks_and_the_next_text_is_the_source(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats sail on Monday")

    question = await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Add source"))
    answer = await stage.say(phone, WHO)
    await stage.tapped(phone, answer.message_id, "Open")
    shown = await stage.tapped(phone, answer.message_id, "Source")

    assert "NAV-1" in question.text
    assert WHO in shown.text
    assert (await stage.records())[0].additions == ()


async def test_it_is_shown_on_its_own_tap_for_a_while_and_the_audit_knows(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await sourced(stage, phone)
    opened = await stage.tapped(phone, receipt.message_id, "Open")

    shown = await stage.tapped(phone, receipt.message_id, "Source")
    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    assert ["Source"] in labels(opened)
    assert plain(shown.text).splitlines()[-1] == WHO
    assert WHO not in by_id(phone, receipt.message_id).text
    (record,) = await stage.records()
    async with stage.house.rooms.archive() as work:
        newest = await work.ledger.newest(record.id, 1)
    assert newest[0].action is Action.SOURCE_READ


async def test_custodian_opens_it_and_head_officer_and_observer_do_not(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await sourced(stage, salim)
    others = [
        await stage.admit(1002, "Huda", Role.HEAD),
        await stage.admit(1003, "Karim"),
        await stage.admit(1004, "Noor", Role.OBSERVER),
    ]
    custodian = await stage.admit(1005, "Layla", Role.CUSTODIAN)

    refused = [await stage.say(each, "/source NAV-1") for each in others]
    unknown = [await stage.say(each, "/source NAV-2") for each in others]
    shown = [await stage.say(each, "/show NAV-1") for each in others]
    seen = await stage.say(custodian, "/source NAV-1")

    assert [each.text for each in refused] == [each.text for each in unknown]
    assert [labels(each) for each in shown] == [[["Who read this"]], [], []]
    assert WHO not in everything(*others)
    assert WHO in seen.text


async def test_what_carries_no_source_offers_none(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    custodian = await stage.admit(1005, "Layla", Role.CUSTODIAN)
    await stage.say(salim, "Two boats sail on Monday")

    shown = await stage.say(custodian, "/show NAV-1")

    assert all("Source" not in row for row in labels(shown))


async def test_nobody_else_says_a_source_and_his_words_become_nothing(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    karim = await stage.admit(1003, "Karim")
    await stage.say(salim, "Two boats sail on Monday")
    shown = await stage.say(karim, "/show NAV-1")

    answer = await stage.say(karim, f"source: {WHO}", shown.message_id)

    assert "only who wrote the record" in answer.text
    assert labels(answer) == []
    (record,) = await stage.records()
    assert record.additions == ()


async def test_a_source_said_again_counts_and_the_custodian_may_say_it(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    layla = await stage.admit(1005, "Layla", Role.CUSTODIAN)
    await sourced(stage, salim)

    shown = await stage.say(layla, "/source NAV-1")
    await stage.say(layla, "source: Somebody else", shown.message_id)
    again = await stage.say(salim, "/source NAV-1")

    assert "Somebody else" in again.text
    assert "Layla" in again.text


async def test_an_edit_of_a_source_is_one_whatever_it_begins_with(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats sail on Monday")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type(f"source: {WHO}", receipt.message_id)
    await stage.settled()

    await stage.answer(phone, lambda: phone.edit(sent, "Mr Example himself"))
    shown = await stage.say(phone, "/source NAV-1")

    assert "Mr Example himself" in shown.text
    (record,) = await stage.records()
    assert record.additions == ()


async def test_digest_and_agenda_and_search_never_have_it(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.OPEN)
    phone = await stage.admit(1001, "Salim", desk="AIR")
    layla = await stage.admit(1005, "Layla", Role.CUSTODIAN, "AIR")
    receipt = await stage.say(phone, "/event 2026-11-24 09:00 Exhibition @ Hall 4")
    await stage.say(phone, f"source: {WHO}", receipt.message_id)

    await stage.advance_to(at(23, 7, 1))
    await stage.settled()
    for asked in ("/digest", "/agenda", "/today", "/promises", "/show AIR-1"):
        phone.type(asked)
        layla.type(asked)
        await stage.settled()

    assert "Exhibition" in everything(phone, layla)
    assert WHO not in everything(phone, layla)


async def test_the_author_opens_it_no_more_once_he_left_the_desk(stage: TestStage) -> None:
    salim = await admit(stage)
    receipt = await sourced(stage, salim)
    opened = await stage.tapped(salim, receipt.message_id, "Open")
    assert ["Source"] in labels(opened)

    await regrant(stage, 1001, AIR=Role.OFFICER)
    alert = await stage.refused(salim, lambda: salim.tap(receipt.message_id, "Source"))

    assert plain(alert) == FORBIDDEN
    assert WHO not in everything(salim)


async def test_it_stays_with_a_record_that_becomes_another_kind(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    karim = await stage.admit(1003, "Karim")
    await sourced(stage, salim)
    shown = await stage.say(karim, "/show NAV-1")
    added = await stage.say(karim, "Seen again", shown.message_id)
    await stage.tapped(karim, added.message_id, "Kind")
    await stage.tapped(karim, added.message_id, "Meeting")

    seen = await stage.say(salim, "/source NAV-1")

    assert WHO in seen.text
    assert "NAV-2" in seen.text
    assert WHO not in everything(karim)


async def test_its_author_takes_it_along_to_another_desk(stage: TestStage) -> None:
    phone = await admit(stage)
    receipt = await sourced(stage, phone)

    moved = await stage.tapped(phone, receipt.message_id, "AIR")
    seen = await stage.say(phone, "/source AIR-1")

    assert "AIR-1" in moved.text
    assert WHO in seen.text


async def test_who_may_not_open_it_moves_it_to_no_desk_of_his_own(stage: TestStage) -> None:
    """Else a custodian of one desk would read the sources of another by moving its records."""
    salim = await stage.admit(1001, "Salim")
    await sourced(stage, salim)
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1003, "Karim", Role.CUSTODIAN, "AIR")
    karim = await stage.admit(1003, "Karim")
    layla = await stage.admit(1005, "Layla", Role.CUSTODIAN)
    shown = await stage.say(karim, "/show NAV-1")
    added = await stage.say(karim, "Seen again", shown.message_id)

    await stage.tapped(karim, added.message_id, "AIR")
    refused = [await stage.say(karim, f"/source {each}") for each in ("AIR-1", "NAV-1", "AIR-9")]
    seen = await stage.say(layla, "/source NAV-1")

    assert len({each.text for each in refused}) == 1
    assert WHO in seen.text


async def test_a_record_taken_back_shows_its_source_to_nobody(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await sourced(stage, phone)
    await stage.tapped(phone, receipt.message_id, "Take back")

    refused = await stage.say(phone, "/source NAV-1")
    unknown = await stage.say(phone, "/source NAV-7")

    assert refused.text == unknown.text


async def test_undo_never_meets_a_source(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await sourced(stage, phone)

    undone = await stage.say(phone, "/undo")

    assert "NAV-1" in undone.text
    assert await stage.records() == []


async def test_a_reply_that_was_too_long_is_a_source_once_it_is_edited(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats sail on Monday")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type(f"source: {WHO} {'x' * MOST_IN_A_SOURCE}", receipt.message_id)
    await stage.settled()

    await stage.answer(phone, lambda: phone.edit(sent, f"source: {WHO}"))

    assert WHO in (await stage.say(phone, "/source NAV-1")).text
    assert len(await stage.records()) == 1


async def test_an_answer_that_was_too_long_is_one_once_it_is_edited(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats sail on Monday")
    await stage.answer(phone, lambda: phone.tap(receipt.message_id, "Add source"))
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type(f"{WHO} {'x' * MOST_IN_A_SOURCE}")
    await stage.settled()

    await stage.answer(phone, lambda: phone.edit(sent, WHO))

    assert WHO in (await stage.say(phone, "/source NAV-1")).text
    assert len(await stage.records()) == 1

"""While the bot is sealed who told it stays as close as ever, and no ceiling is passed."""

import pytest

from domain.actions import Action, Role
from domain.dialogues import LISTENS
from domain.markings import Words
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from services.desks.markings import ArrangeMarkings
from tests.acceptance.sealing import texts, through_a_seal
from tests.acceptance.sights import FORBIDDEN, plain
from tests.acceptance.stage import TestStage, said
from tests.acceptance.test_while_sealed import letters

WHO = "Attaché of the Example Embassy"
NOTE = "Two boats sail on Monday"


async def open_source(stage: TestStage, phone: Phone) -> str:
    """Open the source of the first record as somebody may."""
    return (await stage.say(phone, "/source NAV-1")).text


async def ceiling(stage: TestStage) -> None:
    """Let the desk hold nothing that is restricted."""
    archive = stage.house.rooms.archive
    await ArrangeMarkings(archive)((Words("Official"), Words("Restricted")), Words("the registry"))
    await SetDesk(archive)("NAV", {"ceiling": "Official"})


async def refusals(stage: TestStage) -> int:
    """Count what the audit knows of texts above the desk's ceiling."""
    about = f"markings:{stage.desks['NAV'].id}"
    async with stage.house.rooms.archive() as work:
        entries = await work.ledger.newest(about, 9)
    return [each.action for each in entries].count(Action.MARKING_REFUSE)


@pytest.mark.parametrize("prefix", ["source:", "المصدر:"])
async def test_a_reply_that_says_a_source_is_one(stage: TestStage, prefix: str) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)

    await through_a_seal(stage, lambda: salim.type(f"{prefix} {WHO}", receipt.message_id))

    assert await texts(stage) == [[NOTE]]
    assert letters(salim) == [[1]]
    assert WHO in await open_source(stage, salim)


async def test_an_edit_of_it_is_a_source_whatever_it_begins_with(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)

    def say_and_change() -> None:
        sent = salim.type(f"source: {WHO}", receipt.message_id)
        salim.edit(sent, "Mr Example himself")

    await through_a_seal(stage, say_and_change)

    assert await texts(stage) == [[NOTE]]
    assert "Mr Example himself" in await open_source(stage, salim)


@pytest.mark.parametrize("words", [WHO, f"source: {WHO}"])
async def test_the_answer_to_who_told_it_is_the_source_and_no_note(
    stage: TestStage, words: str
) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)
    await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Add source"))

    await through_a_seal(stage, lambda: (salim.type(words), salim.type("And a tug")))

    assert await texts(stage) == [[NOTE], ["And a tug"]]
    assert letters(salim) == [[2]]
    assert WHO in await open_source(stage, salim)


async def test_an_edit_of_that_answer_is_a_source_too(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)
    await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Add source"))

    await through_a_seal(stage, lambda: salim.edit(salim.type("Mr Exmple"), WHO))

    assert await texts(stage) == [[NOTE]]
    assert WHO in await open_source(stage, salim)


async def test_long_after_the_question_a_text_is_a_note_as_ever(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)
    await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Add source"))
    await stage.advance(LISTENS)

    await through_a_seal(stage, lambda: salim.type("And a tug"))

    assert await texts(stage) == [[NOTE], ["And a tug"]]


async def test_what_is_forwarded_answers_nothing(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)
    await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Add source"))

    await through_a_seal(stage, lambda: salim.forward("A press release", "Somebody"))

    assert await texts(stage) == [[NOTE], ["A press release"]]


async def test_an_answer_that_can_be_no_source_any_more_is_nothing(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)
    await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Add source"))
    await stage.tapped(salim, receipt.message_id, "Take back")

    await through_a_seal(stage, lambda: (salim.type(WHO), salim.type("And a tug")))

    assert await texts(stage) == [["And a tug"]]
    assert letters(salim) == [[1, 1]]


async def test_an_answer_that_is_too_long_and_its_edit_are_nothing(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)
    await stage.answer(salim, lambda: salim.tap(receipt.message_id, "Add source"))

    await through_a_seal(stage, lambda: salim.edit(salim.type("w" * 1_001), WHO))

    assert await texts(stage) == [[NOTE]]
    assert letters(salim) == [[0, 2]]


async def test_nobody_else_says_a_source_and_an_edit_makes_it_no_note(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    karim = await stage.admit(1003, "Karim")
    await stage.say(salim, NOTE)
    shown = await stage.say(karim, "/show NAV-1")

    def say_and_change() -> None:
        sent = karim.type(f"source: {WHO}", shown.message_id)
        karim.edit(sent, f"Source: {WHO}, the second")

    await through_a_seal(stage, say_and_change)

    assert await texts(stage) == [[NOTE]]
    assert letters(karim) == [[0, 2]]


async def test_an_edit_makes_no_note_of_a_source_that_was_refused(stage: TestStage) -> None:
    """The sweep is late, so that the message is still there to be edited."""
    salim = await stage.admit(1001, "Salim")
    karim = await stage.admit(1003, "Karim")
    await stage.say(salim, NOTE)
    shown = await stage.say(karim, "/show NAV-1")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = karim.type(f"source: {WHO}", shown.message_id)
    await stage.settled()

    answer = await stage.answer(karim, lambda: karim.edit(sent, f"Source: {WHO}, the second"))

    assert "only who wrote the record" in answer.text
    assert await texts(stage) == [[NOTE]]


@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICER])
async def test_a_reply_to_what_was_taken_back_is_no_note(stage: TestStage, role: Role) -> None:
    salim = await stage.admit(1001, "Salim", role)
    receipt = await stage.say(salim, NOTE)
    await stage.say(salim, "/undo")

    await through_a_seal(stage, lambda: salim.type(f"source: {WHO}", receipt.message_id))

    assert await texts(stage) == []
    assert letters(salim) == [[0, 1]]


@pytest.mark.parametrize("is_reply", [False, True])
async def test_a_text_above_the_ceiling_is_not_kept_and_the_audit_knows(
    stage: TestStage, *, is_reply: bool
) -> None:
    await ceiling(stage)
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)
    to = receipt.message_id if is_reply else None

    await through_a_seal(stage, lambda: salim.type("Restricted: a frigate came in", to))

    assert await texts(stage) == [[NOTE]]
    assert letters(salim) == [[0, 1]]
    assert await refusals(stage) == 1
    assert all("frigate" not in each.text for each in salim.chat)


async def test_a_source_above_the_ceiling_is_not_kept_and_the_audit_knows(
    stage: TestStage,
) -> None:
    await ceiling(stage)
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, NOTE)

    await through_a_seal(
        stage, lambda: salim.type(f"source: Restricted: {WHO}", receipt.message_id)
    )

    assert await texts(stage) == [[NOTE]]
    assert letters(salim) == [[0, 1]]
    assert await refusals(stage) == 1
    assert plain(await open_source(stage, salim)) == FORBIDDEN
    assert all(WHO not in each.text for each in said(salim))


async def test_an_edit_above_the_ceiling_leaves_what_was_kept(stage: TestStage) -> None:
    await ceiling(stage)
    salim = await stage.admit(1001, "Salim")

    await through_a_seal(
        stage, lambda: salim.edit(salim.type("A tug"), "Restricted: a frigate came in")
    )

    assert await texts(stage) == [["A tug"]]
    assert letters(salim) == [[1, 1]]
    assert await refusals(stage) == 1

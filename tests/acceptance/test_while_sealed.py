"""While the bot is sealed people go on writing: words are kept, and nothing of it commands."""

import re
from collections.abc import Callable

import pytest

from domain.actions import Role
from domain.records import Meeting
from rehearsal.telegram import Phone
from tests.acceptance.sealing import receive_sealed, texts, through_a_seal
from tests.acceptance.stage import TestStage, last, said
from tests.codes import DURESS, code, enrol

LONG = "w" * 4096


def letters(phone: Phone) -> list[list[int]]:
    """Return the numbers in each letter about the time: kept, and not kept if there were any."""
    found = [each.text for each in said(phone) if "sealed for a while" in each.text]
    return [[int(number) for number in re.findall("[0-9]+", text)] for text in found]


async def test_texts_are_kept_in_their_order_and_leave_the_chat(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")

    def talk() -> None:
        for n in range(3):
            salim.type(f"Salim's {n}")
            huda.type(f"Huda's {n}")

    await through_a_seal(stage, talk)

    assert await texts(stage) == [[f"{who}'s {n}"] for n in range(3) for who in ("Salim", "Huda")]
    for phone in (salim, huda):
        assert letters(phone) == [[3]]
        assert all(each.from_bot for each in phone.chat)


@pytest.mark.parametrize(
    "text",
    ["/undo", "/meeting Met the harbour master", "/event 2026-12-03 09:00 Exhibition", "/nonsense"],
)
async def test_a_command_is_dropped_and_its_sender_told(stage: TestStage, text: str) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "A note before")

    await through_a_seal(stage, lambda: salim.type(text))

    assert await texts(stage) == [["A note before"]]
    assert len(await stage.records()) == 1
    assert letters(salim) == [[0, 1]]
    assert text not in [each.text for each in salim.chat]


@pytest.mark.parametrize(
    "text",
    [
        "what is due today?",
        "undo",
        "We owe Captain Example the charts by Thursday",
        "remind me tomorrow at 9 to call",
        "ذكرني غدا الساعة 9 بالاتصال",
    ],
)
async def test_plain_words_are_words(stage: TestStage, text: str) -> None:
    salim = await stage.admit(1001, "Salim")

    await through_a_seal(stage, lambda: salim.type(text))

    assert await texts(stage) == [[text]]
    assert letters(salim) == [[1]]


@pytest.mark.parametrize("form", ["{}", "/unlock {}", "unlock {}", "/export {}", "export {}"])
async def test_a_code_opens_nothing_and_the_number_for_duress_does_its_work(
    stage: TestStage, form: str
) -> None:
    salim = await stage.admit(1001, "Salim")
    await enrol(stage.house.rooms.archive, 1001)

    await through_a_seal(stage, lambda: salim.type(form.format(code(stage.clock.now()))))

    assert await texts(stage) == []
    async with stage.house.rooms.archive() as work:
        known = await work.authenticators.get(await work.members.require(1001))
    assert not known.is_unlocked(stage.clock.now())
    await through_a_seal(stage, lambda: salim.type(form.format(f"{DURESS[:3]}-{DURESS[3:]}")))
    async with stage.house.rooms.archive() as work:
        known = await work.authenticators.get(await work.members.require(1001))
    assert known.is_forced
    assert await texts(stage) == []


async def test_what_is_forwarded_is_content_whatever_it_looks_like(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")

    def pass_on() -> None:
        salim.forward("/undo", "Somebody")
        salim.via_bot("/digest")

    await through_a_seal(stage, pass_on)

    assert await texts(stage) == [["/undo"], ["/digest"]]
    assert letters(salim) == [[2]]


async def test_an_edit_goes_with_its_note(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")

    def change_it() -> None:
        note = salim.type("The meeting is at nine")
        salim.edit(note, "The meeting is at ten")

    await through_a_seal(stage, change_it)

    assert await texts(stage) == [["The meeting is at nine", "The meeting is at ten"]]
    assert letters(salim) == [[2]]


async def test_a_command_that_is_edited_stays_one(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")

    def change_it() -> None:
        salim.edit(salim.type("/agenda"), "/event 2026-12-03 09:00 Exhibition")

    await through_a_seal(stage, change_it)

    assert await stage.records() == []
    assert letters(salim) == [[0, 2]]


async def test_a_reply_to_a_receipt_is_added_and_replaces_nothing(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "A ship in port")

    await through_a_seal(stage, lambda: salim.type("Two ships", receipt.message_id))

    assert await texts(stage) == [["A ship in port", "Two ships"]]
    assert letters(salim) == [[1]]


async def test_a_reply_to_what_was_taken_back_is_kept_by_itself(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "A ship in port")
    await stage.say(salim, "/undo")

    await through_a_seal(stage, lambda: salim.type("Two ships", receipt.message_id))

    assert (await texts(stage))[-1] == ["Two ships"]


async def test_an_answer_to_a_question_is_a_note(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.say(salim, "/meeting")

    await through_a_seal(stage, lambda: salim.type("The harbour master"))

    assert await texts(stage) == [["The harbour master"]]
    assert not any(isinstance(each.body, Meeting) for each in await stage.records())


async def test_a_button_does_nothing_and_its_presser_is_told(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    receipt = await stage.say(salim, "A ship in port")

    await through_a_seal(stage, lambda: salim.tap(receipt.message_id, "Take back"))

    (record,) = await stage.records()
    assert record.withdrawn_at is None
    assert letters(salim) == [[0, 1]]


@pytest.mark.parametrize(
    "send",
    [
        lambda phone: phone.send_photo("A caption"),
        lambda phone: phone.send_voice(),
        lambda phone: phone.type("\u200b"),
    ],
)
async def test_what_cannot_be_kept_is_counted(
    stage: TestStage, send: Callable[[Phone], object]
) -> None:
    salim = await stage.admit(1001, "Salim")

    await through_a_seal(stage, lambda: send(salim))

    assert await stage.records() == []
    assert letters(salim) == [[0, 1]]


async def test_an_observer_keeps_nothing(stage: TestStage) -> None:
    oleg = await stage.admit(1003, "Oleg", Role.OBSERVER)

    await through_a_seal(stage, lambda: oleg.type("May I?"))

    assert await stage.records() == []
    assert letters(oleg) == [[0, 1]]


async def test_a_stranger_hears_nothing(stage: TestStage) -> None:
    stranger = stage.stand_in.phone(1009, "Nobody")

    await through_a_seal(stage, lambda: (stranger.type("/start CODE"), stranger.type("Hello?")))

    assert [each.text for each in stranger.chat] == ["/start CODE", "Hello?"]
    assert await stage.records() == []


async def test_the_letter_is_in_its_readers_language(stage: TestStage) -> None:
    huda = await stage.admit(1002, "هدى", language="ar")

    await through_a_seal(stage, lambda: (huda.type("سفينة في الميناء"), huda.type("/agenda")))

    assert "مختومة لبعض الوقت" in last(huda).text
    assert "حُفظت رسالة واحدة" in last(huda).text


async def test_two_seals_are_told_of_twice(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")

    await through_a_seal(stage, lambda: salim.type("One"))
    await through_a_seal(stage, lambda: (salim.type("Two"), salim.type("Three")))

    assert letters(salim) == [[1], [2]]


async def test_what_came_in_twice_is_kept_once(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await stage.running.aclose()
    await receive_sealed(stage, lambda: salim.type("Only once"))

    await through_a_seal(stage, lambda: salim.type("And then"))

    assert await texts(stage) == [["Only once"], ["And then"]]
    assert letters(salim) == [[2]]


async def test_what_comes_after_is_heard_as_ever(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    await through_a_seal(stage, lambda: salim.type("/agenda"))

    answer = await stage.say(salim, "Heard again")

    assert "NAV-1" in answer.text

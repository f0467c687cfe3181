"""An edit that overtakes the sweep of what is no note: its words are kept, or it is answered."""

import pytest

from tests.acceptance.stage import TestStage


@pytest.mark.parametrize(
    ("command", "words"),
    [("/event", "2026-12-03 09:00 Exhibition"), ("/meeting", "Met the harbour master")],
)
async def test_an_edited_command_adds_its_words_alone(
    stage: TestStage, command: str, words: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    typed = phone.type(f"{command} {words}")
    await stage.settled()

    await stage.answer(phone, lambda: phone.edit(typed, f"{command} {words} at noon"))

    (record,) = await stage.records()
    assert [each.text.reveal() for each in record.additions] == [f"{words} at noon"]


async def test_an_edit_of_a_command_that_kept_nothing_keeps_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    typed = phone.type("/show NAV-1")
    await stage.settled()

    answer = await stage.answer(phone, lambda: phone.edit(typed, "/show NAV-2"))

    assert "nothing was kept" in answer.text
    assert len(await stage.records()) == 1


async def test_edited_captions_are_answered_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    photo = phone.send_photo("The pier")
    await stage.settled()

    def edit_twice() -> None:
        for caption in ("The north pier", "The south pier"):
            phone.edit(photo, caption)

    answers = await stage.answers(phone, edit_twice)

    assert ["nothing was kept" in each.text for each in answers] == [True]
    assert await stage.records() == []

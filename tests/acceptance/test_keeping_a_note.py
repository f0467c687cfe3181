"""An attaché texts a note: it is kept once, receipted, and leaves the chat."""

from domain.records import Note
from tests.acceptance.stage import TestStage, last, said


async def test_a_note_is_kept_receipted_and_swept(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    phone.type("Two new patrol boats at the north pier")
    await stage.until(lambda: "NAV-1" in last(phone).text)
    await stage.until(lambda: all(message.from_bot for message in phone.chat))

    (kept,) = await stage.records()
    assert isinstance(kept.body, Note)
    assert kept.body.text.reveal() == "Two new patrol boats at the north pier"
    assert "patrol" not in last(phone).text
    assert all(message.protect_content for message in said(phone))


async def test_a_stranger_hears_nothing(stage: TestStage) -> None:
    await stage.admit(1001, "Salim")
    stranger = stage.stand_in.phone(666, "Nobody")

    stranger.type("Let me in")
    stranger.type("/start AAAABBBBCCCCDDDD")
    marker = stage.stand_in.phones[1001]
    marker.type("a note after it")
    await stage.until(lambda: "NAV-1" in last(marker).text)

    assert said(stranger) == []
    assert len(stranger.chat) == 2

"""What a member does first, at a Telegram that others wrote: nothing of the house is different."""

from domain.records import Note
from tests.emulator.gaps import USERNAME
from tests.emulator.phone import Phone
from tests.emulator.posting import Posting

WORDS = "Two new patrol boats at the north pier"


async def keep(posting: Posting, phone: Phone, text: str) -> int:
    """Type a note; return the number of its receipt."""
    await phone.type(text)
    await posting.settled()
    return max(phone.said())


async def test_a_stranger_hears_nothing(posting: Posting) -> None:
    stranger = posting.phone(666, "Nobody")

    for text in ("Let me in", "/help", "/start AAAABBBBCCCCDDDD"):
        await stranger.type(text)
    await posting.settled()

    assert stranger.said() == {}
    assert len(stranger.chat) == 3
    assert await posting.records() == []


async def test_an_invitation_admits_once_and_leaves_the_chat(posting: Posting) -> None:
    code = await posting.invitation()
    salim, thief = posting.phone(1001, "Salim"), posting.phone(666, "Nobody")

    for phone in (salim, thief):
        await phone.type(f"/start {code}")
        await posting.settled()

    (welcome,) = salim.chat.values()
    assert "You are admitted to" in welcome.text
    assert thief.said() == {}


async def test_a_command_addressed_to_the_bot_is_its_own(posting: Posting) -> None:
    phone = await posting.admit(1001, "Salim")

    await phone.type(f"/help@{USERNAME}")
    await posting.settled()

    assert "/settings" in phone.chat[max(phone.said())].text
    assert "/undo" in phone.chat[max(phone.said())].text
    assert await posting.records() == []


async def test_a_note_is_kept_receipted_and_swept(posting: Posting) -> None:
    phone = await posting.admit(1001, "Salim")

    number = await phone.type(WORDS)
    await posting.settled()

    (kept,) = await posting.records()
    assert isinstance(kept.body, Note)
    assert kept.body.text.reveal() == WORDS
    assert "NAV-1" in phone.chat[max(phone.said())].text
    assert number not in phone.chat
    assert not any("patrol" in seen.text for seen in phone.chat.values())


async def test_a_receipt_is_opened_and_conceals_itself(posting: Posting) -> None:
    phone = await posting.admit(1001, "Salim")
    receipt = await keep(posting, phone, WORDS)

    await phone.tap(receipt, "Open")
    await posting.settled()
    opened = phone.chat[receipt].text
    await posting.advance(posting.desk.conceal_after)

    assert WORDS in opened
    assert "patrol" not in phone.chat[receipt].text
    assert "NAV-1" in phone.chat[receipt].text


async def test_a_note_is_taken_back_by_its_button(posting: Posting) -> None:
    phone = await posting.admit(1001, "Salim")
    receipt = await keep(posting, phone, WORDS)

    await phone.tap(receipt, "Open")
    await posting.settled()
    await phone.tap(receipt, "Take back")
    await posting.settled()

    assert await posting.records() == []
    assert "Taken back." in phone.chat[receipt].text
    assert phone.chat[receipt].buttons == {}


async def test_a_restart_loses_nothing(posting: Posting) -> None:
    phone = await posting.admit(1001, "Salim")
    first = await keep(posting, phone, "Before")

    async def meanwhile() -> None:
        await phone.type("Meanwhile")
        await phone.tap(first, "Take back")
        await phone.type("Meanwhile again")

    await posting.restart(meanwhile)
    await keep(posting, phone, "After")

    assert [each.number for each in await posting.records()] == [2, 3, 4]
    assert "Taken back." in phone.chat[first].text
    receipts = [seen.text for seen in phone.said().values()]
    assert all(sum(f"NAV-{number}" in text for text in receipts) == 1 for number in (1, 2, 3, 4))
    assert phone.chat.keys() == phone.said().keys()

"""An attaché texts: it is kept once, with its origin, added to, replaced, taken back."""

from domain.actions import Role
from domain.records import AnyRecord, Note
from tests.acceptance.stage import TestStage, by_id, last, said

TEXT = "Two new patrol boats at the north pier"


def text_of(record: AnyRecord) -> str:
    assert isinstance(record.body, Note)
    return record.body.text.reveal()


async def test_a_receipt_names_the_record_and_offers_to_undo_and_to_open(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, TEXT)

    assert "NAV-1" in receipt.text.partition("\n")[0]
    assert [button.text for row in receipt.buttons for button in row] == [
        *("Take back", "Open", "Change", "Kind", "Marking", "Grading", "Add source")
    ]
    assert all(len((button.data or "").encode()) <= 64 for row in receipt.buttons for button in row)
    assert receipt.protect_content
    assert all(message.from_bot for message in phone.chat)


async def test_a_reply_to_a_receipt_adds(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, TEXT)

    added = await stage.say(phone, "Names painted over", receipt.message_id)

    (record,) = await stage.records()
    assert [each.text.reveal() for each in record.additions] == ["Names painted over"]
    assert text_of(record) == TEXT
    assert "NAV-1" in added.text
    assert "Replace instead" in [button.text for row in added.buttons for button in row]


async def test_replace_by_button_makes_a_new_version(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, TEXT)
    added = await stage.say(phone, "Three boats", receipt.message_id)

    replaced = await stage.tapped(phone, added.message_id, "Replace instead")

    (record,) = await stage.records()
    assert (text_of(record), record.revision, record.additions) == ("Three boats", 2, ())
    assert "NAV-1" in replaced.text


async def test_only_the_newest_of_two_replies_can_replace(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, TEXT)
    first = await stage.say(phone, "Three boats", receipt.message_id)
    second = await stage.say(phone, "Four boats", receipt.message_id)

    await stage.refused(phone, lambda: phone.tap(first.message_id, "Replace instead"))
    (record,) = await stage.records()
    assert (text_of(record), len(record.additions)) == (TEXT, 2)
    await stage.tapped(phone, second.message_id, "Replace instead")

    (record,) = await stage.records()
    assert (text_of(record), len(record.additions)) == ("Four boats", 1)


async def test_replacing_handled_again_says_what_it_said(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, TEXT)
    added = await stage.say(phone, "Three boats", receipt.message_id)

    stage.stand_in.faults.plan("502", "answerCallbackQuery")
    phone.tap(added.message_id, "Replace instead")
    await stage.through_the_pause()
    await stage.settled()

    (record,) = await stage.records()
    assert (text_of(record), record.revision) == ("Three boats", 2)
    assert "1\u2069 earlier wording" in by_id(phone, added.message_id).text


async def test_a_reply_to_a_shown_record_adds_to_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, TEXT)
    await stage.say(phone, "Another note")

    shown = await stage.say(phone, "/show nav-1")
    assert TEXT in shown.text
    await stage.say(phone, "Seen again", shown.message_id)

    first, second = await stage.records()
    assert [each.text.reveal() for each in first.additions] == ["Seen again"]
    assert second.additions == ()


async def test_a_reply_to_anything_else_is_a_note_of_its_own(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    welcome = last(phone)

    await stage.say(phone, TEXT, welcome.message_id)

    (record,) = await stage.records()
    assert text_of(record) == TEXT


async def test_a_forward_keeps_who_wrote_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.answer(phone, lambda: phone.forward("From a hidden hand", "Hidden Example"))
    await stage.answer(phone, lambda: phone.forward("From a known hand", "Known Sample", 4711))

    records = await stage.records()
    origins = [each.body.forwarded_from for each in records if isinstance(each.body, Note)]
    assert [origin.reveal() if origin else "" for origin in origins] == [
        "Hidden Example",
        "Known Sample",
    ]
    shown = await stage.say(phone, "/show NAV-2")
    assert "Forwarded from: \u2068Known Sample" in shown.text


async def test_a_replaced_forward_still_says_who_wrote_it_first(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.answer(phone, lambda: phone.forward("From a hidden hand", "Hidden One"))
    added = await stage.say(phone, "From the same hand", receipt.message_id)

    await stage.tapped(phone, added.message_id, "Replace instead")

    shown = await stage.say(phone, "/show NAV-1")
    assert "From the same hand" in shown.text
    assert "Forwarded from: \u2068Hidden One" in shown.text


async def test_edits_that_overtake_the_sweep_add_once_each(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=5)

    note = phone.type(TEXT)
    await stage.settled()
    phone.edit(note, "Three new patrol boats")
    phone.edit(note, "Four new patrol boats")
    await stage.settled()

    (record,) = await stage.records()
    assert [each.text.reveal() for each in record.additions] == [
        "Three new patrol boats",
        "Four new patrol boats",
    ]
    assert len(said(phone)) == 4


async def test_an_edit_that_changes_no_word_adds_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=5)
    note = phone.type(TEXT)
    await stage.settled()

    wire = by_id(phone, note).wire
    answers = await stage.answers(
        phone,
        lambda: stage.stand_in.push_raw(
            {"edited_message": wire | {"edit_date": stage.stand_in.seconds()}}
        ),
    )

    (record,) = await stage.records()
    assert record.additions == ()
    assert answers == []


async def test_the_same_update_twice_is_one_note(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    note = phone.type(TEXT)
    wire = by_id(phone, note).wire
    await stage.settled()

    await stage.answer(phone, lambda: stage.stand_in.push_raw({"message": wire}))

    assert len(await stage.records()) == 1
    assert "NAV-1" in last(phone).text


async def test_refused_messages_and_commands_leave_the_chat_too(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    observer = await stage.admit(1002, "Huda", role=Role.OBSERVER)

    for text in ("/help", "/nonsense", "/event broken", "/show NAV-99", "/agenda", "/cancel"):
        phone.type(text)
    phone.send_photo("with words")
    observer.type("I may not")
    await stage.settled()

    assert all(message.from_bot for message in (*phone.chat, *observer.chat))

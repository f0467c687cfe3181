"""Only a fresh message typed in the private chat commands; all else is content, or nothing."""

from collections.abc import Callable
from functools import partial

import pytest

from domain.actions import Role
from domain.members import Member
from domain.records import Note
from handlers.commands import COMMANDS as COMMANDS_THERE_ARE
from rehearsal.refusals import Json
from rehearsal.telegram import Phone
from tests.acceptance.sights import message
from tests.acceptance.stage import TestStage, by_id, said

COMMANDS = ("/undo", "/digest", "/event 2026-12-03 09:00 Exhibition", "/nonsense")


async def kept_as_content(stage: TestStage, text: str) -> bool:
    records = await stage.records()
    last = records[-1]
    return isinstance(last.body, Note) and last.body.text.reveal() == text and len(records) == 2


EVERY = tuple(f"/{name} NAV-1 123456" for name in sorted(COMMANDS_THERE_ARE))
"""Every command there is, with something behind it that several of them would take."""

QUOTED = {"quote": {"text": "said", "position": 0, "is_manual": True}}


Send = Callable[[TestStage, Phone, str], object]

AS_CONTENT: dict[str, Send] = {
    "forwarded": lambda _, phone, text: phone.forward(text, "Somebody"),
    "via a bot": lambda _, phone, text: phone.via_bot(text),
    "quoted": lambda stage, phone, text: stage.stand_in.push_raw(
        {"message": message(stage, phone, text, **QUOTED)}
    ),
}


@pytest.mark.parametrize("how", AS_CONTENT)
async def test_no_command_there_is_commands_as_content(stage: TestStage, how: str) -> None:
    phone = await stage.admit(1001, "Salim", Role.HEAD)
    before = await member(stage)

    for text in EVERY:
        answer = await stage.answer(phone, partial(AS_CONTENT[how], stage, phone, text))
        assert answer.text.startswith("🔒"), text

    kept = [
        each.body.text.reveal() for each in await stage.records() if isinstance(each.body, Note)
    ]
    assert kept == list(EVERY)
    assert await member(stage) == before


async def test_no_command_there_is_commands_when_it_is_edited_in(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", Role.HEAD)
    stage.stand_in.faults.plan("429", "deleteMessage", times=999, retry_after=600)
    before = await member(stage)

    for number, text in enumerate(EVERY):
        note = phone.type(f"Observation {number}")
        await stage.settled()
        await stage.answer(phone, partial(phone.edit, note, text))

    records = await stage.records()
    assert [[a.text.reveal() for a in each.additions] for each in records] == [[t] for t in EVERY]
    assert await member(stage) == before


async def test_no_command_there_is_commands_in_a_caption(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", Role.HEAD)
    before = await member(stage)

    for text in EVERY:
        answer = await stage.answer(phone, partial(phone.send_photo, text))
        assert "not kept yet" in answer.text, text

    assert await stage.records() == []
    assert await member(stage) == before


async def member(stage: TestStage) -> Member:
    """Return Salim as he is now."""
    async with stage.house.rooms.archive() as work:
        return await work.members.require(1001)


@pytest.mark.parametrize("text", COMMANDS)
async def test_a_forwarded_command_is_content(stage: TestStage, text: str) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note before")

    await stage.answer(phone, lambda: phone.forward(text, "Somebody"))

    assert await kept_as_content(stage, text)


@pytest.mark.parametrize("text", COMMANDS)
async def test_a_command_sent_via_a_bot_is_content(stage: TestStage, text: str) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note before")

    await stage.answer(phone, lambda: phone.via_bot(text))

    assert await kept_as_content(stage, text)


async def test_a_command_edited_in_is_content(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    note = phone.type("A note before")
    await stage.settled()

    await stage.answer(phone, lambda: phone.edit(note, "/undo"))

    (record,) = await stage.records()
    assert [each.text.reveal() for each in record.additions] == ["/undo"]


async def test_a_note_edited_into_what_was_no_note_is_kept_by_itself(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    asked = phone.type("/help")
    await stage.settled()

    await stage.answer(phone, lambda: phone.edit(asked, "Words that are to be kept"))

    (record,) = await stage.records()
    assert isinstance(record.body, Note)
    assert record.body.text.reveal() == "Words that are to be kept"


@pytest.mark.parametrize(
    "more",
    [
        {"quote": {"text": "said", "position": 0, "is_manual": True}},
        {
            "external_reply": {
                "origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
            }
        },
        {"entities": [{"type": "blockquote", "offset": 0, "length": 5}]},
        {"entities": [{"type": "expandable_blockquote", "offset": 0, "length": 5}]},
    ],
)
async def test_a_quoted_command_is_content(stage: TestStage, more: Json) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note before")

    await stage.answer(
        phone,
        lambda: stage.stand_in.push_raw({"message": message(stage, phone, "/undo", **more)}),
    )

    assert await kept_as_content(stage, "/undo")


@pytest.mark.parametrize("kind", ["photo", "document"])
async def test_a_command_in_a_caption_commands_nothing(stage: TestStage, kind: str) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note before")

    send = {
        "photo": lambda: phone.send_photo("/undo"),
        "document": lambda: phone.send_document("example.pdf", "/undo"),
    }
    answer = await stage.answer(phone, send[kind])

    assert len(await stage.records()) == 1
    assert "not kept yet" in answer.text


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_is_neither_heard_nor_answered(stage: TestStage, kind: str) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A note before")
    group: Json = {"id": -100_200_300, "type": kind, "title": "Example group"}

    answers = await stage.answers(
        phone,
        lambda: [
            stage.stand_in.push_raw({"message": message(stage, phone, text, chat=group)})
            for text in ("/undo", "words", "/digest")
        ],
    )

    assert answers == []
    assert len(await stage.records()) == 1
    assert not any(call.parameters.get("chat_id") == -100_200_300 for call in stage.stand_in.calls)


async def test_a_bot_or_a_foreign_sender_in_the_chat_is_not_heard(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    forged = message(stage, phone, "words")

    answers = await stage.answers(
        phone,
        lambda: [
            stage.stand_in.push_raw({"message": forged | {"from": phone.user | {"is_bot": True}}}),
            stage.stand_in.push_raw({"message": forged | {"from": phone.user | {"id": 666}}}),
        ],
    )

    assert answers == []
    assert await stage.records() == []


async def test_an_unknown_command_says_so_and_keeps_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    for text in ("/nonsense", "/event@another_example_bot x"):
        answer = await stage.say(phone, text)
        assert "There is no such command, and nothing was kept." in answer.text

    assert await stage.records() == []


async def test_pictures_voices_and_places_are_answered_honestly_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    for send in (
        phone.send_photo,
        phone.send_voice,
        lambda: phone.send_document("example.pdf"),
        phone.send_sticker,
        phone.send_location,
    ):
        answer = await stage.answer(phone, send)
        assert "nothing was kept" in answer.text

    assert all(each.from_bot for each in phone.chat)
    assert await stage.records() == []


async def test_an_album_is_answered_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    photos = [phone.send_photo() for _ in range(3)]
    wires = [by_id(phone, photo).wire | {"media_group_id": "77"} for photo in photos]
    await stage.settled()

    answers = await stage.answers(
        phone, lambda: [stage.stand_in.push_raw({"message": wire}) for wire in wires]
    )

    assert len(answers) == 1
    assert len(said(phone)) == 1 + 3 + 1


async def test_a_pinned_message_is_not_answered(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "A note")
    pinned = message(stage, phone, "x") | {"pinned_message": receipt.wire}
    service = {name: value for name, value in pinned.items() if name not in {"text", "entities"}}

    answers = await stage.answers(phone, lambda: stage.stand_in.push_raw({"message": service}))

    assert answers == []


@pytest.mark.parametrize(
    "text",
    [
        "/// 3 vessels seen",
        "/",
        "/etc/passwd is a file",
        "/ 3 vessels",
        "/\u0645\u0648\u0639\u062f",
        "//undo",
    ],
)
async def test_what_telegram_takes_for_no_command_is_a_note(stage: TestStage, text: str) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, text)

    (record,) = await stage.records()
    assert isinstance(record.body, Note)
    assert record.body.text.reveal() == text

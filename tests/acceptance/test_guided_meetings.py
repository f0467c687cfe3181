"""A meeting told step by step, over the whole house, with a restart before every step."""

from functools import partial

import pytest

from domain.follow_ups import FollowUp
from domain.records import Meeting
from tests.acceptance.guided import labels, question, questions, told
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id

ENGLISH = (
    "Col. Example, Maj. Sample",
    "Ministry, yesterday",
    "They want a joint exercise in spring.",
    "an answer on dates\nthe list of ships by 2026-12-10",
    "the draft agreement",
)
ARABIC = (
    "العقيد فلان، الرائد علان",
    "الوزارة",
    "يريدون تمرينًا مشتركًا.",
    "جواب بشأن المواعيد",
    "مسودة الاتفاق",
)


async def kept(stage: TestStage) -> tuple[Meeting, list[FollowUp]]:
    first, *others = await stage.records()
    assert isinstance(first.body, Meeting)
    return first.body, [each.body for each in others if isinstance(each.body, FollowUp)]


async def test_it_survives_a_restart_before_every_step(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")

    *asked, receipt = await told(stage, phone, *ENGLISH, restart=True)

    assert [plain(each.text).partition("\n")[0][-3:] for each in asked] == [
        "2/5",
        "3/5",
        "4/5",
        "5/5",
    ]
    meeting, promises = await kept(stage)
    assert [each.reveal() for each in meeting.counterparts] == ["Col. Example", "Maj. Sample"]
    assert meeting.place.reveal() == "Ministry, yesterday"
    assert meeting.said.reveal() == "They want a joint exercise in spring."
    assert [each.what.reveal() for each in promises] == [
        "an answer on dates",
        "the list of ships",
        "the draft agreement",
    ]
    assert "Meeting kept." in receipt.text
    assert questions(phone) == []


async def test_in_arabic_too(stage: TestStage) -> None:
    phone = await stage.admit(1001, "سالم", language="ar")
    await stage.say(phone, "اجتماع جديد")
    await stage.say(phone, "/cancel")
    await stage.say(phone, "/meeting")

    *_, receipt = await told(stage, phone, *ARABIC)

    first, *_ = [each for each in await stage.records() if isinstance(each.body, Meeting)]
    assert isinstance(first.body, Meeting)
    assert [each.reveal() for each in first.body.counterparts] == ["العقيد فلان", "الرائد علان"]
    assert "حُفظ الاجتماع." in receipt.text
    assert questions(phone) == []


async def test_nothing_that_was_answered_is_seen_in_the_chat(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = [await stage.say(phone, "/meeting")]

    asked += await told(stage, phone, *ENGLISH)

    words = ("Example", "Ministry", "exercise", "dates", "ships", "agreement")
    assert not any(word in each.text for each in asked for word in words)


async def test_buttons_lead_back_on_and_to_an_early_end_in_one_message(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    first = await stage.say(phone, "/meeting")
    assert labels(first) == ["Skip", "Cancel"]
    second = await stage.say(phone, "Col. Exmaple")
    assert labels(second) == ["Back", "Skip", "Keep now", "Cancel"]

    await stage.tapped(phone, second.message_id, "Back")
    third = await stage.say(phone, "Col. Example")
    await stage.restart()
    await stage.tapped(phone, third.message_id, "Skip")
    receipt = await stage.tapped(phone, third.message_id, "Keep now")

    meeting, promises = await kept(stage)
    assert [each.reveal() for each in meeting.counterparts] == ["Col. Example"]
    assert promises == []
    assert "Meeting kept." in receipt.text
    assert questions(phone) == []


async def test_a_cancelled_meeting_keeps_nothing_and_leaves_no_question(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await told(stage, phone, "Col. Example")

    answer = await stage.say(phone, "/cancel")
    note = await stage.say(phone, "A note")

    assert answer.text == "Cancelled; nothing was kept."
    assert "Note kept." in note.text
    assert questions(phone) == []


async def test_an_old_question_cannot_be_pressed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    first = await stage.say(phone, "/meeting")
    buttons = [button.data or "" for row in first.buttons for button in row]
    await stage.say(phone, "Col. Example")

    for data in buttons:
        await stage.refused(phone, partial(phone.tap_forged, first.message_id, data))

    assert plain(question(phone).text).startswith("Meeting · NAV · 2/5")


async def test_a_question_pressed_by_two_people_is_its_owners(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
    first = await stage.say(salim, "/meeting")
    stop = first.buttons[-1][0].data or ""

    await stage.refused(huda, lambda: huda.tap_forged(first.message_id, stop))
    note = await stage.say(huda, "Huda's own words")
    await told(stage, salim, *ENGLISH)

    assert "Note kept." in note.text
    texts = [each for each in await stage.records() if isinstance(each.body, Meeting)]
    assert len(texts) == 1


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "location"])
async def test_what_is_no_text_is_not_kept_and_the_question_stays(
    stage: TestStage, kind: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")

    unkept = await stage.answer(phone, getattr(phone, f"send_{kind}"))
    asked = await stage.say(phone, "Col. Example")

    assert "not kept" in unkept.text.casefold()
    assert plain(asked.text).startswith("Meeting · NAV · 2/5")


async def test_a_reply_to_the_question_is_its_answer(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    first = await stage.say(phone, "/meeting")

    asked = await stage.say(phone, "Col. Example", first.message_id)

    assert plain(asked.text).startswith("Meeting · NAV · 2/5")


async def test_the_receipt_of_a_finished_meeting_opens_all_of_it(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    *_, receipt = await told(stage, phone, *ENGLISH)

    await stage.tapped(phone, receipt.message_id, "Open")

    shown = by_id(phone, receipt.message_id).text
    for words in ("Col. Example", "Ministry, yesterday", "joint exercise", "draft agreement"):
        assert words in shown


@pytest.mark.parametrize(("language", "nothing"), [("en", "Nothing."), ("ar", "لا شيء")])
async def test_that_nothing_was_promised_becomes_no_promise(
    stage: TestStage, language: str, nothing: str
) -> None:
    phone = await stage.admit(1001, "Salim", language=language)
    await stage.say(phone, "/meeting")

    await told(stage, phone, "Col. Example", "Ministry", "They spoke of ships.", nothing, "-")

    meeting, promises = await kept(stage)
    assert (meeting.we_owe, meeting.they_owe, promises) == ((), (), [])


async def test_in_one_message_it_becomes_none_either(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, "/meeting Col. Example\nWe owe: nothing\nThey owe: a list")

    _, promises = await kept(stage)
    assert [each.what.reveal() for each in promises] == ["a list"]

"""An event told step by step, over the whole house, with a restart before every step."""

from datetime import timedelta

import pytest

from domain.records import Event, Note
from tests.acceptance.guided import labels, questions, told
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def kept(stage: TestStage) -> Event:
    (record,) = [each for each in await stage.records() if isinstance(each.body, Event)]
    assert isinstance(record.body, Event)
    return record.body


async def test_a_certain_date_is_kept_at_the_last_answer(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event")

    *_, receipt = await told(
        stage, phone, "Naval exhibition", "2026-12-03 09:00", "Hall 4", "2d 3h", restart=True
    )

    event = await kept(stage)
    assert (event.title.reveal(), event.place.reveal()) == ("Naval exhibition", "Hall 4")
    assert event.start.isoformat() == "2026-12-03T09:00:00"
    assert event.offsets == (2 * DAY, 3 * HOUR)
    assert "Thu 3 Dec 2026" in receipt.text
    assert "exhibition" not in receipt.text
    assert questions(phone) == []


async def test_an_uncertain_date_is_read_back_and_confirmed_after_a_restart(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event")
    *_, proposal = await told(stage, phone, "Call", "tomorrow 14:00", "Ministry", "3h")
    assert "Is this the date you mean?" in proposal.text

    await stage.restart()
    receipt = await stage.tapped(phone, proposal.message_id, "Yes, keep it")

    assert (await kept(stage)).start.day == 23
    assert "Event kept." in receipt.text


async def test_in_arabic_too(stage: TestStage) -> None:
    phone = await stage.admit(1001, "سالم", language="ar")
    await stage.say(phone, "/event")

    await told(stage, phone, "معرض بحري", "غدًا الساعة ١٤:٠٠", "القاعة ٤")
    (asked,) = questions(phone)
    read_back = await stage.tapped(phone, asked.message_id, "حفظ الآن")
    await stage.tapped(phone, read_back.message_id, "نعم، احفظه")

    event = await kept(stage)
    assert (event.title.reveal(), event.place.reveal()) == ("معرض بحري", "القاعة ٤")
    assert event.start.isoformat() == "2026-11-23T14:00:00"
    assert questions(phone) == []


async def test_an_answer_that_is_no_date_is_refused_offered_as_a_note_and_asked_again(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event")
    await stage.say(phone, "Exhibition")

    refused, asked = await stage.answers(phone, lambda: phone.type("Two frigates at the pier"))
    await told(stage, phone, "2026-12-03 09:00")
    await stage.answers(phone, lambda: phone.tap(refused.message_id, "Keep as a note"))

    assert refused.text.startswith("Not kept: the date or hour is unclear.")
    assert labels(refused) == ["Keep as a note"]
    assert plain(asked.text).startswith("Event · NAV · 2/4")
    (note,) = [each.body for each in await stage.records() if isinstance(each.body, Note)]
    assert note.text.reveal() == "Two frigates at the pier"
    assert len(questions(phone)) == 1


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("\u200b \u2060", "There was nothing to keep"),
        ("x" * 300, "may have"),
        ("word\n" * 800, "may have"),
    ],
)
async def test_a_title_that_is_none_is_asked_for_again(
    stage: TestStage, words: str, refusal: str
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event")

    refused, asked = await stage.answers(phone, lambda: phone.type(words))

    assert refusal in refused.text
    assert plain(asked.text).startswith("Event · NAV · 1/4")
    assert len(questions(phone)) == 1


async def test_a_command_in_between_is_done_and_the_dialogue_goes_on(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event")
    await stage.say(phone, "Exhibition")

    agenda = await stage.say(phone, "/agenda")
    receipt = await stage.say(phone, "/event 2026-12-01 09:00 Call")
    asked = await stage.say(phone, "2026-12-03 09:00")

    assert "Nothing is planned" in agenda.text
    assert "Event kept." in receipt.text
    assert plain(asked.text).startswith("Event · NAV · 3/4")


async def test_a_dialogue_begun_within_another_comes_first_and_then_the_other_goes_on(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await stage.say(phone, "Col. Example")
    await stage.say(phone, "/event")
    await told(stage, phone, "Exhibition", "2026-12-03 09:00")

    (asked,) = questions(phone)
    (again,) = await stage.answers(phone, lambda: phone.tap(asked.message_id, "Keep now"))

    assert "Event kept." in by_id(phone, asked.message_id).text
    assert plain(again.text).startswith("Meeting · NAV · 2/5\nThis is still open")
    assert plain((await stage.say(phone, "Ministry")).text).startswith("Meeting · NAV · 3/5")

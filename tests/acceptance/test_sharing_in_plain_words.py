"""Sharing, giving away and asking, said without a slash: what the commands do, and no more."""

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.records import is_note
from tests.acceptance.corrections import admit, labels
from tests.acceptance.stage import TestStage, said


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Please share NAV-1 with AIR"), ("ar", "شارك NAV-1 مع AIR من فضلك")],
)
async def test_a_record_is_shared_with_a_desk(stage: TestStage, language: str, words: str) -> None:
    phone = await admit(stage, language=language)
    await stage.say(phone, "A frigate came in")

    told = await stage.say(phone, words)

    assert "AIR-1" in told.text
    (copy,) = await stage.records("AIR")
    assert str(copy.shared_from) == "NAV-1"
    assert len(await stage.records()) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "transfer NAV-1 to AIR"), ("ar", "انقل NAV-1 إلى مكتب air")],
)
async def test_a_record_is_given_away(stage: TestStage, language: str, words: str) -> None:
    phone = await admit(stage, language=language)
    await stage.say(phone, "A frigate came in")

    moved = await stage.say(phone, words)

    assert "AIR-1" in moved.text
    assert await stage.records() == []


@pytest.mark.parametrize(("language", "verb"), [("en", "request"), ("ar", "اطلب")])
async def test_access_is_asked_for_and_the_answer_says_nothing(
    stage: TestStage, language: str, verb: str
) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    karim = await stage.admit(1003, "Karim", desk="AIR", language=language)
    await stage.say(huda, "A frigate came in")

    asked = ("NAV-1", "NAV-77", "XYZ-1", "AIR-1")
    answers = [await stage.say(karim, f"{verb} {each}") for each in asked]
    command = await stage.say(karim, "/request NAV-1")
    await stage.settled()

    assert {each.text for each in answers} == {command.text}
    assert len([each for each in said(huda) if "asks for a record" in each.text]) == 1
    assert await stage.records("AIR") == []


async def test_to_no_desk_that_may_be_given_to_it_says_so_and_the_words_are_not_lost(
    stage: TestStage,
) -> None:
    await stage.add_desk("LAND", Discretion.GUARDED)
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "A frigate came in")

    answers = [await stage.say(phone, f"share NAV-1 with {each}") for each in ("LAND", "XYZ")]

    assert answers[0].text == answers[1].text
    assert labels(answers[0]) == labels(answers[1]) == [["Keep as a note"]]
    assert await stage.records("LAND") == []


async def test_what_no_desk_of_ones_own_keeps_is_a_note(stage: TestStage) -> None:
    phone = await admit(stage)

    await stage.say(phone, "transfer MIG-29 to AIR")

    (record,) = await stage.records()
    assert is_note(record)


async def test_an_observer_gives_nothing_in_plain_words_either(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    observer = await stage.admit(1004, "Noor", Role.OBSERVER)

    plainly = await stage.say(observer, "share NAV-1 with AIR")
    command = await stage.say(observer, "/share NAV-1 AIR")

    assert plainly.text == command.text
    assert await stage.records("AIR") == []


@pytest.mark.parametrize("words", ["transfer NAV-1 to AIR", "request NAV-1"])
async def test_forwarded_it_is_content(stage: TestStage, words: str) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")

    phone.forward(words, "Somebody")
    await stage.settled()

    assert len(await stage.records()) == 2
    assert await stage.records("AIR") == []


async def test_an_edit_into_it_is_content(stage: TestStage) -> None:
    phone = await admit(stage)
    await stage.say(phone, "A frigate came in")
    stage.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    sent = phone.type("Two tugs")
    await stage.settled()

    phone.edit(sent, "transfer NAV-1 to AIR")
    await stage.settled()

    assert await stage.records("AIR") == []
    assert len(await stage.records()) == 2

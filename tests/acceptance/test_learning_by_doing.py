"""Three messages teach a new member by what he does; each comes once, and nobody else gets any."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.members import Grant, Member
from domain.plain_words import Ask, Request, understand
from domain.secrecy import Secret
from locales import phrase
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.findings import Ailment
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id, said
from tests.acceptance.test_staying_well import ailments

PAUSE = timedelta(seconds=5)
OPEN = {"en": "Open", "ar": "عرض"}
TODAY = {"en": "Today", "ar": "اليوم"}
LESSONS = ("write-1", "write-2", "read-1", "read-2")
BEGINNINGS = {
    ("en", "write-1"): "That is all there is to it",
    ("en", "write-2"): "It leaves again by itself.",
    ("en", "read-1"): "What you opened leaves this chat",
    ("en", "read-2"): "You can also just ask",
    ("ar", "write-1"): "هذا كل ما في الأمر",
    ("ar", "write-2"): "سيُزال وحده بعد قليل",
    ("ar", "read-1"): "ما عرضته يغادر هذه المحادثة",
    ("ar", "read-2"): "يمكنك أيضًا أن تسأل",
}


def taught(phone: Phone, language: str = "en") -> list[str]:
    """Return the lessons in a chat, in their order."""
    return [
        lesson
        for message in said(phone)
        for lesson in LESSONS
        if plain(message.text).startswith(BEGINNINGS[language, lesson])
    ]


async def passes(stage: TestStage) -> None:
    """Let the pause before a lesson pass, and whatever is due then come."""
    await stage.advance(PAUSE)
    await stage.settled()


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_an_officer_learns_by_keeping_and_then_by_opening(
    stage: TestStage, language: str
) -> None:
    phone = await stage.admit(1001, "Salim", language=language, is_new=True)
    (welcome,) = said(phone)
    await stage.restart()

    receipt = await stage.say(phone, "Two boats at the pier")
    assert taught(phone, language) == []
    await stage.restart()
    await passes(stage)
    assert taught(phone, language) == ["write-1"]
    await stage.tapped(phone, receipt.message_id, OPEN[language])
    await stage.restart()
    await passes(stage)

    assert taught(phone, language) == ["write-1", "write-2"]
    assert len(welcome.text) < 300


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_an_observer_learns_by_opening_a_list_and_then_another(
    stage: TestStage, language: str
) -> None:
    phone = await stage.admit(1001, "Salim", Role.OBSERVER, language=language, is_new=True)
    (welcome,) = said(phone)
    await passes(stage)
    assert taught(phone, language) == []

    await stage.tapped(phone, welcome.message_id, TODAY[language])
    await stage.restart()
    await passes(stage)
    assert taught(phone, language) == ["read-1"]
    phone.type("/agenda")
    await stage.settled()
    await stage.restart()
    await passes(stage)

    assert taught(phone, language) == ["read-1", "read-2"]
    assert len(welcome.text) < 300
    assert await ailments(stage) == {Ailment.NO_AUDITOR}


async def test_a_guarded_digest_opened_is_a_list_too(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", Role.OBSERVER, is_new=True)
    notice = await stage.say(phone, "/digest")
    await passes(stage)
    assert taught(phone) == []

    await stage.tapped(phone, notice.message_id, "Open")
    await passes(stage)

    assert taught(phone) == ["read-1"]


async def test_no_lesson_comes_twice(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", is_new=True)

    for text in ("Two boats", "Three boats", "/event 2026-12-03 09:00 Exhibition"):
        receipt = await stage.say(phone, text)
        await passes(stage)
        await stage.tapped(phone, receipt.message_id, "Open")
        await passes(stage)
        await stage.restart()
    await stage.advance(timedelta(days=70))
    await stage.say(phone, "Four boats")
    await passes(stage)

    assert taught(phone) == ["write-1", "write-2"]


async def test_the_same_message_and_the_same_press_handled_again_teach_once(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim", Role.OBSERVER, is_new=True)
    (welcome,) = said(phone)

    stage.stand_in.faults.plan("cut", "editMessageText")
    phone.tap(welcome.message_id, "Today")
    await stage.through_the_pause()
    await stage.settled()
    await passes(stage)

    assert taught(phone) == ["read-1"]


async def test_opening_before_anything_was_kept_teaches_a_writer_nothing_yet(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim", is_new=True)
    (welcome,) = said(phone)

    await stage.tapped(phone, welcome.message_id, "Today")
    await passes(stage)
    assert taught(phone) == []
    await stage.say(phone, "Two boats")
    await passes(stage)

    assert taught(phone) == ["write-1"]


async def test_whoever_was_admitted_before_there_were_lessons_gets_none(stage: TestStage) -> None:
    phone = await admitted_before(stage, 1001, "Salim")

    receipt = await stage.say(phone, "Two boats")
    await passes(stage)
    await stage.tapped(phone, receipt.message_id, "Open")
    await passes(stage)

    assert taught(phone) == []


async def test_a_second_desk_begins_no_lessons_again(stage: TestStage) -> None:
    await stage.add_desk("AIR", stage.setup.discretion)
    phone = await stage.admit(1001, "Salim")

    await stage.admit(1001, "Salim", Role.OFFICER, "AIR", is_new=True)
    await stage.say(phone, "Two boats")
    await passes(stage)

    assert taught(phone) == []


async def test_a_lesson_says_nothing_of_what_was_written_and_stays(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", is_new=True)
    await stage.say(phone, "CANARY at the pier")
    await passes(stage)
    lesson: ChatMessage = said(phone)[-1]

    await stage.advance(timedelta(days=2))
    await stage.settled()

    assert "CANARY" not in lesson.text
    assert by_id(phone, lesson.message_id).text == lesson.text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "what's on tomorrow"), ("ar", "ماذا لدينا غدًا")]
)
async def test_the_words_a_lesson_names_are_understood(
    stage: TestStage, language: str, words: str
) -> None:
    meant = understand(words, stage.clock.now(), stage.setup.zone)

    assert isinstance(meant, Request)
    assert meant.ask is Ask.AGENDA
    for lesson in ("lesson-write-2", "lesson-read-2"):
        assert words in phrase(language, lesson)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_short(language: str, lesson: str) -> None:
    assert len(phrase(language, f"lesson-{lesson}")) < 300


async def admitted_before(stage: TestStage, telegram: int, name: str) -> Phone:
    """Put somebody in the archive as an older version did, which knew no lessons."""
    phone = stage.stand_in.phone(telegram, name, "en")
    desk = stage.desks["NAV"].id
    async with stage.house.rooms.archive() as work:
        member = Member(
            id=work.vault.fresh_id(),
            telegram=telegram,
            name=Secret(name),
            language="en",
            grants=(Grant(desk, Role.OFFICER),),
            current=desk,
        )
        await work.members.add(member)
        await work.commit()
    return phone

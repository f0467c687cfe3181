"""A meeting in one message: who, where, what was said, what was promised either way."""

import pytest

from domain.desks import Discretion
from domain.follow_ups import FollowUp
from domain.records import Meeting
from tests.acceptance.conftest import Stages
from tests.acceptance.sights import plain
from tests.acceptance.stage import Setup, TestStage

ENGLISH = """/meeting Col. Example, Maj. Sample @ Ministry
They want a joint exercise in spring.
We owe: an answer on dates
they owe: the draft agreement
They owe: a list of ships"""

ARABIC = """/meeting مع العقيد فلان، الرائد علان @ الوزارة
يريدون تمرينًا مشتركًا.
علينا: جواب بشأن المواعيد
عليهم: مسودة الاتفاق"""


async def kept(stage: TestStage) -> Meeting:
    first, *promises = await stage.records()
    assert isinstance(first.body, Meeting)
    assert all(isinstance(each.body, FollowUp) for each in promises)
    return first.body


async def test_an_open_desk_too_is_shown_back_counts_and_opens_what_was_understood(
    stages: Stages,
) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        phone = await stage.admit(1001, "Salim")

        receipt = await stage.say(phone, ENGLISH)

        meeting = await kept(stage)
        assert [each.reveal() for each in meeting.counterparts] == ["Col. Example", "Maj. Sample"]
        assert meeting.place.reveal() == "Ministry"
        assert meeting.said.reveal() == "They want a joint exercise in spring."
        assert [each.reveal() for each in meeting.they_owe] == [
            "the draft agreement",
            "a list of ships",
        ]
        words = ("Col. Example", "Ministry", "an answer on dates", "a list of ships")
        assert not any(word in receipt.text for word in words)
        opened = await stage.tapped(phone, receipt.message_id, "Open")
        assert all(word in opened.text for word in words)


async def test_a_guarded_desk_is_shown_back_counts_and_reads_the_rest_on_tap(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")

    receipt = await stage.say(phone, ENGLISH)
    assert "Example" not in receipt.text
    assert "Counterparts: \u20682\u2069 · we owe: \u20681\u2069 · they owe: \u20682\u2069" in (
        receipt.text
    )

    opened = await stage.tapped(phone, receipt.message_id, "Open")
    for line in ENGLISH.splitlines()[1:]:
        assert line.partition(": ")[2] in opened.text


async def test_an_arabic_meeting_is_understood(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", language="ar")

    receipt = await stage.say(phone, ARABIC)

    meeting = await kept(stage)
    assert [each.reveal() for each in meeting.counterparts] == ["العقيد فلان", "الرائد علان"]
    assert meeting.place.reveal() == "الوزارة"
    assert len(meeting.we_owe) == len(meeting.they_owe) == 1
    assert "حُفظ الاجتماع." in receipt.text


@pytest.mark.parametrize("text", ["/meeting", "/meeting@amana_rehearsal_bot"])
async def test_meeting_alone_asks_step_by_step(stage: TestStage, text: str) -> None:
    phone = await stage.admit(1001, "Salim")

    question = await stage.say(phone, text)

    assert plain(question.text).startswith("Meeting · NAV · 1/5\nWhom did you meet?")
    assert await stage.records() == []


async def test_each_promise_of_a_meeting_is_a_record_of_its_own(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, ENGLISH)
    receipt = await stage.say(phone, "A note")

    _, *promises, _ = [each.body for each in await stage.records()]
    assert [each.what.reveal() for each in promises if isinstance(each, FollowUp)] == [
        "an answer on dates",
        "the draft agreement",
        "a list of ships",
    ]
    assert "NAV-5" in receipt.text


async def test_a_meeting_that_says_nothing_but_where_is_refused(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    answer = await stage.say(phone, "/meeting @ Ministry")

    assert answer.text.startswith("Not kept")
    assert await stage.records() == []


@pytest.mark.parametrize("between", [" ", "\n", "\n\n", "  "])
async def test_the_words_may_stand_behind_the_command_or_below_it(
    stage: TestStage, between: str
) -> None:
    phone = await stage.admit(1001, "Salim")

    await stage.say(phone, f"/meeting{between}Col. Example @ Ministry\nA word on ships.")

    meeting = await kept(stage)
    assert meeting.place.reveal() == "Ministry"
    assert meeting.said.reveal() == "A word on ships."


async def test_the_longest_meeting_a_message_holds_is_kept_whole(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    said = "word " * 800

    await stage.say(phone, f"/meeting Col. Example @ Ministry\n{said}")

    assert (await kept(stage)).said.reveal() == said.strip()

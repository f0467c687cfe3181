"""How far something is to be believed, and when it was observed: by button after the receipt."""

from functools import partial

import pytest

from domain.actions import Action, Role
from domain.grading import Credibility, Grading, Precision, Reliability
from domain.regards import earlier_wordings
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.corrections import labels
from tests.acceptance.guided import question
from tests.acceptance.sights import FORBIDDEN, at, plain
from tests.acceptance.stage import TestStage


def lines(message: ChatMessage) -> list[str]:
    """Return what a message says, line by line."""
    return plain(message.text).splitlines()


async def graded(stage: TestStage, phone: Phone, *grades: str) -> ChatMessage:
    """Keep a note and press one grade after the other; return the message they stand in."""
    receipt = await stage.say(phone, "A frigate came in")
    for label in ("Grading", *grades):
        receipt = await stage.tapped(phone, receipt.message_id, label)
    return receipt


async def test_a_receipt_has_one_button_that_leads_to_every_grade(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")

    asked = await graded(stage, phone)

    assert labels(asked)[:2] == [list("ABCDEF"), list("123456")]
    assert "B · usually reliable" in lines(asked)
    assert "6 · truth cannot be judged" in lines(asked)
    assert lines(asked)[-1] == "not said yet"


async def test_a_grade_is_pressed_and_stands_in_the_receipt_and_the_record(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")

    asked = await graded(stage, phone, "B", "2")

    (record,) = await stage.records()
    assert record.grading == Grading(Reliability.B, Credibility.PROBABLY)
    assert (record.revision, earlier_wordings(record)) == (3, 0)
    assert labels(asked)[:2] == [
        ["A", "• B", "C", "D", "E", "F"],
        ["1", "• 2", "3", "4", "5", "6"],
    ]
    receipt = await stage.tapped(phone, asked.message_id, labels(asked)[-1][-1])
    assert "B2" in lines(receipt)
    shown = await stage.say(phone, "/show NAV-1")
    assert {"B · usually reliable", "2 · probably true"} <= set(lines(shown))


async def test_in_arabic_the_standard_words_are_arabic(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim", language="ar")
    receipt = await stage.say(phone, "وصلت فرقاطة")

    asked = await stage.tapped(phone, receipt.message_id, "التقييم")

    assert "موثوق عادةً" in asked.text
    assert "صحيح على الأرجح" in asked.text


@pytest.mark.parametrize(
    ("label", "moment", "precision"),
    [
        ("When it was sent", at(22, 14), Precision.MOMENT),
        ("That morning", at(22, 0), Precision.MORNING),
        ("The day before", at(21, 0), Precision.DAY),
    ],
)
async def test_one_tap_says_when_it_was_observed(
    stage: TestStage, label: str, moment: object, precision: Precision
) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = await graded(stage, phone)

    await stage.tapped(phone, asked.message_id, label)

    (record,) = await stage.records()
    assert record.observed is not None
    assert (record.observed.at.replace(second=0, microsecond=0), record.observed.precision) == (
        moment,
        precision,
    )


async def test_another_time_is_typed_and_stands_beside_when_it_was_received(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = await graded(stage, phone)

    await stage.answers(phone, partial(phone.tap, asked.message_id, "Another time"))
    assert "NAV-1" in question(phone).text
    receipt = await stage.say(phone, "yesterday 14:30")

    (record,) = await stage.records()
    assert record.observed is not None
    assert (record.observed.at, record.observed.precision) == (at(21, 14, 30), Precision.MOMENT)
    assert lines(receipt)[:2] == ["🔒 NAV-1", "Noted."]
    shown = await stage.say(phone, "/show NAV-1")
    received, observed = lines(shown)[2:4]
    assert received.startswith("Received Sun 22 Nov 2026")
    assert observed.startswith("observed Sat 21 Nov 2026")


async def test_a_time_to_come_is_asked_about_again_and_nothing_is_lost(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = await graded(stage, phone)
    await stage.answers(phone, partial(phone.tap, asked.message_id, "Another time"))

    refusal, again = await stage.answers(phone, partial(phone.type, "18:00"))

    assert "nothing is observed after it was sent" in refusal.text
    assert again.message_id == question(phone).message_id
    assert labels(refusal) == [["Keep as a note"]]


async def test_a_grading_stands_in_the_digest_and_stays_with_another_wording(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = await graded(stage, phone, "C", "3")
    change = await stage.tapped(phone, asked.message_id, labels(asked)[-1][-1])
    await stage.answers(phone, partial(phone.tap, change.message_id, "Change"))
    await stage.say(phone, "Two frigates came in")

    digest = await stage.answer(phone, lambda: phone.type("/digest"))
    opened = await stage.tapped(phone, digest.message_id, "Open")

    assert "C3" in lines(opened)
    (record,) = await stage.records()
    assert earlier_wordings(record) == 1


async def test_the_audit_says_who_graded_and_an_event_is_not_graded(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await graded(stage, phone, "A")
    (record,) = await stage.records()

    event = await stage.say(phone, "/event 2026-11-29 09:00 Exhibition @ Hall 4")

    async with stage.house.rooms.archive() as work:
        (newest,) = await work.ledger.newest(record.id, 1)
    assert (newest.action, newest.who) == (Action.RECORD_GRADE, record.author)
    assert "Grading" not in [each for row in labels(event) for each in row]


async def test_whoever_may_only_read_by_now_grades_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    asked = await graded(stage, phone)
    await stage.admit(1001, "Salim", Role.OBSERVER)

    alert = await stage.refused(phone, partial(phone.tap, asked.message_id, "A"))

    assert plain(alert) == FORBIDDEN
    (record,) = await stage.records()
    assert not record.grading

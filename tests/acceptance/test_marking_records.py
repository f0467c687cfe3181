"""Marking what was kept; and what is marked too high for a desk, of which nothing is kept."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.markings import Marking, Words
from domain.records import is_note
from domain.regards import earlier_wordings
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from services.desks.markings import ArrangeMarkings, ChangeMarking
from tests.acceptance.corrections import admit, any_record, labels
from tests.acceptance.rows import rests
from tests.acceptance.sealing import through_a_seal
from tests.acceptance.sights import at, plain, reminders
from tests.acceptance.stage import TestStage, said

CANARY = "xylophone"
LISTED = (
    *(Words("Official", "رسمي"), Words("Restricted", "مقيّد")),
    *(Words("Confidential", "سري محدود"), Words("Secret", "سري")),
)
SECRET = f"SECRET: the {CANARY} arrives on Monday"


@pytest.fixture
async def marked(stage: TestStage) -> TestStage:
    """Set up four markings; NAV holds up to the second, and marks with the first."""
    archive = stage.house.rooms.archive
    await ArrangeMarkings(archive)(LISTED, Words("the registry, on paper", "الديوان، على الورق"))
    await SetDesk(archive)("NAV", {"ceiling": "Restricted", "marking": "Official"})
    return stage


async def marking_of(stage: TestStage) -> str:
    """Return the English name of the marking of the newest record."""
    (*_, record) = await stage.records()
    async with stage.house.rooms.archive() as work:
        found = (await work.markings.get()).find(record.marking)
    return found.name.en if found else ""


def lines(message: ChatMessage) -> list[str]:
    """Return what a message says, line by line."""
    return plain(message.text).splitlines()


async def test_what_comes_in_has_its_desks_marking_and_the_receipt_says_so(
    marked: TestStage,
) -> None:
    phone = await marked.admit(1001, "Salim")

    receipt = await marked.say(phone, "A frigate came in")

    assert lines(receipt)[:3] == ["🔒 NAV-1", "Note kept.", "Official"]
    assert await marking_of(marked) == "Official"


async def test_one_tap_marks_it_otherwise_as_a_version_and_the_audit_says_who(
    marked: TestStage,
) -> None:
    phone = await marked.admit(1001, "Salim")
    receipt = await marked.say(phone, "A frigate came in")

    changed = await marked.tapped(phone, receipt.message_id, "Restricted")

    (record,) = await marked.records()
    assert lines(changed)[:3] == ["🔒 NAV-1", "Note kept.", "Restricted"]
    assert (record.revision, earlier_wordings(record)) == (2, 0)
    async with marked.house.rooms.archive() as work:
        (newest,) = await work.ledger.newest(record.id, 1)
    assert (newest.action, newest.who) == (Action.RECORD_MARK, record.author)


async def test_the_button_offers_what_the_desk_may_hold_with_a_point_at_what_counts(
    marked: TestStage,
) -> None:
    phone = await marked.admit(1001, "Salim")
    receipt = await marked.say(phone, "A frigate came in")

    asked = await marked.tapped(phone, receipt.message_id, "Marking")

    assert labels(asked)[:2] == [["• Official", "Restricted"], ["Higher than this desk may hold"]]
    back = await marked.tapped(phone, receipt.message_id, labels(asked)[2][0])
    assert lines(back)[0] == "🔒 NAV-1"


async def test_in_arabic_the_same_stands_there_in_arabic(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim", language="ar")
    receipt = await marked.say(phone, "وصلت فرقاطة")

    asked = await marked.tapped(phone, receipt.message_id, "درجة السرية")
    changed = await marked.tapped(phone, asked.message_id, "مقيّد")

    assert "مقيّد" in changed.text
    refused = await marked.say(phone, "سري: وصلت فرقاطة")
    assert "الديوان، على الورق" in refused.text


async def test_words_on_a_text_mark_it_up_to_the_ceiling_and_stay_in_it(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")

    await marked.say(phone, "(restricted) A frigate came in")

    (note,) = await marked.records()
    assert await marking_of(marked) == "Restricted"
    assert is_note(note)
    assert note.body.text.reveal() == "(restricted) A frigate came in"


async def test_an_addition_marked_higher_raises_the_record_and_a_lower_one_does_not_lower_it(
    marked: TestStage,
) -> None:
    phone = await marked.admit(1001, "Salim")
    receipt = await marked.say(phone, "A frigate came in")

    await marked.say(phone, "RESTRICTED: two of them", receipt.message_id)
    await marked.say(phone, "OFFICIAL: at noon", receipt.message_id)

    assert await marking_of(marked) == "Restricted"


async def test_within_a_sentence_the_same_words_are_content(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")

    await marked.say(phone, f"They spoke of a secret {CANARY}")

    assert await rests(marked, CANARY) == ["records"]


async def test_a_marking_is_shown_with_what_was_written(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")
    await marked.say(phone, "RESTRICTED: A frigate came in")

    record = await marked.say(phone, "/show NAV-1")
    await marked.say(phone, "/event 2026-11-23 09:00 Exhibition @ Hall 4")
    agenda = await marked.say(phone, "/agenda")

    assert "Restricted" in lines(record)
    assert "Official" in lines(agenda)


Way = Callable[[TestStage, Phone], object]


def typed(text: str) -> Way:
    """Return what types *text*."""
    return lambda _, phone: phone.type(text)


WAYS: dict[str, Way] = {
    "a note": typed(SECRET),
    "alone on the last line": typed(f"The {CANARY} arrives\nSECRET"),
    "a forward": lambda _, phone: phone.forward(SECRET, "Somebody"),
    "via a bot": lambda _, phone: phone.via_bot(SECRET),
    "a caption": lambda _, phone: phone.send_photo(SECRET),
    "a file's caption": lambda _, phone: phone.send_document("plan.pdf", SECRET),
    "a meeting": typed(f"/meeting {SECRET}"),
    "a meeting that says too little": typed(f"/meeting Secret:\n{CANARY} @"),
    "an event": typed(f"/event {SECRET}"),
    "an event's title": typed(f"/event 2026-11-29 09:00 SECRET: the {CANARY} @ Hall 4"),
    "an event to be read back": typed(f"/event 29 November 9:00 SECRET: the {CANARY} @ Hall 4"),
    "a promise": typed(f"/promises {SECRET}"),
    "a reminder": typed(f"remind me tomorrow at 9:00 to SECRET: the {CANARY}"),
    "a command that is none": typed(f"/note {SECRET}"),
    "an agenda's days": typed(f"SECRET: agenda {CANARY}"),
}


@pytest.mark.parametrize("way", WAYS)
async def test_above_the_ceiling_nothing_is_kept_and_it_is_said_where_it_belongs(
    marked: TestStage, way: str
) -> None:
    phone = await marked.admit(1001, "Salim")

    refusal = await marked.answer(phone, lambda: WAYS[way](marked, phone))

    assert await rests(marked, CANARY) == []
    assert all(each.from_bot for each in phone.chat)
    assert "It belongs here: the registry, on paper" in lines(refusal)
    assert (CANARY in refusal.text, labels(refusal)) == (False, [])


@pytest.mark.parametrize("mark", ["🔒", "✏️"])
async def test_neither_is_a_reply_kept_that_adds_or_replaces(marked: TestStage, mark: str) -> None:
    phone = await marked.admit(1001, "Salim")
    to = await marked.say(phone, "A frigate came in")
    if mark == "✏️":
        (to,) = await marked.answers(phone, lambda: phone.tap(to.message_id, "Change"))

    answers = await marked.answers(phone, lambda: phone.type(SECRET, to.message_id))

    assert await rests(marked, CANARY) == []
    assert ["the registry, on paper" in each.text for each in answers] == [True]
    assert all(each.from_bot for each in phone.chat)


async def test_neither_is_an_edit_that_overtook_the_sweep(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")
    marked.stand_in.faults.plan("429", "deleteMessage", times=9, retry_after=60)
    note = phone.type("A frigate came in")
    await marked.settled()

    refusal = await marked.answer(phone, lambda: phone.edit(note, SECRET))

    assert await rests(marked, CANARY) == []
    assert "the registry, on paper" in refusal.text


@pytest.mark.parametrize("step", range(5))
async def test_neither_is_an_answer_and_the_question_is_asked_again(
    marked: TestStage, step: int
) -> None:
    phone = await marked.admit(1001, "Salim")
    await marked.say(phone, "/meeting")
    for _ in range(step):
        await marked.say(phone, "Col. Example")

    refusal, question = await marked.answers(phone, partial(phone.type, SECRET))

    assert await rests(marked, CANARY) == []
    assert ("the registry, on paper" in refusal.text, labels(refusal)) == (True, [])
    assert lines(question)[0].startswith(f"Meeting · NAV · {step + 1}")
    assert SECRET not in [each.text for each in phone.chat]


async def test_that_it_was_refused_stands_in_the_audit_without_a_word_of_it(
    marked: TestStage,
) -> None:
    phone = await marked.admit(1001, "Salim")

    await marked.say(phone, SECRET)

    async with marked.house.rooms.archive() as work:
        member = await work.members.require(1001)
        entries = await work.ledger.newest(f"markings:{marked.desks['NAV'].id}", 9)
    assert [(each.action, each.who, each.result) for each in entries] == [
        (Action.MARKING_REFUSE, member.id, "refused")
    ]


async def test_higher_by_button_takes_it_back_and_says_what_still_rests(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")
    receipt = await marked.say(phone, "A frigate came in")
    (before,) = await marked.records()
    await marked.tapped(phone, receipt.message_id, "Marking")

    told = await marked.tapped(phone, receipt.message_id, "Higher than this desk may hold")

    assert await marked.records() == []
    assert (await any_record(marked, before.id, "NAV")).withdrawn_at is not None
    assert "It belongs here: the registry, on paper" in lines(told)
    assert "It still rests here, sealed, until its month is over: Fri 1 Dec 2028" in plain(
        told.text
    )
    assert labels(told) == []


async def test_a_desk_with_a_lower_ceiling_does_not_get_a_record(stage: TestStage) -> None:
    phone = await admit(stage)
    archive = stage.house.rooms.archive
    await ArrangeMarkings(archive)(LISTED, Words("the registry"))
    await SetDesk(archive)("AIR", {"ceiling": "Official"})
    receipt = await stage.say(phone, "CONFIDENTIAL: A frigate came in")

    alert = await stage.refused(phone, partial(phone.tap, receipt.message_id, "AIR"))

    assert "Confidential" in plain(alert)
    assert len(await stage.records()) == 1
    assert await stage.records("AIR") == []


async def test_a_button_from_before_marks_nothing_above_the_ceiling_of_now(
    marked: TestStage,
) -> None:
    phone = await marked.admit(1001, "Salim")
    receipt = await marked.say(phone, "A frigate came in")
    await SetDesk(marked.house.rooms.archive)("NAV", {"ceiling": "Official"})

    alert = await marked.refused(phone, partial(phone.tap, receipt.message_id, "Restricted"))

    assert "Restricted" in plain(alert)
    assert await marking_of(marked) == "Official"


async def test_a_note_offered_before_the_ceiling_fell_is_kept_no_more(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")
    refusal = await marked.say(phone, "/event RESTRICTED: sometime next year")
    await SetDesk(marked.house.rooms.archive)("NAV", {"ceiling": "Official"})

    alert = await marked.refused(phone, partial(phone.tap, refusal.message_id, "Keep as a note"))

    assert "Restricted" in plain(alert)
    assert await marked.records() == []


async def test_who_only_reads_is_offered_no_marking(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")
    reader = await marked.admit(1002, "Huda", Role.OBSERVER)
    await marked.say(phone, "A frigate came in")

    shown = await marked.say(reader, "/show NAV-1")

    assert not {"Marking", "Restricted"} & {each for row in labels(shown) for each in row}


async def test_the_order_may_change_and_what_is_marked_stays_marked_so(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")
    await marked.say(phone, "RESTRICTED: A frigate came in")
    archive = marked.house.rooms.archive

    await ChangeMarking(archive)("Restricted", Marking("", Words("Limited")))
    await ArrangeMarkings(archive)(
        [Words(each) for each in ("Official", "Sensitive", "Limited", "Confidential", "Secret")],
        Words(),
    )

    shown = await marked.say(phone, "/show NAV-1")
    assert "Limited" in lines(shown)


async def test_nor_is_it_kept_where_it_came_in_while_the_house_was_sealed(
    marked: TestStage,
) -> None:
    phone = await marked.admit(1001, "Salim")

    await through_a_seal(marked, lambda: phone.type(SECRET))

    assert await marked.records() == []
    assert await rests(marked, CANARY) == []
    (told,) = [each.text for each in said(phone) if "sealed for a while" in each.text]
    assert re.findall("[0-9]+", told) == ["0", "1"]


async def test_a_desk_with_a_lower_ceiling_gets_no_copy_either(stage: TestStage) -> None:
    phone = await admit(stage)
    archive = stage.house.rooms.archive
    await ArrangeMarkings(archive)(LISTED, Words("the registry"))
    await SetDesk(archive)("AIR", {"ceiling": "Official"})
    await stage.say(phone, "CONFIDENTIAL: A frigate came in")

    refusal = await stage.say(phone, "/share NAV-1 AIR")

    assert "It belongs here: the registry" in lines(refusal)
    assert await stage.records("AIR") == []


async def test_a_meeting_stays_where_one_of_its_promises_has_to(stage: TestStage) -> None:
    phone = await admit(stage)
    archive = stage.house.rooms.archive
    await ArrangeMarkings(archive)(LISTED, Words("the registry"))
    await SetDesk(archive)("AIR", {"ceiling": "Official"})
    meeting = await stage.say(
        phone, "/meeting Col. Example @ Ministry\nThey talked.\nWe owe: SECRET: the plans"
    )

    alert = await stage.refused(phone, partial(phone.tap, meeting.message_id, "AIR"))

    assert "Secret" in plain(alert)
    assert await stage.records("AIR") == []


async def test_marked_anew_an_event_is_still_announced_once(marked: TestStage) -> None:
    phone = await marked.admit(1001, "Salim")
    event = await marked.say(phone, "/event 2026-11-24 18:00 Exhibition @ Hall 4")
    await marked.tapped(phone, event.message_id, "Restricted")

    await marked.advance_to(at(24, 17, 1))
    await marked.settled()

    assert len(reminders(phone)) == 2


async def test_an_earlier_wording_that_is_too_high_keeps_a_record_where_it_is(
    marked: TestStage,
) -> None:
    await marked.add_desk("AIR", Discretion.GUARDED)
    await SetDesk(marked.house.rooms.archive)("AIR", {"ceiling": "Official"})
    await marked.admit(1001, "Salim", desk="AIR")
    phone = await marked.admit(1001, "Salim")
    receipt = await marked.say(phone, f"Restricted: the {CANARY} arrives")
    added = await marked.say(phone, "Official: somebody arrives", receipt.message_id)
    receipt = await marked.tapped(phone, added.message_id, "Replace instead")

    alert = await marked.refused(phone, partial(phone.tap, receipt.message_id, "AIR"))

    assert lines(receipt)[2] == "Official"
    assert "Restricted" in alert
    assert await marked.records("AIR") == []


async def test_a_marking_that_was_put_right_keeps_no_record_back(marked: TestStage) -> None:
    await marked.add_desk("AIR", Discretion.GUARDED)
    await SetDesk(marked.house.rooms.archive)("AIR", {"ceiling": "Official"})
    await marked.admit(1001, "Salim", desk="AIR")
    phone = await marked.admit(1001, "Salim")
    receipt = await marked.say(phone, "A frigate came in")
    await marked.tapped(phone, receipt.message_id, "Restricted")
    await marked.tapped(phone, receipt.message_id, "Official")

    await marked.tapped(phone, receipt.message_id, "AIR")

    assert len(await marked.records("AIR")) == 1

"""Dialogues walked through whole, each step handled twice around a restart: nothing twice."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta

import pytest

from domain.actions import Role
from domain.follow_ups import FollowUp
from domain.keyboards import ButtonSpent, Verb
from domain.letters import (
    Answer,
    EventProposal,
    Kept,
    Plain,
    PromiseProposal,
    Question,
    Receipt,
    Refusal,
)
from domain.open_dialogues import OpenDialogues
from domain.owed import Owes
from domain.records import Event, Kind, Meeting, Note
from domain.steps import DialogueKind, Step
from services.incoming.asking import Opening, open_dialogue
from tests.unit.services.hands import Hand
from tests.unit.services.waiting_room import HUDA, SALIM, House, open_house

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Return a house with two officers."""
    async with open_house() as opened:
        yield opened


@pytest.fixture
def salim(house: House) -> Hand:
    """Return a hand whose every act is handled twice."""
    return Hand(house, SALIM, twice=True)


def step_of(answer: Answer) -> Step:
    letter = answer.letter
    assert isinstance(letter, Question), letter
    return letter.step


def kept_by(answer: Answer) -> Receipt:
    assert isinstance(answer.letter, Receipt), answer.letter
    return answer.letter


def verbs_under(hand: Hand, message: int) -> list[Verb]:
    keyboard = hand.chat[message].keyboard
    return [choice.verb for choice in keyboard.choices] if keyboard else []


async def test_a_meeting_told_step_by_step_is_kept_once_with_each_of_its_promises(
    house: House, salim: Hand
) -> None:
    asked = [await salim.begin(DialogueKind.MEETING)]
    told = ("Col. Example, Maj. Sample", "Ministry", "A joint exercise")
    asked += [await salim.type(each) for each in told]
    asked.append(await salim.type("an answer on dates\nthe list by 2026-12-01"))

    receipt = kept_by(await salim.type("the draft agreement"))

    assert [step_of(each) for each in asked] == list(asked_steps(DialogueKind.MEETING))
    first, *others = await house.records()
    assert (receipt.record.id, receipt.kept) == (first.id, Kept.KEPT)
    assert isinstance(first.body, Meeting)
    assert [each.reveal() for each in first.body.counterparts] == ["Col. Example", "Maj. Sample"]
    assert first.body.place.reveal() == "Ministry"
    assert first.body.said.reveal() == "A joint exercise"
    promises = [each.body for each in others]
    assert [each.what.reveal() for each in promises if isinstance(each, FollowUp)] == [
        "an answer on dates",
        "the list",
        "the draft agreement",
    ]
    assert salim.questions() == []
    assert is_idle(await house.waiting(SALIM))


def is_idle(waiting: OpenDialogues) -> bool:
    return not waiting.dialogues and not waiting.proposal


def asked_steps(kind: DialogueKind) -> tuple[Step, ...]:
    return {
        DialogueKind.MEETING: (Step.WHO, Step.WHERE, Step.SAID, Step.WE_OWE, Step.THEY_OWE),
        DialogueKind.EVENT: (Step.TITLE, Step.WHEN, Step.PLACE, Step.REMIND),
    }[kind]


async def test_an_event_told_step_by_step_is_kept_at_once_when_its_date_is_certain(
    house: House, salim: Hand
) -> None:
    asked = [await salim.begin(DialogueKind.EVENT)]
    asked += [await salim.type(each) for each in ("Exhibition", "2026-12-03 09:00", "Hall 4")]

    kept_by(await salim.type("2d 3h"))

    assert [step_of(each) for each in asked] == list(asked_steps(DialogueKind.EVENT))
    (record,) = await house.records()
    assert isinstance(record.body, Event)
    assert record.body.start == datetime(2026, 12, 3, 9)  # noqa: DTZ001  # wall time
    assert (record.body.title.reveal(), record.body.place.reveal()) == ("Exhibition", "Hall 4")
    assert record.body.offsets == (2 * DAY, 3 * HOUR)
    assert salim.questions() == []


async def test_an_uncertain_date_is_read_back_changed_by_one_question_and_confirmed_once(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.EVENT)
    for words in ("Exhibition", "tomorrow 14:00", "Hall 4"):
        await salim.type(words)
    proposal = await salim.type("2d 90m")
    assert isinstance(proposal.letter, EventProposal)

    question = await salim.press(salim.newest(), Verb.CHANGE)
    changed = await salim.type("Thursday 9:30")
    receipt = kept_by(await salim.press(salim.newest(), Verb.CONFIRM))

    assert step_of(question) is Step.WHEN
    assert isinstance(changed.letter, EventProposal)
    (record,) = await house.records()
    assert receipt.record.id == record.id
    assert isinstance(record.body, Event)
    assert record.body.start == datetime(2026, 11, 26, 9, 30)  # noqa: DTZ001  # wall time
    assert record.body.place.reveal() == "Hall 4"
    assert record.body.offsets == (2 * DAY, 90 * MINUTE)
    assert salim.questions() == []


async def test_a_promise_told_by_button_and_word_is_kept(house: House, salim: Hand) -> None:
    asked = [await salim.begin(DialogueKind.PROMISE)]
    asked.append(await salim.press(salim.question(), Verb.THEY))
    asked.append(await salim.type("Col. Example"))
    asked.append(await salim.type("the draft agreement"))

    kept_by(await salim.type("by 2026-12-10"))

    assert [step_of(each) for each in asked] == [Step.OWES, Step.WHOM, Step.WHAT, Step.DUE]
    (record,) = await house.records()
    assert isinstance(record.body, FollowUp)
    assert (record.body.owes, record.body.due) == (Owes.THEY, date(2026, 12, 10))
    assert record.body.counterpart.reveal() == "Col. Example"
    assert salim.questions() == []


async def test_an_uncertain_day_of_a_promise_is_read_back_and_its_change_asks_for_the_day_alone(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.PROMISE)
    for words in ("we owe", "Col. Example", "the figures"):
        await salim.type(words)
    proposal = await salim.type("Thursday")
    assert isinstance(proposal.letter, PromiseProposal)

    question = await salim.press(salim.newest(), Verb.CHANGE)
    receipt = kept_by(await salim.type("2026-11-30"))

    assert step_of(question) is Step.DUE
    (record,) = await house.records()
    assert receipt.record.id == record.id
    assert isinstance(record.body, FollowUp)
    assert record.body.due == date(2026, 11, 30)
    assert record.body.what.reveal() == "the figures"


async def test_a_reminder_is_asked_for_and_kept_with_its_hour(house: House, salim: Hand) -> None:
    await salim.begin(DialogueKind.REMINDER)
    question = await salim.type("call the ministry")

    kept_by(await salim.type("2026-11-23 08:00"))

    assert step_of(question) is Step.HOUR
    (record,) = await house.records()
    assert isinstance(record.body, FollowUp)
    assert (record.body.due, record.body.at) == (date(2026, 11, 23), time(8))
    assert record.body.what.reveal() == "call the ministry"


async def test_another_wording_is_said_to_replace_also_when_it_is_handled_again(
    house: House, salim: Hand
) -> None:
    await salim.line("2026-12-03 09:00 Exhibition", DialogueKind.EVENT)
    question = await salim.press(salim.newest(), Verb.CHANGE)
    assert step_of(question) is Step.WORDS

    receipt = kept_by(await salim.type("2026-12-04 10:30 Exhibition @ Hall 5"))

    (record,) = await house.records()
    assert receipt.kept is Kept.REPLACED
    assert record.revision == 2
    assert isinstance(record.body, Event)
    assert record.body.place.reveal() == "Hall 5"
    assert salim.questions() == []


async def test_a_promise_is_put_off_by_the_day_that_was_asked_for(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.PROMISE)
    for words in ("we", "Col. Example", "the figures", "2026-12-10"):
        await salim.type(words)
    (record,) = await house.records()
    await ask_later(house, salim, record.id)

    proposal = await salim.type("2026-12-20")
    receipt = kept_by(await salim.press(salim.newest(), Verb.CONFIRM))

    assert isinstance(proposal.letter, PromiseProposal)
    assert receipt.kept is Kept.PUT_OFF
    (record,) = await house.records()
    assert isinstance(record.body, FollowUp)
    assert (record.revision, record.body.due) == (2, date(2026, 12, 20))


async def ask_later(house: House, hand: Hand, record: str) -> None:
    async with house.archive() as work:
        member = await work.members.require(hand.telegram)
        opening = Opening(DialogueKind.LATER, record=record)
        answer = await open_dialogue(work, member, opening, "a press")
        await work.commit()
    await hand._tell(answer)


@pytest.mark.parametrize("moves", ["back", "skip", "finish", "stop"])
async def test_a_move_by_button_handled_again_moves_nothing_more(
    house: House, salim: Hand, moves: str
) -> None:
    await salim.begin(DialogueKind.MEETING)
    await salim.type("Col. Example")
    question = salim.question()

    answer = await salim.press(question, Verb(moves))

    if moves in {"back", "skip"}:
        assert step_of(answer) is {"back": Step.WHO, "skip": Step.SAID}[moves]
        assert salim.question() == question
    elif moves == "finish":
        assert kept_by(answer).record.number == 1
    else:
        assert answer.letter == Plain("cancelled")
    assert len(await house.records()) == int(moves == "finish")


async def test_what_was_stopped_goes_back_to_the_dialogue_below_it(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.MEETING)
    await salim.type("Col. Example")
    await salim.begin(DialogueKind.EVENT)
    await salim.type("Exhibition")

    answer = await salim.press(salim.question(), Verb.STOP)

    assert answer.letter == Plain("cancelled")
    assert answer.then is not None
    assert step_of(answer.then) is Step.WHERE
    house.clock.moment += 20 * MINUTE
    assert step_of(await salim.type("Ministry")) is Step.SAID


async def test_a_dialogue_asked_again_listens_though_it_was_idle(house: House, salim: Hand) -> None:
    await salim.begin(DialogueKind.MEETING)
    await salim.type("Col. Example")
    house.clock.moment += HOUR
    await salim.begin(DialogueKind.REMINDER)
    await salim.type("call")
    answer = await salim.type("2026-11-23 08:00")
    assert answer.then is not None

    said = await salim.type("Ministry")

    assert step_of(answer.then) is Step.WHERE
    assert step_of(said) is Step.SAID


async def test_a_text_after_the_idle_time_is_a_note_that_says_what_is_open(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.MEETING)
    await salim.type("Col. Example")
    house.clock.moment += 31 * MINUTE

    receipt = kept_by(await salim.type("Two frigates at pier 4"))

    assert receipt.is_asking
    (record,) = await house.records()
    assert isinstance(record.body, Note)
    assert step_of(await salim.begin(DialogueKind.MEETING)) is Step.WHERE


async def test_every_text_that_answers_nothing_can_be_kept_from_under_its_own_refusal(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.EVENT)
    await salim.type("Exhibition")

    refusals = [await salim.type(each) for each in ("Two frigates", "One flew no flag")]
    await salim.type("2026-12-03 09:00")
    for message in [at for at, each in salim.chat.items() if isinstance(each.letter, Refusal)]:
        await salim.press(message, Verb.NOTE)

    assert [each.letter for each in refusals] == [Refusal("error-date-unclear")] * 2
    notes = [each.body for each in await house.records()]
    assert [each.text.reveal() for each in notes if isinstance(each, Note)] == [
        "Two frigates",
        "One flew no flag",
    ]
    assert len(salim.questions()) == 1


async def test_words_that_begin_a_dialogue_can_be_a_note_instead_and_then_it_asks_no_more(
    salim: Hand,
) -> None:
    question = await salim.type("remind me to call the ministry")
    assert isinstance(question.letter, Question)

    receipt = kept_by(await salim.press(salim.question(), Verb.NOTE))

    assert receipt.record.kind is Kind.NOTE
    assert salim.questions() == []
    assert kept_by(await salim.type("Two frigates")).record.kind is Kind.NOTE


async def test_words_that_began_a_dialogue_can_be_a_note_until_its_end_and_beyond(
    house: House, salim: Hand
) -> None:
    await salim.type("remind me to call the ministry")
    if step_of_question(salim) is Step.TASK:
        await salim.type("call the ministry")
    assert Verb.NOTE in verbs_under(salim, salim.question())

    await salim.type("2026-11-23 08:00")
    receipt = salim.newest()
    await salim.press(receipt, Verb.NOTE)

    kinds = [each.kind for each in await house.records()]
    assert kinds == [Kind.FOLLOW_UP, Kind.NOTE]


def step_of_question(hand: Hand) -> Step:
    letter = hand.chat[hand.question()].letter
    assert isinstance(letter, Question)
    return letter.step


async def test_another_command_does_not_drop_words_that_began_a_dialogue(salim: Hand) -> None:
    await salim.type("remind me")

    await salim.begin(DialogueKind.MEETING)
    stopped = await salim.press(salim.question(), Verb.STOP)

    assert stopped.then is not None
    assert isinstance(stopped.then.letter, Question)
    assert stopped.then.letter.kind is DialogueKind.REMINDER
    assert Verb.NOTE in verbs_under(salim, salim.question())


@pytest.mark.parametrize("by", ["text", "button"])
async def test_a_right_taken_away_closes_the_dialogue_and_offers_all_of_it(
    house: House, salim: Hand, by: str
) -> None:
    await salim.begin(DialogueKind.MEETING)
    for words in ("Col. Example", "Ministry"):
        await salim.type(words)
    await house.make(SALIM, Role.OBSERVER)
    await house.choose(SALIM, "AIR")

    if by == "text":
        closed = await salim.type("A joint exercise")
    else:
        closed = await salim.press(salim.question(), Verb.BACK)
    await salim.press(salim.newest(), Verb.NOTE)

    assert closed.letter == Plain("dialogue-closed")
    assert salim.questions() == []
    (record,) = await house.records("AIR")
    assert isinstance(record.body, Note)
    told = record.body.text.reveal()
    assert told.startswith("Col. Example\nMinistry")
    assert ("A joint exercise" in told) is (by == "text")
    assert await house.records("NAV") == []


async def test_a_wording_whose_record_is_gone_is_closed_with_words(salim: Hand) -> None:
    await salim.line("2026-12-03 09:00 Exhibition", DialogueKind.EVENT)
    receipt = salim.newest()
    await salim.press(receipt, Verb.CHANGE)
    await salim.press(receipt, Verb.UNDO)

    closed = await salim.type("2026-12-04 10:30 Exhibition @ Hall 5")

    assert closed.letter == Plain("dialogue-closed")
    assert Verb.NOTE in verbs_under(salim, salim.newest())
    assert salim.questions() == []


async def test_a_date_that_passed_while_the_rest_was_answered_is_asked_about(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.EVENT)
    for words in ("Exhibition", "2026-11-23 09:00"):
        await salim.type(words)
    house.clock.moment += 20 * HOUR
    await salim.begin(DialogueKind.EVENT)
    await salim.type("Hall 4")

    refused = await salim.type("2h")
    kept_by(await salim.type("2026-12-03 09:00"))

    assert refused.letter == Refusal("error-date-past")
    assert len(await house.records()) == 1


async def test_an_edited_answer_takes_the_place_of_the_one_before(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.MEETING)
    await salim.type("Col. Exmaple")
    typed = salim.question() - 1

    changed = await salim.edit(typed, "Col. Example")
    unseen = await salim.edit(typed, "Col. Example")
    await salim.press(salim.question(), Verb.FINISH)

    assert changed is not None
    assert changed.letter == Plain("answer-changed")
    assert unseen is None
    (record,) = await house.records()
    assert isinstance(record.body, Meeting)
    assert [each.reveal() for each in record.body.counterparts] == ["Col. Example"]


async def test_an_edit_that_answers_nothing_leaves_the_answer_and_can_be_a_note(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.EVENT)
    await salim.type("Exhibition")
    await salim.type("2026-12-03 09:00")
    typed = salim.question() - 1

    answer = await salim.edit(typed, "some time in spring")
    await salim.press(salim.newest(), Verb.NOTE)
    await salim.press(salim.question(), Verb.FINISH)

    assert answer is not None
    assert answer.letter == Plain("answer-stands")
    note, event = await house.records()
    assert isinstance(note.body, Note)
    assert note.body.text.reveal() == "some time in spring"
    assert isinstance(event.body, Event)
    assert event.body.start.day == 3


@pytest.mark.parametrize("when", ["2026-12-03 09:00", "tomorrow 14:00"])
async def test_an_edit_of_an_answer_after_the_end_is_added_to_what_it_became(
    house: House, salim: Hand, when: str
) -> None:
    await salim.begin(DialogueKind.EVENT)
    await salim.type("Exhibition")
    typed = salim.question() - 1
    await salim.type(when)
    await salim.press(salim.question(), Verb.FINISH)
    if when.startswith("tomorrow"):
        await salim.press(max(at for at in salim.chat), Verb.CONFIRM)

    await salim.edit(typed, "Naval exhibition")

    (record,) = await house.records()
    assert [each.text.reveal() for each in record.additions] == ["Naval exhibition"]


async def test_what_is_forwarded_into_a_dialogue_is_a_note_and_no_answer(salim: Hand) -> None:
    await salim.begin(DialogueKind.MEETING)

    receipt = kept_by(await salim.forward("Somebody else's words"))

    assert receipt.record.kind is Kind.NOTE
    assert step_of(await salim.type("Col. Example")) is Step.WHERE


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("x" * 300, "error-line-long"),
        (" \u200b\u2060 ", "error-text-empty"),
        (", ,، \u200b", "error-text-empty"),
        ("x" * 5000, "error-text-long"),
    ],
)
async def test_a_name_that_is_none_is_refused_and_asked_for_again(
    salim: Hand, words: str, key: str
) -> None:
    await salim.begin(DialogueKind.MEETING)

    refused = await salim.type(words)

    assert refused.letter == Refusal(key)
    assert refused.then is not None
    assert step_of(refused.then) is Step.WHO
    assert step_of(await salim.type("Col. Example")) is Step.WHERE


async def test_a_thousand_promises_in_one_answer_are_refused_whole_and_offered_as_a_note(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.MEETING)
    for words in ("Col. Example", "Ministry", "A joint exercise"):
        await salim.type(words)

    refused = await salim.type("\n".join(f"p{n}" for n in range(700)))

    assert refused.letter == Refusal("error-promises-many")
    assert Verb.NOTE in verbs_under(salim, salim.question() - 1)
    await salim.press(salim.question(), Verb.FINISH)
    assert len(await house.records()) == 1


async def test_nobody_presses_another_ones_question(house: House, salim: Hand) -> None:
    huda = Hand(house, HUDA)
    await salim.type("remind me to call the ministry")
    question = salim.question()
    keyboard = salim.chat[question].keyboard
    assert keyboard is not None

    assert Verb.NOTE in verbs_under(salim, question)
    for index in range(len(keyboard.choices)):
        with pytest.raises(ButtonSpent):
            await huda.press_data(keyboard, index, question)

    assert is_idle(await house.waiting(HUDA))
    assert (await house.waiting(SALIM)).current is not None


async def test_a_question_too_old_to_be_deleted_stays_and_raises_no_alarm(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.MEETING)
    await salim.type("Col. Example")
    old = salim.question()
    house.clock.moment += 3 * DAY

    await salim.begin(DialogueKind.MEETING)
    receipt = kept_by(await salim.press(max(salim.questions()), Verb.FINISH))

    assert receipt.record.number == 1
    assert salim.questions() == [old]


async def test_a_promise_whose_day_is_over_is_told_so_also_when_it_is_handled_again(
    salim: Hand,
) -> None:
    refused = await salim.type("I owe Col. Example the figures by 2026-11-01")

    assert refused.letter == Refusal("error-date-past")
    assert refused.then is not None
    assert isinstance(refused.then.letter, Question)


async def test_a_button_of_an_old_step_moves_nothing_though_its_dialogue_is_open(
    house: House, salim: Hand
) -> None:
    await salim.begin(DialogueKind.MEETING)
    first = salim.question()
    keyboard = salim.chat[first].keyboard
    assert keyboard is not None
    await salim.type("Col. Example")

    for index in range(len(keyboard.choices)):
        with pytest.raises(ButtonSpent):
            await salim.press_data(keyboard, index, first)

    current = (await house.waiting(SALIM)).current
    assert current is not None
    assert current.step is Step.WHERE

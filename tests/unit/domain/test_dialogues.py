"""A dialogue as a value: every way through it, and what a button of an old step may do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialogues import LISTENS, Dialogue, Given, StepRefused, begun
from domain.keyboards import Heard, Verb
from domain.leftovers import answers_of, gathered
from domain.open_dialogues import OpenDialogues
from domain.secrecy import Secret
from domain.steps import STEPS, DialogueKind, Step
from domain.texts import MOST_CHARACTERS

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
kinds = st.sampled_from(list(DialogueKind))
moves = st.lists(
    st.sampled_from(["answer", Verb.BACK, Verb.SKIP, Verb.FINISH]), min_size=1, max_size=30
)


def fresh(kind: DialogueKind, *answers: Given, name: str = "one") -> Dialogue:
    return begun(Dialogue(name, kind, "desk", NOW, given=answers))


def answer(step: Step, text: str = "words", message: int = 1) -> Given:
    return Given(step, Secret(text), message)


def moved(dialogue: Dialogue, move: str) -> Dialogue:
    if move == "answer":
        return dialogue.answered(answer(dialogue.step), NOW)
    by = {Verb.BACK: "gone_back", Verb.SKIP: "skipped", Verb.FINISH: "finished"}[Verb(move)]
    after: Dialogue = getattr(dialogue, by)(NOW)
    return after


@given(kinds, moves)
def test_it_ends_with_enough_or_is_at_a_step_and_each_move_has_a_turn_of_its_own(
    kind: DialogueKind, taken: list[str]
) -> None:
    dialogue = fresh(kind)

    for move in taken:
        if dialogue.is_over:
            break
        before = dialogue
        if move != "answer" and Verb(move) not in dialogue.offers():
            with pytest.raises(StepRefused):
                moved(dialogue, move)
            continue
        dialogue = moved(dialogue, move)

        assert dialogue.turn == before.turn + 1
        assert {each.step for each in before.given} <= {each.step for each in dialogue.given}
        assert dialogue.step in (*STEPS[kind], Step.END)
        assert not dialogue.is_over or dialogue.is_enough()


@given(kinds, moves)
def test_it_always_offers_a_way_out_and_never_the_same_thing_twice(
    kind: DialogueKind, taken: list[str]
) -> None:
    dialogue = fresh(kind)
    for move in taken:
        if not dialogue.is_over and (move == "answer" or Verb(move) in dialogue.offers()):
            dialogue = moved(dialogue, move)

    if not dialogue.is_over:
        offers = dialogue.offers()
        assert Verb.STOP in offers
        assert len(set(offers)) == len(offers)


@pytest.mark.parametrize("kind", list(DialogueKind))
def test_answers_alone_lead_through_every_step_in_order(kind: DialogueKind) -> None:
    dialogue, asked = fresh(kind), []

    while not dialogue.is_over:
        asked.append(dialogue.step)
        dialogue = dialogue.answered(answer(dialogue.step), NOW)

    assert tuple(asked) == STEPS[kind]


def test_a_meeting_is_not_over_while_nothing_was_told() -> None:
    dialogue = fresh(DialogueKind.MEETING)
    for _ in range(4):
        dialogue = dialogue.skipped(NOW)

    assert dialogue.offers() == (Verb.BACK, Verb.STOP)
    assert dialogue.answered(answer(Step.THEY_OWE), NOW).is_over


def test_a_place_alone_is_no_meeting() -> None:
    dialogue = fresh(DialogueKind.MEETING).skipped(NOW).answered(answer(Step.WHERE), NOW)

    assert not dialogue.is_enough()
    assert Verb.FINISH not in dialogue.offers()


def test_what_is_answered_already_is_not_asked_again() -> None:
    known = (answer(Step.TITLE), answer(Step.PLACE), answer(Step.REMIND))
    dialogue = fresh(DialogueKind.EVENT, *known)
    assert dialogue.step is Step.WHEN

    assert dialogue.answered(answer(Step.WHEN), NOW).is_over
    assert dialogue.gone_back(NOW).skipped(NOW).step is Step.WHEN


def test_an_answer_given_again_takes_the_place_of_the_one_before() -> None:
    dialogue = fresh(DialogueKind.MEETING).answered(answer(Step.WHO, "old"), NOW)

    again = dialogue.gone_back(NOW).answered(answer(Step.WHO, "new", 2), NOW)

    assert [each.text.reveal() for each in again.given] == ["new"]
    assert again.step is Step.WHERE
    assert again.came_in(2) == again.given[0]
    assert again.came_in(1) is None


def test_an_answer_changed_by_an_edit_moves_nothing() -> None:
    dialogue = fresh(DialogueKind.MEETING).answered(answer(Step.WHO, "old"), NOW)

    changed = dialogue.reworded(answer(Step.WHO, "new"))

    assert changed.words(Step.WHO).reveal() == "new"
    assert (changed.step, changed.turn) == (dialogue.step, dialogue.turn)


def test_it_listens_for_half_an_hour() -> None:
    dialogue = fresh(DialogueKind.MEETING)

    assert dialogue.listens(NOW + LISTENS - MINUTE)
    assert not dialogue.listens(NOW + LISTENS)
    assert dialogue.touched(NOW + LISTENS).listens(NOW + LISTENS)


def test_a_dialogue_without_a_word_makes_room_and_one_with_words_stays() -> None:
    empty = fresh(DialogueKind.PROMISE, name="empty")
    begun_by = Dialogue("heard", DialogueKind.REMINDER, "desk", NOW, heard=Heard(Secret("x"), 1))
    told = fresh(DialogueKind.MEETING, name="told").answered(answer(Step.WHO), NOW)
    waiting = OpenDialogues("member", NOW)
    for each in (empty, begun(begun_by), told):
        waiting = waiting.with_open(each, "a move", NOW)

    waiting = waiting.with_open(fresh(DialogueKind.EVENT, name="new"), "another", NOW)

    assert [each.id for each in waiting.dialogues] == ["heard", "told", "new"]


def test_what_lies_below_listens_again_once_the_one_above_is_over() -> None:
    later = NOW + 2 * LISTENS
    below, above = fresh(DialogueKind.MEETING, name="b"), fresh(DialogueKind.EVENT, name="a")
    waiting = OpenDialogues("member", NOW, (below, above))

    waiting = waiting.without(above, "a move", later)

    assert waiting.current is not None
    assert waiting.current.listens(later)


def test_a_question_leaves_for_another_message_but_not_once_it_is_too_old() -> None:
    waiting = OpenDialogues("member", NOW).shown_in(7, NOW)

    assert waiting.leaves_for(7, NOW) == 0
    assert waiting.leaves_for(8, NOW) == 7
    assert waiting.leaves_for(8, NOW + timedelta(hours=48)) == 0
    assert waiting.shown_in(7, NOW + timedelta(hours=1)).card_at == NOW


words = st.lists(st.text(min_size=0, max_size=3000), max_size=6)


@given(words)
def test_words_put_together_are_whole_in_order_and_fit_for_notes(texts: list[str]) -> None:
    heard = [Heard(Secret(text), at) for at, text in enumerate(texts, start=1)]

    notes = gathered(heard)

    seen = [each.text.reveal() for each in notes]
    assert all(len(each) <= MOST_CHARACTERS for each in seen)
    whole = "\n".join(seen)
    at = 0
    for each in heard:
        if gathered([each]):
            at = whole.index(each.text.reveal(), at) + len(each.text.reveal())
    assert len({each.message for each in notes}) == len(notes)


def test_everything_written_in_a_dialogue_is_found_but_not_what_was_chosen() -> None:
    given_ = (Given(Step.OWES, Secret("we")), answer(Step.WHOM, "Haddad", 5))
    dialogue = Dialogue("one", DialogueKind.PROMISE, "desk", NOW, given=given_)

    found = answers_of(dialogue, 9)

    assert [(each.text.reveal(), each.message) for each in found] == [("Haddad", 5)]

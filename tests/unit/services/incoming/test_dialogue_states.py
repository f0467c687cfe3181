"""Two members do anything at all, in any order: never stuck, nothing lost, nobody else's."""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain.actions import Role
from domain.errors import AmanaError
from domain.follow_ups import FollowUp
from domain.keyboards import ButtonSpent, Choice, Keyboard, Verb
from domain.letters import Answer, EventProposal, Plain, PromiseProposal, Question, Receipt, Refusal
from domain.records import AnyBody, AnyRecord, Event, Meeting, Note
from domain.secrecy import Secret
from domain.steps import DialogueKind, Step
from tests.unit.services.hands import Hand
from tests.unit.services.talks import DOUBTFUL, FIT, ORDER, UNFIT, Talk, Talks
from tests.unit.services.waiting_room import HUDA, MINUTE, PEOPLE, SALIM, START, House, open_house

WALKS = int(os.environ.get("WALKS", "12"))
"""How many walks; a longer form is asked for by the environment."""

NOBODYS = (SALIM, 1, Keyboard("no-such", "nobody", START, (Choice(Verb.STOP, dialogue="none"),)))
"""Buttons that were never shown to anybody."""

T = TypeVar("T")
people = st.sampled_from(sorted(PEOPLE))
kinds = st.sampled_from(list(ORDER))


class _Conversations(RuleBasedStateMachine):
    """Salim's every act is handled twice, around a restart; Huda's is not."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stage = open_house()
        self.house: House = self.run(self.stage.__aenter__())
        self.hands = {who: Hand(self.house, who, twice=who == SALIM) for who in PEOPLE}
        self.talks = {who: Talks() for who in PEOPLE}
        self.desk = dict.fromkeys(PEOPLE, "NAV")
        self.may_write = dict.fromkeys(PEOPLE, True)
        self.old: dict[str, tuple[int, int, Keyboard]] = {}

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(act)

    @initialize()
    def begins(self) -> None:
        """Nothing is open."""

    @rule(who=people, kind=kinds)
    def begins_a_dialogue(self, who: int, kind: DialogueKind) -> None:
        answer = self.run(self.hands[who].begin(kind))

        if not self.may_write_on(who, self.desk[who]):
            assert answer.letter == Refusal("error-not-permitted")
            return
        talks, now = self.talks[who], self.house.clock.now()
        here = (kind, self.desk[who])
        known = [each for each in talks.stack if (each.kind, each.desk) == here]
        fresh = Talk(kind, self.desk[who], now, ORDER[kind][0])
        talk = known[-1] if known else fresh
        talk.touched = now
        talks.begin(talk)
        self.asks(who, answer)

    @rule(who=people, said=st.sampled_from(["remind me to call {}", "We promised {}"]))
    def types_what_says_too_little(self, who: int, said: str) -> None:
        talks, now = self.talks[who], self.house.clock.now()
        if talks.listening(now) or not self.may_write_on(who, self.desk[who]):
            return
        word = self.word(who)

        answer = self.run(self.hands[who].type(said.format(word)))

        waiting = self.run(self.house.waiting(who)).current
        assert waiting is not None
        assert waiting.heard is not None
        given = {each.step: word for each in waiting.given}
        talk = Talk(waiting.kind, self.desk[who], now, waiting.step, given, word)
        talks.begin(talk)
        self.asks(who, answer)

    @rule(who=people, doubtful=st.booleans())
    def types_a_word_or_a_fit_answer(self, who: int, doubtful: bool) -> None:
        talk = self.talks[who].listening(self.house.clock.now())
        if talk is None:
            self.types_a_note(who)
        else:
            self.answers(who, talk, doubtful)

    @rule(who=people)
    def replies_to_the_question_however_late(self, who: int) -> None:
        talk, asked = self.talks[who].top, self.hands[who].questions()
        if talk is not None:
            self.house.clock.moment += 31 * MINUTE
            self.answers(who, talk, False, reply_to=asked[-1])

    def answers(self, who: int, talk: Talk, doubtful: bool, reply_to: int = 0) -> None:
        word = self.word(who) if talk.at not in FIT else ""
        fit = word or (DOUBTFUL.get(talk.at, FIT[talk.at]) if doubtful else FIT[talk.at])

        answer = self.run(self.hands[who].type(fit, reply_to))

        if not self.may_write_on(who, talk.desk):
            self.closed(who, talk, answer)
            return
        self.lose(who, {talk.given.get(talk.at, "")})
        talk.given[talk.at] = word
        self.moves(who, talk, talk.after(), answer)

    def types_a_note(self, who: int) -> None:
        is_open = self.talks[who].top is not None
        word = self.word(who)

        answer = self.run(self.hands[who].type(word))

        if not self.may_write_on(who, self.desk[who]):
            assert answer.letter == Refusal("error-not-permitted")
            self.lose(who, {word})
            return
        assert isinstance(answer.letter, Receipt)
        assert answer.letter.is_asking is is_open

    @rule(who=people)
    def types_what_answers_nothing(self, who: int) -> None:
        talk = self.talks[who].listening(self.house.clock.now())
        if talk is None or talk.at not in UNFIT:
            return
        word = self.word(who)

        answer = self.run(self.hands[who].type(UNFIT[talk.at].format(word)))

        if not self.may_write_on(who, talk.desk):
            self.closed(who, talk, answer)
            return
        talk.touched = self.house.clock.now()
        assert isinstance(answer.letter, Refusal)
        assert answer.then is not None
        self.asks(who, answer.then)
        self.lose_what_no_note_can_hold(who, {word})

    @rule(who=people, pick=st.integers(0, 9))
    def presses_what_the_question_offers(self, who: int, pick: int) -> None:
        talk = self.talks[who].top
        if talk is None:
            return
        verb = sorted(talk.offers())[pick % len(talk.offers())]

        answer = self.run(self.hands[who].press(self.hands[who].question(), verb))

        order, now = ORDER[talk.kind], self.house.clock.now()
        if verb is Verb.STOP:
            assert answer.letter == Plain("cancelled")
            self.lose(who, talk.words)
            self.talks[who].end(talk, now)
        elif not self.may_write_on(who, talk.desk):
            self.closed(who, talk, answer)
        elif verb in {Verb.WE, Verb.THEY}:
            talk.given[talk.at] = ""
            self.moves(who, talk, talk.after(), answer)
        else:
            to = {Verb.BACK: order[order.index(talk.at) - 1], Verb.FINISH: Step.END}
            self.moves(who, talk, to.get(verb, talk.after()), answer)

    @rule(who=people)
    def cancels(self, who: int) -> None:
        before = self.run(self.house.waiting(who))
        proposal = self.run(self.waiting_proposal(before.proposal))

        answer = self.run(self.hands[who].cancel())

        top = self.talks[who].top
        if proposal is not None:
            assert answer.letter == Plain("cancelled")
            self.lose(who, self.words_in(who, proposal))
        elif top is not None:
            assert answer.letter == Plain("cancelled")
            self.lose(who, top.words)
            self.talks[who].end(top, self.house.clock.now())
        else:
            assert answer.letter == Plain("nothing-to-cancel")

    @rule(who=people, pick=st.integers(0, 99))
    def answers_what_was_read_back(self, who: int, pick: int) -> None:
        hand = self.hands[who]
        found = [at for at, each in hand.chat.items() if isinstance(each.letter, PROPOSALS)]
        if not found:
            return
        message = found[pick % len(found)]
        verb = [Verb.CONFIRM, Verb.CHANGE, Verb.CANCEL][pick % 3]
        keyboard = hand.chat[message].keyboard
        assert keyboard is not None

        try:
            answer = self.run(hand.press(message, verb))
        except AmanaError:
            return  # used before, or no longer his to do; that nothing is lost is seen below
        if verb is Verb.CANCEL:
            self.lose(who, self.words_in(who, keyboard))
        elif verb is Verb.CHANGE:
            waiting = self.run(self.house.waiting(who)).current
            assert waiting is not None
            given = {each.step: self.word_in(who, each.text) for each in waiting.given}
            desk = self.run(self.code_of(waiting.desk))
            talk = Talk(waiting.kind, desk, self.house.clock.now(), waiting.step, given)
            self.talks[who].begin(talk)
            self.asks(who, answer)

    @rule(who=people, pick=st.integers(0, 99))
    def keeps_words_as_a_note(self, who: int, pick: int) -> None:
        hand = self.hands[who]
        under = [at for at, each in hand.chat.items() if Verb.NOTE in _verbs(each.keyboard)]
        if not under:
            return
        message = under[pick % len(under)]
        question = isinstance(hand.chat[message].letter, Question)

        try:
            answer = self.run(hand.press(message, Verb.NOTE))
        except AmanaError:
            assert not self.may_write_on(who, self.desk[who])
            return
        assert isinstance(answer.letter, Receipt)
        top = self.talks[who].top
        if question and top is not None:
            top.opening = ""
            if not top.has_moved:
                self.talks[who].end(top, self.house.clock.now())

    @precondition(lambda self: self.old)
    @rule(pick=st.integers(0, 999), is_foreign=st.booleans())
    def presses_an_old_or_a_foreign_button(self, pick: int, is_foreign: bool) -> None:
        owner, message, keyboard = self.one_of_old(pick, is_foreign=is_foreign)
        moves = [
            at
            for at, each in enumerate(keyboard.choices)
            if each.dialogue and each.verb != Verb.NOTE
        ]
        by = next(who for who in PEOPLE if (who != owner) is is_foreign)

        with pytest.raises(ButtonSpent):
            self.run(self.hands[by].press_data(keyboard, moves[pick % len(moves)], message))

    def one_of_old(self, pick: int, *, is_foreign: bool) -> tuple[int, int, Keyboard]:
        """Return buttons that must not work; those of an open dialogue's older turn first."""
        open_now = {
            each.id: each.turn
            for who in PEOPLE
            for each in self.run(self.house.waiting(who)).dialogues
        }
        known = [(open_now.get(each[2].choices[0].dialogue), each) for each in self.old.values()]
        old = [each for turn, each in known if turn not in {None, each[2].choices[0].turn}]
        gone = [each for turn, each in known if turn is None]
        found = list(self.old.values()) if is_foreign else old or gone or [NOBODYS]
        return found[pick % len(found)]

    @rule(who=people)
    def forwards(self, who: int) -> None:
        if not self.may_write_on(who, self.desk[who]):
            return
        word = self.word(who)

        answer = self.run(self.hands[who].forward(word))

        assert isinstance(answer.letter, Receipt)

    @rule(minutes=st.sampled_from([5, 31]))
    def waits(self, minutes: int) -> None:
        self.house.clock.moment += minutes * MINUTE

    @rule(who=people)
    def is_given_or_loses_the_right_to_write(self, who: int) -> None:
        self.may_write[who] = not self.may_write[who]
        role = Role.OFFICER if self.may_write[who] else Role.OBSERVER
        self.run(self.house.make(who, role, "NAV"))

    @rule(who=people, code=st.sampled_from(["NAV", "AIR"]))
    def works_on(self, who: int, code: str) -> None:
        self.desk[who] = code
        self.run(self.house.choose(who, code))

    @rule()
    def is_restarted(self) -> None:
        self.run(self.house.restart())

    @invariant()
    def one_question_stands_and_it_is_the_one_that_is_open(self) -> None:
        for who, hand in self.hands.items():
            asked = [hand.chat[at].letter for at in hand.questions()]
            talk = self.talks[who].top
            wanted = [(talk.kind, talk.at)] if talk else []
            assert [
                (each.kind, each.step) for each in asked if isinstance(each, Question)
            ] == wanted
            self.old |= {
                each.keyboard.id: (who, at, each.keyboard)
                for at, each in hand.chat.items()
                if isinstance(each.letter, Question) and each.keyboard
            }
            if talk:
                offered = set(_verbs(hand.chat[hand.question()].keyboard)) - {Verb.NOTE}
                assert offered == talk.offers()

    @invariant()
    def no_word_is_lost_and_none_is_anybody_elses(self) -> None:
        records = [each for code in ("NAV", "AIR") for each in self.run(self.house.records(code))]
        member = {who: self.run(self.id_of(who)) for who in PEOPLE}
        for who, hand in self.hands.items():
            own = [each for each in records if each.author == member[who]]
            text = "\n".join((*_texts(own), *self.open_texts(who), *_offered(hand)))
            other = PEOPLE[HUDA if who == SALIM else SALIM]
            assert other not in text
            wanted = set(self.talks[who].sent) - self.talks[who].gone
            assert {word for word in wanted if word not in text} == set()

    def teardown(self) -> None:
        """Whatever happened, a few words of command lead out of it."""
        for who in PEOPLE:
            self.run(self.leads_out(self.hands[who]))
        self.run(self.stage.__aexit__(None, None, None))
        self.runner.close()

    async def leads_out(self, hand: Hand) -> None:
        await self.house.make(hand.telegram, Role.OFFICER, "NAV")
        await self.house.choose(hand.telegram, "NAV")
        for _ in range(40):
            if (await hand.cancel()).letter == Plain("nothing-to-cancel"):
                break
        assert hand.questions() == []
        assert isinstance((await hand.type("A note")).letter, Receipt)
        await hand.begin(DialogueKind.MEETING)
        answer = await hand.type("Col. Example")
        assert isinstance(answer.letter, Question)

    def word(self, who: int) -> str:
        """Return a word of *who*'s that was never sent before."""
        talks = self.talks[who]
        talks.sent.append(f"{PEOPLE[who]}{len(talks.sent)}z")
        return talks.sent[-1]

    def lose(self, who: int, words: set[str]) -> None:
        self.talks[who].gone |= words

    def lose_what_no_note_can_hold(self, who: int, words: set[str]) -> None:
        if not self.may_write_on(who, self.desk[who]):
            self.lose(who, words)

    def may_write_on(self, who: int, code: str) -> bool:
        return code == "AIR" or self.may_write[who]

    def asks(self, who: int, answer: Answer) -> None:
        talk = self.talks[who].top
        assert talk is not None
        assert isinstance(answer.letter, Question), answer.letter
        assert (answer.letter.kind, answer.letter.step) == (talk.kind, talk.at)

    def moves(self, who: int, talk: Talk, to: Step, answer: Answer) -> None:
        now = self.house.clock.now()
        talk.at, talk.touched, talk.has_moved = to, now, True
        if to is not Step.END:
            self.asks(who, answer)
            return
        assert isinstance(answer.letter, (Receipt, *PROPOSALS)), answer.letter
        self.talks[who].end(talk, now)

    def closed(self, who: int, talk: Talk, answer: Answer) -> None:
        assert answer.letter == Plain("dialogue-closed")
        self.talks[who].end(talk, self.house.clock.now())
        self.lose_what_no_note_can_hold(who, {*talk.words, *self.talks[who].sent[-1:]})

    async def waiting_proposal(self, handle: str) -> Keyboard | None:
        async with self.house.archive() as work:
            keyboard = await work.keyboards.find(handle) if handle else None
            return keyboard if keyboard and keyboard.is_waiting(work.now) else None

    async def id_of(self, who: int) -> str:
        async with self.house.archive() as work:
            return (await work.members.require(who)).id

    async def code_of(self, desk: str) -> str:
        async with self.house.archive() as work:
            return (await work.desks.get(desk)).code

    def open_texts(self, who: int) -> Iterator[str]:
        for dialogue in self.run(self.house.waiting(who)).dialogues:
            yield from (each.text.reveal() for each in dialogue.given)
            yield dialogue.heard.text.reveal() if dialogue.heard else ""

    def words_in(self, who: int, keyboard: Keyboard) -> set[str]:
        text = "\n".join(text for each in keyboard.choices for text in _texts_of(each))
        return {word for word in self.talks[who].sent if word in text}

    def word_in(self, who: int, text: Secret) -> str:
        return next((word for word in self.talks[who].sent if word in text.reveal()), "")


PROPOSALS = (EventProposal, PromiseProposal)


def _verbs(keyboard: Keyboard | None) -> list[Verb]:
    return [choice.verb for choice in keyboard.choices] if keyboard else []


def _offered(hand: Hand) -> Iterator[str]:
    """Return what can still be kept by a button in the chat."""
    for shown in hand.chat.values():
        for choice in shown.keyboard.choices if shown.keyboard else ():
            yield from _texts_of(choice)


def _texts_of(choice: Choice) -> Iterator[str]:
    if choice.heard:
        yield choice.heard.text.reveal()
    if choice.draft:
        yield from (choice.draft.title.reveal(), choice.draft.place.reveal())
    if choice.promise:
        yield from (choice.promise.what.reveal(), choice.promise.counterpart.reveal())


def _texts(records: list[AnyRecord]) -> Iterator[str]:
    for record in records:
        yield from (each.text.reveal() for each in record.additions)
        for version in record.versions:
            yield from (each.reveal() for each in _secrets(version.body))


def _secrets(body: AnyBody) -> tuple[Secret, ...]:
    match body:
        case Note():
            return (body.text,)
        case Meeting():
            return (*body.counterparts, body.place, body.said, *body.we_owe, *body.they_owe)
        case Event():
            return (body.title, body.place)
        case FollowUp():
            return (body.what, body.counterpart)


def test_whatever_two_members_do_nothing_is_lost_stuck_or_anybody_elses() -> None:
    run_state_machine_as_test(
        _Conversations,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

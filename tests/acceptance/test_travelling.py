"""Border mode: one word empties the chat; nothing opens or is sent until a colleague lifts it."""

from datetime import timedelta
from functools import partial

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.members import MemberState
from domain.records import is_note
from domain.step_up import StepUp
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from services.people.lifting import LiftByOperator
from services.people.members import ListMembers
from tests.acceptance.conftest import Stages
from tests.acceptance.guided import questions
from tests.acceptance.promising import labels
from tests.acceptance.rows import damage
from tests.acceptance.sights import at, change_state, digests, plain, reminders
from tests.acceptance.stage import Setup, TestStage, by_id, last, said
from tests.codes import DURESS, code, enrol

BEGUN = (
    "Travel mode is on. This chat is being emptied, nothing more is sent here, and nothing opens "
    "until a colleague lifts it. What you write is still kept."
)
AWAY = "Nothing opens here until a colleague lifts it."
KEPT = "Kept and sealed."


def words(phone: Phone) -> list[str]:
    return [plain(each.text) for each in said(phone)]


async def travel(stage: TestStage, phone: Phone) -> None:
    await stage.answers(phone, lambda: phone.type("/travel"))
    await stage.settled()


async def lift(stage: TestStage, name: str) -> None:
    archive = stage.house.rooms.archive
    listed = await ListMembers(archive)()
    (member,) = [each.member for each in listed if each.member.name.reveal() == name]
    await LiftByOperator(archive)(member.id)
    await stage.settled()


async def test_one_word_empties_the_whole_chat(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    for number in range(60):
        await stage.say(phone, f"Boat {number}")
    for asked in ("/show NAV-1", "/agenda", "/promises", "/help", "/digest", "/nothing"):
        await stage.answers(phone, partial(phone.type, asked))
    await stage.advance_to(at(23, 7))
    assert len(said(phone)) > 60

    await travel(stage, phone)

    assert words(phone) == [BEGUN]
    assert [each for each in phone.chat if not each.from_bot] == []
    assert stage.stand_in.commands_of(phone) == []


async def test_it_can_be_said_in_plain_words_and_twice(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.answers(phone, lambda: phone.type("travel mode"))
    await stage.settled()

    await travel(stage, phone)

    assert words(phone) == [BEGUN]


@pytest.mark.parametrize(
    "asked",
    [
        *("/show NAV-1", "/show NAV-99", "/agenda", "/digest", "/promises", "/desk", "/settings"),
        *("/help", "/start", "/cancel", "/undo", "/lock", "/members", "/nothing", "/event"),
    ],
)
async def test_whatever_is_asked_for_is_answered_by_the_same_words(
    stage: TestStage, asked: str
) -> None:
    phone = await stage.admit(1001, "Salim", Role.HEAD)
    await stage.say(phone, "Two boats")
    await travel(stage, phone)

    answer = await stage.say(phone, asked)

    assert (plain(answer.text), answer.buttons) == (AWAY, ())


async def test_what_is_written_is_kept_and_its_receipt_says_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await travel(stage, phone)

    for wrote in ("Three boats", "what's on tomorrow", "/meeting Col. Sample\nships", "/event x"):
        answer = await stage.say(phone, wrote)
        assert (plain(answer.text), answer.buttons) == (KEPT, ())
    edited = phone.type("Four boats")
    await stage.settled()

    assert edited not in {each.message_id for each in phone.chat}
    assert len(await stage.records()) == 5


async def test_a_journey_that_cannot_be_read_lets_nothing_pass(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await travel(stage, phone)
    async with stage.house.rooms.archive() as work:
        known = await work.authenticators.get(await work.members.require(1001))
    await damage(stage, "authenticators", known.id)
    await stage.restart()  # what was opened before is remembered
    heard = len(said(phone))

    phone.type("Three boats")
    phone.type("/help")
    await stage.patiently()

    kept, helped = words(phone)[heard:]
    assert kept.startswith("⚠️ Not kept")
    assert helped.startswith("⚠️ Not kept")
    assert await stage.records() == []


async def test_an_observer_at_a_border_is_answered_by_the_same_words(stage: TestStage) -> None:
    oleg = await stage.admit(1003, "Oleg", Role.OBSERVER)
    await travel(stage, oleg)

    answer = await stage.say(oleg, "Three boats")

    assert plain(answer.text) == AWAY


async def test_no_old_button_does_anything(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats")
    data = [button.data or "" for row in receipt.buttons for button in row]
    await travel(stage, phone)

    for each in data:
        alert = await stage.refused(phone, partial(phone.tap_forged, receipt.message_id, each))
        assert plain(alert) == AWAY
    assert len(await stage.records()) == 1


async def test_what_stands_open_goes_and_does_not_come_back(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Two boats")
    shown = await stage.say(phone, "/show NAV-1")
    assert "Two boats" in shown.text

    await travel(stage, phone)
    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    assert words(phone) == [BEGUN]


async def test_a_question_leaves_and_its_answers_are_there_after_the_journey(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/meeting")
    await stage.say(phone, "Colonel Haddad")

    await travel(stage, phone)
    assert questions(phone) == []
    kept = await stage.say(phone, "Three boats")
    await lift(stage, "Salim")
    again = await stage.say(phone, "/meeting")

    assert plain(kept.text) == KEPT
    assert plain(again.text).startswith(
        "Meeting · NAV · 2/5\nThis is still open; it goes on here.\n"
    )
    (note,) = await stage.records()
    assert is_note(note)
    assert note.body.text.reveal() == "Three boats"


@pytest.mark.parametrize("discretion", Discretion)
async def test_nothing_is_pushed_and_what_was_missed_comes_with_the_next_digest(
    stages: Stages, discretion: Discretion
) -> None:
    async with stages(Setup(discretion=discretion)) as stage:
        salim = await stage.admit(1001, "Salim")
        huda = await stage.admit(1002, "Huda")
        await stage.advance_to(at(23, 7))
        await travel(stage, salim)
        await stage.say(huda, "Zephyr boats")
        await stage.say(huda, "/event 2026-11-24 15:00 Exhibition remind 1h")
        for day in (24, 25):
            await stage.advance_to(at(day, 7))
            await stage.advance_to(at(day, 15))
            await stage.settled()

        assert words(salim) == [BEGUN]
        await lift(stage, "Salim")
        await stage.advance_to(at(26, 7))
        await stage.settled()

        (digest,) = digests(salim)
        assert ("Zephyr boats" in digest.text) is (discretion is Discretion.OPEN)
        if discretion is Discretion.GUARDED:
            opened = await stage.tapped(salim, digest.message_id, "Open")
            assert "Zephyr boats" in opened.text
            assert "Passed without a reminder" in opened.text
        assert reminders(salim) == []


async def test_a_reminder_of_what_still_lies_ahead_comes_after_the_journey(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "/event 2026-11-24 15:00 Exhibition remind 2h 30m")
    await travel(stage, phone)
    await stage.advance_to(at(24, 13, 30))
    assert words(phone) == [BEGUN]

    await lift(stage, "Salim")
    await stage.advance(timedelta(minutes=6))
    await stage.settled()
    assert len(reminders(phone)) == 1
    await stage.advance_to(at(24, 14, 30))
    assert len(reminders(phone)) == 2


async def test_his_heads_are_told_and_one_of_them_lifts_it(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim", Role.HEAD)
    head = await stage.admit(1002, "Huda", Role.HEAD)
    await stage.say(salim, "Two boats")
    menu = stage.stand_in.commands_of(salim)
    await travel(stage, salim)
    warning = last(head)
    assert plain(warning.text).startswith("⚠️ A warning\nNAV: a member of your desk is in travel")
    assert "Salim" not in warning.text
    assert words(salim) == [BEGUN]

    opened = await stage.tapped(head, warning.message_id, "Open")
    assert "Salim" in opened.text
    lifted = await stage.tapped(head, warning.message_id, "Let read again")

    assert "Let read again" not in labels(lifted)
    shown = await stage.say(salim, "/show NAV-1")
    assert "Two boats" in shown.text
    assert stage.stand_in.commands_of(salim) == menu


async def test_a_desk_with_codes_wants_a_new_one_after_the_journey(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats")
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    await enrol(stage.house.rooms.archive, 1001)
    await stage.say(phone, f"/unlock {code(stage.clock.now())}")
    await travel(stage, phone)

    stage.clock.move_to(stage.clock.now() + timedelta(seconds=60))
    during = await stage.say(phone, f"/unlock {code(stage.clock.now())}")
    await lift(stage, "Salim")
    after = await stage.say(phone, "/show NAV-1")

    assert plain(during.text) == AWAY
    assert plain(after.text).startswith("Locked.")
    assert receipt.message_id not in {each.message_id for each in said(phone)}


async def test_messages_older_than_two_days_lose_their_words_where_they_are_known(
    stage: TestStage,
) -> None:
    phone = await stage.admit(1001, "Salim")
    shown = await stage.say(phone, "/help")
    opened = await stage.tapped(phone, shown.message_id, "Today")
    await stage.advance(timedelta(hours=49))
    await stage.settled()

    await travel(stage, phone)

    left = by_id(phone, opened.message_id)
    assert plain(left.text) == "What stood here was taken away."
    assert left.buttons == ()


async def test_a_traveller_who_is_suspended_hears_nothing(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await travel(stage, phone)
    await change_state(stage, "Salim", MemberState.SUSPENDED)

    assert await stage.answers(phone, lambda: phone.type("Three boats")) == []
    assert await stage.answers(phone, lambda: phone.type("/travel")) == []


async def test_a_journey_outlives_a_restart(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await travel(stage, phone)

    await stage.restart()

    assert plain((await stage.say(phone, "/agenda")).text) == AWAY


async def test_a_code_alone_is_no_note_on_a_journey_and_duress_is_heard(stage: TestStage) -> None:
    salim, head = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda", Role.HEAD)
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})
    await enrol(stage.house.rooms.archive, 1001)
    await travel(stage, salim)

    right = await stage.say(salim, code(stage.clock.now()))
    forced = await stage.say(salim, DURESS)
    await stage.house.ticker.call_all()
    await stage.settled()

    assert (plain(right.text), right.buttons) == (AWAY, ())
    assert (forced.text, forced.buttons) == (right.text, right.buttons)
    assert await stage.records() == []
    assert "forced to unlock" in last(head).text

"""Asking for what one may not read: the answer says nothing, and whom it concerns decides."""

from datetime import timedelta
from functools import partial

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.members import MemberState
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.corrections import labels, regrant
from tests.acceptance.sights import FORBIDDEN, SPENT, change_state, plain
from tests.acceptance.stage import TestStage, said

ASKED = "Asked, if there is such a thing. What is shared comes with the digest of your desk."


async def two_desks(stage: TestStage) -> tuple[Phone, Phone, Phone]:
    """Give Salim of NAV with a note, his head Huda, and Karim of AIR, who may not read it."""
    await stage.add_desk("AIR", Discretion.GUARDED)
    huda = await stage.admit(1002, "Huda", Role.HEAD)
    salim = await stage.admit(1001, "Salim")
    karim = await stage.admit(1003, "Karim", desk="AIR")
    await stage.say(salim, "A frigate came in")
    return salim, huda, karim


async def request(stage: TestStage, phone: Phone, reference: str) -> str:
    """Ask for a record, and return the answer."""
    before = {each.message_id for each in said(phone)}
    phone.type(f"/request {reference}")
    await stage.settled()
    await stage.settled()  # what is owed by it is worked off, too
    (answer,) = [each for each in said(phone) if each.message_id not in before]
    return plain(answer.text)


def asked(phone: Phone) -> list[ChatMessage]:
    """Return the notices that somebody asks, in a chat."""
    return [each for each in said(phone) if "asks for a record" in each.text]


async def opened(stage: TestStage, phone: Phone) -> ChatMessage:
    """Open the newest notice."""
    return await stage.tapped(phone, asked(phone)[-1].message_id, "See the request")


async def test_a_head_is_asked_and_shares_with_the_desk_of_who_asked(stage: TestStage) -> None:
    salim, huda, karim = await two_desks(stage)

    answer = await request(stage, karim, "NAV-1")
    notice = asked(huda)[-1]
    shown = await opened(stage, huda)
    told = await stage.tapped(huda, shown.message_id, "Share with AIR")

    assert answer == ASKED
    assert plain(notice.text).splitlines()[-1].startswith("NAV: somebody of another desk")
    assert all(each not in notice.text for each in ("Karim", "NAV-1", "AIR", "frigate"))
    assert "Karim, AIR, asks for NAV-1." in plain(shown.text)
    assert "Shared as a copy: AIR." in plain(told.text)
    assert len(asked(salim)) == 1
    (copy,) = await stage.records("AIR")
    assert str(copy.shared_from) == "NAV-1"
    seen = await stage.say(karim, "/show AIR-1")
    assert "A frigate came in" in seen.text


async def test_the_answer_is_the_same_whatever_there_is(stage: TestStage) -> None:
    salim, huda, karim = await two_desks(stage)
    await stage.say(salim, "Taken back")
    await stage.say(salim, "/undo")
    nothing = len(said(huda)) + len(said(salim))

    answers = [await request(stage, karim, each) for each in ("NAV-2", "NAV-77", "XYZ-1", "AIR-1")]
    unheard = len(said(huda)) + len(said(salim)) - nothing
    answers.append(await request(stage, karim, "NAV-1"))

    assert set(answers) == {ASKED}
    assert unheard == 0
    assert len(asked(huda)) == 1


async def test_a_decline_is_told_to_nobody(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    before = len(said(karim))

    shown = await opened(stage, huda)
    declined = await stage.tapped(huda, shown.message_id, "Decline")

    assert "not told" in declined.text
    assert len(said(karim)) == before
    assert await stage.records("AIR") == []
    (record,) = await stage.records()
    async with stage.house.rooms.archive() as work:
        newest = await work.ledger.newest(record.id, 9)
    assert Action.RECORD_DECLINE in [each.action for each in newest]
    assert Action.RECORD_REQUEST in [each.action for each in newest]


async def test_two_who_are_asked_share_one_copy(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    other = await stage.admit(1004, "Noor", Role.HEAD)
    await request(stage, karim, "NAV-1")
    first, second = await opened(stage, huda), await opened(stage, other)

    huda.tap(first.message_id, "Share with AIR")
    other.tap(second.message_id, "Share with AIR")
    await stage.settled()

    assert len(await stage.records("AIR")) == 1
    assert all("Shared as a copy" in said(each)[-1].text for each in (huda, other))


async def test_an_author_who_is_no_head_may_see_and_not_share_beyond(stage: TestStage) -> None:
    salim, _, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")

    shown = await opened(stage, salim)

    assert [each for row in labels(shown) for each in row if "Share" in each] == []
    assert "A head of desk may share it" in shown.text


async def test_five_a_day_and_no_more(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)

    answers = [await request(stage, karim, f"NAV-{number}") for number in (9, 8, 7, 6, 5, 1)]
    await stage.advance(timedelta(days=1, minutes=1))
    await stage.settled()
    later = await request(stage, karim, "NAV-1")

    assert answers[:5] == [ASKED] * 5
    assert "within a day" in answers[5]
    assert later == ASKED
    assert len(asked(huda)) == 1


async def test_the_same_again_on_one_day_tells_once(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)

    await request(stage, karim, "NAV-1")
    await request(stage, karim, "nav-1")

    assert len(asked(huda)) == 1


async def test_who_lost_his_part_meanwhile_is_given_nothing(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    shown = await opened(stage, huda)
    await change_state(stage, "Karim", MemberState.SUSPENDED)

    alert = await stage.refused(huda, partial(huda.tap, shown.message_id, "Share with AIR"))

    assert plain(alert) == SPENT
    assert await stage.records("AIR") == []


async def test_a_head_who_is_one_no_more_shares_nothing(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    shown = await opened(stage, huda)
    await regrant(stage, 1002, NAV=Role.OBSERVER)

    alert = await stage.refused(huda, partial(huda.tap, shown.message_id, "Share with AIR"))

    assert plain(alert) == SPENT
    assert await stage.records("AIR") == []


async def test_what_was_taken_back_meanwhile_is_not_shared(stage: TestStage) -> None:
    salim, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    shown = await opened(stage, huda)
    await stage.say(salim, "/undo")

    alert = await stage.refused(huda, partial(huda.tap, shown.message_id, "Share with AIR"))

    assert plain(alert) == SPENT
    assert await stage.records("AIR") == []


async def test_what_one_may_read_anyway_is_asked_of_nobody(stage: TestStage) -> None:
    salim, huda, _ = await two_desks(stage)

    answer = await request(stage, salim, "NAV-1")

    assert answer == ASKED
    assert asked(huda) == []


async def test_an_observer_may_ask_and_an_auditor_may_not(stage: TestStage) -> None:
    _, huda, _ = await two_desks(stage)
    noor = await stage.admit(1004, "Noor", Role.OBSERVER, "AIR")
    auditor = await stage.admit(1005, "Layla", Role.AUDITOR, "AIR")

    answers = [await request(stage, each, "NAV-1") for each in (noor, auditor)]

    assert answers[0] == ASKED
    assert answers[1] == FORBIDDEN
    assert len(asked(huda)) == 1


async def test_without_a_reference_it_says_how(stage: TestStage) -> None:
    _, _, karim = await two_desks(stage)

    answers = [await request(stage, karim, each) for each in ("", "the frigate", "NAV")]

    assert all("/request NAV-17" in each for each in answers)


async def test_who_asks_leaves_the_chat_again(stage: TestStage) -> None:
    _, huda, karim = await two_desks(stage)
    await request(stage, karim, "NAV-1")
    shown = await opened(stage, huda)

    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    (now,) = [each for each in said(huda) if each.message_id == shown.message_id]
    assert "Karim" not in now.text


async def test_in_arabic_it_says_the_same(stage: TestStage) -> None:
    await two_desks(stage)
    noor = await stage.admit(1004, "نور", Role.OFFICER, "AIR", "ar")

    answers = [await request(stage, noor, each) for each in ("NAV-1", "XYZ-1")]

    assert len(set(answers)) == 1
    assert "إن وُجد" in answers[0]

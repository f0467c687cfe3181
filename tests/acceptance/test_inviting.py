"""A head invites somebody from his chat: one link, once, while he may, and never by paper."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.step_up import StepUp
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.desks.desks import SetDesk
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id, last, said


@pytest.fixture
async def head(stage: TestStage) -> Phone:
    """Admit a head, Hadi."""
    return await stage.admit(1000, "Hadi", Role.HEAD)


async def invited(stage: TestStage, head: Phone, role: str = "Officer") -> ChatMessage:
    """Ask for an invitation."""
    asked = await stage.say(head, "/invite")
    return await stage.tapped(head, asked.message_id, role)


def code_in(message: ChatMessage) -> str:
    """Return the code behind a link."""
    return message.text.partition("?start=")[2].split()[0]


async def opened(stage: TestStage, telegram: int, name: str, code: str) -> list[ChatMessage]:
    """Let somebody open an invitation; return what he is told."""
    phone = stage.stand_in.phones.get(telegram) or stage.stand_in.phone(telegram, name, "en")
    return await stage.answers(phone, lambda: phone.type(f"/start {code}"))


async def test_whoever_opens_the_link_is_admitted_once(stage: TestStage, head: Phone) -> None:
    invitation = await invited(stage, head)

    first = await opened(stage, 1001, "Salim", code_in(invitation))
    second = await opened(stage, 1002, "Oleg", code_in(invitation))

    assert "Invitation to NAV, as officer" in plain(invitation.text)
    (welcome,) = [plain(each.text) for each in first]
    assert welcome.startswith("Welcome. You are admitted to NAV, Desk NAV. Your role: officer.\n")
    assert second == []


async def test_the_link_leaves_the_chat_again(stage: TestStage, head: Phone) -> None:
    invitation = await invited(stage, head)

    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    rests = by_id(head, invitation.message_id)
    assert "start=" not in rests.text
    assert rests.buttons == ()
    assert "/invite makes another" in plain(rests.text)


@pytest.mark.parametrize("label", ["Suspend", "Part with"])
async def test_an_invitation_counts_no_longer_than_its_maker(
    stage: TestStage, head: Phone, label: str
) -> None:
    other = await stage.admit(1005, "Rania", Role.HEAD)
    invitation = await invited(stage, other)
    people = await stage.say(head, "/members")
    await stage.tapped(head, people.message_id, "Rania")
    await stage.tapped(head, people.message_id, label)
    if label == "Part with":
        await stage.tapped(head, people.message_id, "Yes, end this role")

    assert await opened(stage, 1001, "Salim", code_in(invitation)) == []


async def test_a_head_who_opens_his_own_link_stays_head(stage: TestStage, head: Phone) -> None:
    invitation = await invited(stage, head)
    before = len(said(head))

    head.type(f"/start {code_in(invitation)}")
    await stage.settled()

    assert len(said(head)) == before
    assert "Hadi: head of desk" in plain((await stage.say(head, "/members")).text)
    assert await opened(stage, 1001, "Salim", code_in(invitation))


async def test_nobody_comes_back_from_a_suspension_by_a_link(stage: TestStage, head: Phone) -> None:
    officer = await stage.admit(1001, "Salim")
    invitation = await invited(stage, head)
    people = await stage.say(head, "/members")
    await stage.tapped(head, people.message_id, "Salim")
    await stage.tapped(head, people.message_id, "Suspend")

    assert await opened(stage, 1001, "Salim", code_in(invitation)) == []

    assert "not yours to do" in (await stage.say(officer, "Seen at the pier")).text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OBSERVER, Role.AUDITOR])
async def test_others_invite_nobody(stage: TestStage, role: Role) -> None:
    phone = await stage.admit(1001, "Salim", role)

    refused = await stage.say(phone, "/invite")
    unknown = await stage.say(phone, "/show NAV-999")

    assert refused.text == unknown.text


async def test_plain_words_ask_for_it(stage: TestStage, head: Phone) -> None:
    asked = await stage.say(head, "invite an officer")

    assert "Choose the role by button" in asked.text
    assert last(head).message_id == asked.message_id


async def test_a_desk_that_is_read_with_codes_sends_its_head_to_the_operator(
    stage: TestStage, head: Phone
) -> None:
    asked = await stage.say(head, "/invite")
    await SetDesk(stage.house.rooms.archive)("NAV", {"step_up": StepUp.TOTP})

    pressed = await stage.tapped(head, asked.message_id, "Officer")
    again = await stage.say(head, "/invite")

    assert "handed over in person" in pressed.text
    assert "handed over in person" in again.text
    assert again.buttons == ()

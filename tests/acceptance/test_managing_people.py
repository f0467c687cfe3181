"""A head of desk sees his people, suspends and resumes them, changes roles, parts with them."""

from datetime import timedelta

import pytest

from domain.actions import Role
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, by_id, last, said


@pytest.fixture
async def head(stage: TestStage) -> Phone:
    """Admit a head, Hadi."""
    return await stage.admit(1000, "Hadi", Role.HEAD)


async def chosen(stage: TestStage, head: Phone, name: str) -> ChatMessage:
    """Ask for the people, and choose one."""
    people = await stage.say(head, "/members")
    return await stage.tapped(head, people.message_id, name)


async def test_names_are_shown_for_a_short_while(stage: TestStage, head: Phone) -> None:
    await stage.admit(1001, "Salim")

    people = await stage.say(head, "/members")
    await stage.advance(timedelta(minutes=2))
    await stage.settled()

    assert "Salim: officer" in plain(people.text)
    assert "Hadi: head of desk" in plain(people.text)
    rests = by_id(head, people.message_id)
    assert "Salim" not in rests.text
    assert [button.text for row in rests.buttons for button in row] == ["Open"]


async def test_whoever_is_suspended_is_refused_on_this_desk_and_heard_on_another(
    stage: TestStage, head: Phone
) -> None:
    officer = await stage.admit(1001, "Salim")
    await stage.add_desk("AIR", stage.setup.discretion)
    one = await chosen(stage, head, "Salim")

    suspended = await stage.tapped(head, one.message_id, "Suspend")
    refused = await stage.say(officer, "Seen at the pier")
    await stage.admit(1001, "Salim", Role.OFFICER, "AIR")
    kept = await stage.say(officer, "Seen at the hangar")

    assert "suspended on this desk" in suspended.text
    assert "not yours to do" in refused.text
    assert "AIR-1" in kept.text
    assert await stage.records() == []


async def test_what_a_suspended_member_has_open_leaves_his_chat_at_once(
    stage: TestStage, head: Phone
) -> None:
    officer = await stage.admit(1001, "Salim")
    receipt = await stage.say(officer, "Seen at the pier")
    opened = await stage.tapped(officer, receipt.message_id, "Open")
    one = await chosen(stage, head, "Salim")

    await stage.tapped(head, one.message_id, "Suspend")
    await stage.settled()

    assert "pier" in opened.text
    assert not any("pier" in message.text for message in officer.chat)


async def test_a_suspended_member_is_offered_no_commands_until_he_is_resumed(
    stage: TestStage, head: Phone
) -> None:
    officer = await stage.admit(1001, "Salim")
    before = stage.stand_in.commands_of(officer)
    one = await chosen(stage, head, "Salim")

    await stage.tapped(head, one.message_id, "Suspend")
    await stage.settled()
    suspended = stage.stand_in.commands_of(officer)
    await stage.tapped(head, one.message_id, "Resume")
    await stage.settled()

    assert suspended == []
    assert stage.stand_in.commands_of(officer) == before


async def test_a_changed_role_counts_at_once(stage: TestStage, head: Phone) -> None:
    officer = await stage.admit(1001, "Salim")
    one = await chosen(stage, head, "Salim")

    await stage.tapped(head, one.message_id, "Change role")
    changed = await stage.tapped(head, one.message_id, "Observer")
    refused = await stage.say(officer, "Seen at the pier")

    assert "Salim: observer" in plain(changed.text)
    assert "not yours to do" in refused.text


async def test_parting_asks_first_and_makes_a_stranger(stage: TestStage, head: Phone) -> None:
    officer = await stage.admit(1001, "Salim")
    one = await chosen(stage, head, "Salim")

    asked = await stage.tapped(head, one.message_id, "Part with")
    parted = await stage.tapped(head, one.message_id, "Yes, end this role")
    heard = len(said(officer))
    officer.type("Seen at the pier")
    await stage.settled()

    assert "Confirm by button" in asked.text
    assert "Salim" not in parted.text
    assert len(said(officer)) == heard


async def test_the_last_head_is_told_what_to_do(stage: TestStage, head: Phone) -> None:
    one = await chosen(stage, head, "Hadi")
    await stage.tapped(head, one.message_id, "Part with")

    alert = await stage.refused(head, lambda: head.tap(one.message_id, "Yes, end this role"))

    assert "Make somebody else head first" in alert


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OBSERVER, Role.AUDITOR])
async def test_to_others_the_command_is_what_an_unknown_reference_is(
    stage: TestStage, role: Role
) -> None:
    phone = await stage.admit(1001, "Salim", role)

    refused = await stage.say(phone, "/members")
    unknown = await stage.say(phone, "/show NAV-999")

    assert refused.text == unknown.text


async def test_an_arabic_head_reads_arabic(stage: TestStage) -> None:
    head = await stage.admit(1000, "هادي", Role.HEAD, language="ar")
    await stage.admit(1001, "سالم")

    one = await chosen(stage, head, "سالم")
    suspended = await stage.tapped(head, one.message_id, "إيقاف")

    assert "سالم: ضابط المكتب" in plain(one.text)
    assert "موقوف في هذا المكتب" in suspended.text
    assert last(head).message_id == one.message_id

"""A desk's Telegram group: one code of its head connects it, constant words reach it, no more."""

import re
from datetime import timedelta
from functools import partial

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.groups import REGISTERING
from domain.members import MemberState
from handlers.commands import COMMANDS
from rehearsal.groups import Group
from rehearsal.refusals import Json
from rehearsal.telegram import Phone
from tests.acceptance.conftest import Stages
from tests.acceptance.corrections import regrant
from tests.acceptance.promising import labels
from tests.acceptance.sights import at, change_state, plain, reminders
from tests.acceptance.stage import Setup, TestStage, last, said

CHAT, SUPER = -4_200, -100_200_300
REFUSED = "That code connects nothing there"
CONNECTED = "The group is connected."
DIGEST = "It is the hour of the digest. It is read in the private chat."
REMINDER = "There is a reminder. It is read in the private chat."


async def head(stage: TestStage, telegram: int = 1003, desk: str = "") -> Phone:
    return await stage.admit(telegram, f"Huda {telegram}", Role.HEAD, desk)


async def code_of(stage: TestStage, phone: Phone) -> str:
    """Ask for a group, and return the code."""
    card = await stage.say(phone, "/group")
    return found_in(card.text)


def found_in(text: str) -> str:
    found = re.search(r"/register@\w+ (\w+)", plain(text))
    assert found, text
    return found[1]


async def connected(stage: TestStage, phone: Phone) -> Group:
    """Connect a group, as most do: by the button under the card."""
    code = await code_of(stage, phone)
    group = stage.stand_in.group(CHAT, "Example group")
    answers = await stage.answers(phone, lambda: group.bring(phone, code))
    assert [CONNECTED in each.text for each in answers] == [True]
    return group


async def settle(stage: TestStage, seconds: int = 11) -> None:
    """Let what is owed to groups happen."""
    await stage.settled()
    await stage.advance(timedelta(seconds=seconds))
    await stage.settled()


def told(group: Group) -> list[str]:
    """Return what the bot says in a group."""
    return [plain(each.text) for each in group.chat if each.from_bot]


async def test_a_head_connects_a_group_with_the_button_under_his_code(stage: TestStage) -> None:
    huda = await head(stage)
    card = await stage.say(huda, "/group")
    link = card.buttons[0][0]

    code = found_in(card.text)
    group = stage.stand_in.group(CHAT, "Example group")
    answer = await stage.answer(huda, lambda: group.bring(huda, code))
    await settle(stage)

    assert link.url == f"https://t.me/amana_rehearsal_bot?startgroup={code}"
    assert CONNECTED in answer.text
    assert told(group) == [
        "This group is connected. What there is to read is read in the private chat."
    ]
    assert [b.url for row in group.chat[-1].buttons for b in row] == [
        "https://t.me/amana_rehearsal_bot"
    ]
    assert group.chat[-1].protect_content
    assert group.status == "member"


async def test_a_head_may_add_the_bot_first_and_type_the_code_within_ten_minutes(
    stage: TestStage,
) -> None:
    huda = await head(stage)
    code = await code_of(stage, huda)
    group = stage.stand_in.group(CHAT, "Example group")
    group.bring(huda)
    await settle(stage, 540)

    answer = await stage.answer(
        huda, lambda: group.type(huda, f"/register@amana_rehearsal_bot {code.lower()}")
    )
    await settle(stage, 120)

    assert CONNECTED in answer.text
    assert group.status == "member"


async def test_without_a_code_the_bot_leaves_after_ten_minutes(stage: TestStage) -> None:
    huda = await head(stage)
    await code_of(stage, huda)
    group = stage.stand_in.group(CHAT, "Example group")
    group.bring(huda)
    await settle(stage, 590)
    assert group.status == "member"

    await settle(stage, 20)

    assert group.status == "left"
    assert told(group) == []


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_that_nobody_registered_is_left_at_once(stage: TestStage, kind: str) -> None:
    salim = await stage.admit(1001, "Salim")
    stranger = stage.stand_in.phone(666, "Somebody")
    groups = [stage.stand_in.group(CHAT - n, "Example", kind) for n in range(2)]

    for group, by in zip(groups, (salim, stranger), strict=True):
        group.bring(by)
    await settle(stage)

    assert [group.status for group in groups] == ["left", "left"]
    assert [told(group) for group in groups] == [[], []]


async def test_a_group_from_before_is_left_at_the_first_word_there(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    group = stage.stand_in.group(CHAT, "Example group")
    group.status = "member"

    for text in ("words", "/undo", "/digest@amana_rehearsal_bot"):
        group.type(salim, text)
    await settle(stage)

    assert group.status == "left"
    assert [each.method for each in stage.stand_in.calls].count("leaveChat") == 1
    assert await stage.records() == []


@pytest.mark.parametrize("discretion", Discretion)
async def test_the_group_is_told_the_same_words_whatever_the_desk_and_whatever_there_is(
    stages: Stages, discretion: Discretion
) -> None:
    async with stages(Setup(discretion=discretion)) as stage:
        huda = await head(stage)
        salim = await stage.admit(1001, "Salim")
        group = await connected(stage, huda)
        await stage.say(salim, "A frigate came in")
        await stage.answers(salim, lambda: salim.type("/event 2026-11-25 09:00 Gala @ Pier 9"))
        await stage.advance_to(at(23, 7))
        await settle(stage)
        await stage.advance_to(at(24, 7))
        await settle(stage)
        await stage.advance_to(at(24, 9))
        await settle(stage)

        assert told(group)[1:] == [DIGEST, DIGEST, REMINDER]


async def test_a_promises_reminder_is_its_holders_alone(stage: TestStage) -> None:
    huda = await head(stage)
    group = await connected(stage, huda)
    read_back = await stage.say(huda, "remind me on 2026-11-23 15:00 to call the office")
    await stage.tapped(huda, read_back.message_id, "Yes, keep it")
    await stage.advance_to(at(23, 15))
    await settle(stage)

    assert len(reminders(huda)) == 1
    assert REMINDER not in told(group)


async def test_nothing_in_a_registered_group_is_kept_answered_swept_or_obeyed(
    stage: TestStage,
) -> None:
    huda = await head(stage)
    await stage.say(huda, "A note before")
    group = await connected(stage, huda)
    before = told(group)
    commands = sorted(set(COMMANDS) - set(REGISTERING))
    texts = ["words", *(f"/{name}@amana_rehearsal_bot NAV-1 123456" for name in commands)]

    for text in texts:
        assert await stage.answers(huda, partial(group.type, huda, text)) == []
    answers = await stage.answers(huda, lambda: group.type(huda, "/register@amana_rehearsal_bot X"))
    await settle(stage)

    assert [REFUSED in each.text for each in answers] == [True]
    assert told(group) == before
    assert len(await stage.records()) == 1
    assert [each.text for each in group.chat if not each.from_bot] == []
    assert not any(
        each.parameters.get("chat_id") == CHAT and each.method == "deleteMessage"
        for each in stage.stand_in.calls
    )
    assert group.status == "member"


async def test_on_a_journey_a_code_from_before_connects_nothing(stage: TestStage) -> None:
    phone = await head(stage)
    code = await code_of(stage, phone)
    await stage.say(phone, "/travel")
    group = stage.stand_in.group(CHAT, "Example group")

    answers = await stage.answers(phone, lambda: group.bring(phone, code))

    assert answers == []
    async with stage.house.rooms.archive() as work:
        assert (await work.desks.named("NAV")).desk.group is None


async def test_a_code_works_once_and_for_its_maker_alone(stage: TestStage) -> None:
    huda, omar = await head(stage), await head(stage, 1004)
    salim, stranger = await stage.admit(1001, "Salim"), stage.stand_in.phone(666, "Somebody")
    code = await code_of(stage, huda)
    group = stage.stand_in.group(CHAT, "Example group")
    group.bring(omar)

    for phone in (salim, stranger):
        assert await stage.answers(phone, partial(group.type, phone, f"/register {code}")) == []
    by_other = await stage.answer(omar, lambda: group.type(omar, f"/register {code}"))
    by_her = await stage.answer(huda, lambda: group.type(huda, f"/register {code}"))
    again = await stage.answer(huda, lambda: group.type(huda, f"/register {code}"))

    assert REFUSED in by_other.text
    assert CONNECTED in by_her.text
    assert again.text == by_other.text


async def test_an_old_code_and_one_of_a_head_no_more_open_nothing(stage: TestStage) -> None:
    huda, omar = await head(stage), await head(stage, 1004)
    old, his = await code_of(stage, huda), ""
    await stage.advance(timedelta(hours=48))
    group = stage.stand_in.group(CHAT, "Example group")
    answer = await stage.answer(huda, lambda: group.bring(huda, old))
    his = await code_of(stage, omar)
    await regrant(stage, 1004, NAV=Role.OFFICER)

    answers = await stage.answers(omar, lambda: group.bring(omar, his))
    await settle(stage)

    assert REFUSED in answer.text
    assert answers == []
    assert group.status == "left"


@pytest.mark.parametrize("how", ["forwarded", "via", "quoted", "anonymous", "edited"])
async def test_a_code_that_was_not_typed_by_a_person_just_now_is_no_code(
    stage: TestStage, how: str
) -> None:
    huda = await head(stage)
    code = await code_of(stage, huda)
    group = stage.stand_in.group(CHAT, "Example group")
    group.bring(huda)
    origin: Json = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}
    ways: dict[str, Json] = {
        "forwarded": {"forward_origin": origin},
        "via": {"via_bot": {"id": 5, "is_bot": True, "first_name": "Other"}},
        "quoted": {"quote": {"text": "x", "position": 0, "is_manual": True}},
        "anonymous": {"sender_chat": group.private_chat},
        "edited": {"edit_date": stage.stand_in.seconds()},
    }

    answers = await stage.answers(huda, lambda: group.type(huda, f"/register {code}", **ways[how]))

    assert answers == []
    async with stage.house.rooms.archive() as work:
        (standing,) = await work.desks.all()
    assert standing.desk.group is None


async def test_two_desks_share_no_group(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    huda, omar = await head(stage), await head(stage, 1004, "AIR")
    group = await connected(stage, huda)
    code = await code_of(stage, omar)

    answer = await stage.answer(omar, lambda: group.type(omar, f"/register {code}"))
    await settle(stage)

    assert REFUSED in answer.text
    assert group.status == "member"
    assert len(told(group)) == 1


async def test_the_same_group_may_be_connected_again_and_another_takes_its_place(
    stage: TestStage,
) -> None:
    huda = await head(stage)
    group = await connected(stage, huda)
    card = await stage.say(huda, "/group")
    assert "NAV has a group since" in plain(card.text)
    renewed = await stage.tapped(huda, card.message_id, "New code")
    same = await stage.answer(huda, lambda: group.type(huda, f"/register {found_in(renewed.text)}"))
    renewed = await stage.tapped(huda, card.message_id, "New code")
    other = stage.stand_in.group(CHAT - 1, "Another group")

    moved = await stage.answer(huda, lambda: other.bring(huda, found_in(renewed.text)))
    await settle(stage)

    assert CONNECTED in same.text
    assert CONNECTED in moved.text
    assert (group.status, other.status) == ("left", "member")


async def test_a_head_does_without_a_group(stage: TestStage) -> None:
    huda = await head(stage)
    group = await connected(stage, huda)
    card = await stage.say(huda, "/group")

    without = await stage.tapped(huda, card.message_id, "No group")
    await settle(stage)

    assert "NAV has no group." in plain(without.text)
    assert labels(without) == ["New code"]
    assert group.status == "left"
    assert not any("taken out" in each.text for each in said(huda))


async def test_a_group_that_becomes_a_supergroup_stays_the_desks(stage: TestStage) -> None:
    huda = await head(stage)
    group = await connected(stage, huda)

    new = group.upgrade(SUPER)
    await stage.settled()
    await stage.advance_to(at(23, 7))
    await settle(stage)

    assert told(new) == [DIGEST]
    assert new.status == "member"


async def test_words_sent_to_the_old_number_follow_to_the_new_one(stage: TestStage) -> None:
    huda = await head(stage)
    group = await connected(stage, huda)
    new = stage.stand_in.group(SUPER, "Example group", "supergroup")
    new.status, group.became = "member", SUPER

    await stage.advance_to(at(23, 7))
    await settle(stage)
    await stage.advance_to(at(24, 7))
    await settle(stage)

    assert told(new) == [DIGEST, DIGEST]


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_head_hears_that_the_bot_was_taken_out(stage: TestStage, is_told: bool) -> None:
    huda, omar = await head(stage), await head(stage, 1004)
    group = await connected(stage, huda)

    if is_told:
        group.kick(omar)
    else:
        group.status = "kicked"
    await stage.settled()
    await stage.advance_to(at(23, 7))
    await settle(stage)

    for phone in (huda, omar):
        assert sum("taken out of it" in each.text for each in said(phone)) == 1
    assert "NAV has no group." in plain((await stage.say(huda, "/group")).text)


async def test_only_heads_are_shown_and_allowed_the_command(stage: TestStage) -> None:
    salim, huda = await stage.admit(1001, "Salim"), await head(stage)

    refused = await stage.say(salim, "/group")
    card = await stage.say(huda, "/group")
    await regrant(stage, 1003, NAV=Role.OFFICER)
    alert = await stage.refused(huda, lambda: huda.tap(card.message_id, "New code"))

    assert "there is no such thing here" in refused.text
    assert "there is no such thing here" in alert


async def test_guessed_codes_are_counted_and_heads_are_warned(stage: TestStage) -> None:
    huda = await head(stage)
    code = await code_of(stage, huda)
    group = stage.stand_in.group(CHAT, "Example group")
    group.bring(huda)
    for guess in range(5):
        await stage.answers(huda, partial(group.type, huda, f"/register AAAA{guess}"))

    barred = await stage.answers(huda, lambda: group.type(huda, f"/register {code}"))
    await settle(stage)

    assert [REFUSED in each.text for each in barred] == [True]
    (warning,) = [plain(each.text) for each in said(huda) if each.text.startswith("⚠")]
    assert "NAV: wrong invitation codes came five times within an hour" in warning


async def test_a_suspended_head_registers_nothing(stage: TestStage) -> None:
    huda = await head(stage)
    code = await code_of(stage, huda)
    await change_state(stage, "Huda 1003", MemberState.SUSPENDED)
    group = stage.stand_in.group(CHAT, "Example group")

    answers = await stage.answers(huda, lambda: group.bring(huda, code))
    await settle(stage)

    assert answers == []
    assert group.status == "left"


async def test_a_press_in_a_group_does_nothing(stage: TestStage) -> None:
    huda = await head(stage)
    receipt = await stage.say(huda, "A note")
    data = receipt.buttons[0][1].data
    wire = receipt.wire | {"chat": {"id": CHAT, "type": "group", "title": "Example group"}}

    stage.stand_in.push_raw(
        {
            "callback_query": {
                "id": "77",
                "from": huda.user,
                "message": wire,
                "chat_instance": "1",
                "data": data,
            }
        }
    )
    await stage.settled()

    assert last(huda) == receipt

"""What a chat offers behind a "/": its member's own commands, in his language; strangers', none."""

from datetime import timedelta

import pytest

from domain.actions import Role
from domain.desks import Discretion
from domain.members import MemberState
from handlers import guide
from handlers.messenger import TelegramMessenger
from rehearsal.faults import Kind
from rehearsal.telegram import Phone, StandIn
from services.desks.menus import PlanMenus
from tests.acceptance.sights import change_state
from tests.acceptance.stage import TestStage

WRITING = {"event", "meeting", "undo"}


def menu(stage: TestStage, phone: Phone) -> dict[str, str]:
    """Return what *phone* offers after a "/"."""
    offered = stage.stand_in.commands_of(phone)
    return {str(each["command"]): str(each["description"]) for each in offered}


def described(stand_in: StandIn) -> dict[tuple[str, str], str]:
    """Return what the bot said of itself, by kind and language."""
    return stand_in._office.descriptions


async def calls(stage: TestStage, method: str) -> int:
    """Return how often a method was called, once everything is done."""
    await stage.settled()
    return sum(call.method == method for call in stage.stand_in.calls)


async def test_a_member_is_offered_his_own_commands_in_his_language(stage: TestStage) -> None:
    officer = await stage.admit(1001, "Salim")
    observer = await stage.admit(1002, "هدى", Role.OBSERVER, language="ar")

    await stage.settled()

    assert menu(stage, officer) == guide.command_descriptions("en", frozenset({Role.OFFICER}))
    assert menu(stage, observer) == guide.command_descriptions("ar", frozenset({Role.OBSERVER}))
    assert "today" in menu(stage, observer)
    assert not WRITING & set(menu(stage, observer))


async def test_strangers_are_offered_nothing_and_told_neutral_words(stage: TestStage) -> None:
    stranger = stage.stand_in.phone(666, "Nobody")
    await stage.admit(1001, "Salim")
    await stage.settled()

    assert menu(stage, stranger) == {}
    words = described(stage.stand_in)
    assert words["description", ""] == guide.about("en")[1]
    assert words["short_description", "ar"] == guide.about("ar")[0]
    assert not any("Amana" in each or "NAV" in each for each in words.values())


async def test_a_menu_that_was_set_for_everybody_is_taken_away_at_the_next_start(
    stage: TestStage,
) -> None:
    stranger = stage.stand_in.phone(666, "Nobody")
    stage.stand_in._office.commands.lists[("default", 0), ""] = [
        {"command": "event", "description": "Announce an event"}
    ]
    assert menu(stage, stranger)

    await stage.restart(timedelta(days=1))
    await stage.settled()

    assert menu(stage, stranger) == {}


async def test_the_menu_follows_the_language(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    settings = await stage.say(phone, "/settings")

    for label, language in (("العربية", "ar"), ("English", "en"), ("العربية", "ar")):
        await stage.tapped(phone, settings.message_id, label)
        await stage.settled()
        told = guide.command_descriptions(language, frozenset({Role.OFFICER}))
        assert menu(stage, phone) == told


async def test_digits_and_quiet_hours_send_no_menu(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    settings = await stage.say(phone, "/settings")
    before = await calls(stage, "setMyCommands")

    for label in ("١٢٣", "Hijri first", "٢٢–٧"):
        await stage.tapped(phone, settings.message_id, label)

    assert await calls(stage, "setMyCommands") == before


async def test_the_menu_follows_the_roles(stage: TestStage) -> None:
    await stage.add_desk("AIR", Discretion.OPEN)
    phone = await stage.admit(1001, "Salim", Role.OBSERVER)
    await stage.settled()
    assert not WRITING & set(menu(stage, phone))

    await stage.admit(1001, "Salim", Role.OFFICER, "AIR")
    await stage.settled()

    assert set(menu(stage, phone)) >= WRITING


async def test_a_suspended_members_menu_is_gone_until_he_is_resumed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.settled()
    before = menu(stage, phone)

    await change_state(stage, "Salim", MemberState.SUSPENDED)
    await stage.settled()
    assert menu(stage, phone) == {}
    await change_state(stage, "Salim", MemberState.ACTIVE)
    await stage.settled()

    assert menu(stage, phone) == before


async def test_a_restart_sets_nothing_again(stage: TestStage) -> None:
    await stage.admit(1001, "Salim")
    before = await calls(stage, "setMyCommands")

    await stage.restart()

    assert await calls(stage, "setMyCommands") == before


async def test_another_edition_of_the_list_is_set_for_everybody_once(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    before = await calls(stage, "setMyCommands")
    another = AnotherEdition(stage.house.app.bot)

    await PlanMenus(stage.house.rooms.archive, another)()
    await PlanMenus(stage.house.rooms.archive, another)()
    assert await calls(stage, "setMyCommands") == before + 1
    await stage.restart()

    assert await calls(stage, "setMyCommands") == before + 2
    assert await calls(stage, "setMyDescription") == 6
    assert "show" in menu(stage, phone)


class AnotherEdition(TelegramMessenger):
    """A messenger of a version whose list has other words."""

    def edition(self) -> tuple[str, ...]:
        """Return the words of that list."""
        return ("other words",)


FAULTS: list[Kind] = ["429", "502", "cut", "lost"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_menu_that_telegram_did_not_take_comes_later(stage: TestStage, fault: Kind) -> None:
    stage.stand_in.faults.plan(fault, "setMyCommands")
    phone = await stage.admit(1001, "Salim")

    await stage.patiently()

    assert set(menu(stage, phone)) >= WRITING


async def test_whoever_was_blocked_for_a_menu_warns_nobody(stage: TestStage) -> None:
    head = await stage.admit(1000, "Hadi", Role.HEAD)
    phone = await stage.admit(1001, "Salim")
    settings = await stage.say(phone, "/settings")
    phone.conversation.blocked = True

    await change_state(stage, "Salim", MemberState.SUSPENDED)
    await stage.patiently()

    assert settings.text
    assert not any(message.text.startswith("⚠️") for message in head.chat)


async def test_whoever_starts_again_has_his_menu_again(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    before = await calls(stage, "setMyCommands")

    await stage.say(phone, "/start")

    assert await calls(stage, "setMyCommands") == before + 1

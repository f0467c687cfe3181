"""What a member is told he can do: his own roles' part, and nothing of others'."""

import re

import pytest

from domain.actions import PERMITTED, Action, Role
from domain.choices import DeskChoice
from domain.letters import Help, Welcome
from handlers.guide import commands_of
from handlers.replies import command_descriptions, render
from tests.unit.handlers.samples import ARABIC, ENGLISH, desk

WRITING = {"event", "meeting", "undo"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_observer_is_told_of_no_writing(language: str) -> None:
    reader = ENGLISH if language == "en" else ARABIC
    observer = frozenset({Role.OBSERVER})

    menu = command_descriptions(language, observer)
    words = (
        render(Help(observer), reader).text + render(Welcome(desk(), Role.OBSERVER), reader).text
    )

    assert not WRITING & set(menu)
    assert not any(f"/{command}" in words for command in WRITING)


def test_nobody_is_told_of_what_the_table_does_not_permit_him(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(PERMITTED, Action.MEETING_SAVE, frozenset({Role.HEAD}))

    told = {role: commands_of(frozenset({role})) for role in Role}

    assert [role for role in Role if "meeting" in told[role]] == [Role.HEAD]


def test_help_lists_the_menu_of_the_same_roles() -> None:
    for role in Role:
        roles = frozenset({role})
        listed = re.findall(r"\u2068/([a-z]+)\u2069 –", render(Help(roles), ENGLISH).text)
        assert listed == list(command_descriptions("en", roles))


def test_only_a_head_is_told_what_heads_are_warned_of() -> None:
    told = {role: render(Help(frozenset({role})), ENGLISH).text for role in Role}

    assert [role for role, words in told.items() if "head of desk" in words] == [Role.HEAD]


def test_commands_are_latin_in_every_language() -> None:
    menu = command_descriptions("ar", frozenset(Role))

    assert all(re.fullmatch("[a-z]{1,32}", command) for command in menu)
    assert all(re.search("[\u0621-\u064a]", words) for words in menu.values())


def test_somebody_without_a_role_has_no_menu() -> None:
    assert command_descriptions("en", frozenset()) == {}


def test_admission_names_desk_and_role_and_says_what_to_do_in_three_lines() -> None:
    words = render(Welcome(desk(), Role.OFFICER), ENGLISH).text

    first, _, lines = words.partition("\n\n")
    assert "NAV" in first
    assert "Naval desk" in first
    assert "officer" in first
    assert len(lines.split("\n")) == 3


def test_the_only_desk_is_called_so() -> None:
    assert "the only one" in render(DeskChoice(desk(), ()), ENGLISH).text

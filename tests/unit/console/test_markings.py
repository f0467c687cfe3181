"""`marking set`, `change`, `list` and a desk's ceiling as an operator types them."""

from typing import cast

import pytest

from tests.unit.console.conftest import Installation

NAMES = ("Official=رسمي", "Restricted=مقيّد", "Secret=سري")


def names(document: object) -> list[str]:
    """Return the names in a list of markings."""
    return [str(each["name"]) for each in cast("list[dict[str, object]]", document)]


def ids(document: object) -> list[str]:
    """Return the ids in a list of markings."""
    return [str(each["id"]) for each in cast("list[dict[str, object]]", document)]


@pytest.fixture
def marked(naval: Installation) -> Installation:
    """Set up three markings."""
    naval.ask("marking", "set", *NAMES, "--belongs", "the registry", "--belongs", "ar=الديوان")
    return naval


def test_markings_are_set_up_in_both_languages_at_once(marked: Installation) -> None:
    official, _, secret = cast("list[dict[str, object]]", marked.ask("marking", "list"))

    assert (official["name"], official["name_ar"], official["place"]) == ("Official", "رسمي", 1)
    assert (secret["belongs"], secret["belongs_ar"]) == ("the registry", "الديوان")


def test_a_new_one_may_stand_between_and_the_others_stay_the_same_ones(
    marked: Installation,
) -> None:
    before = ids(marked.ask("marking", "list"))

    after = marked.ask("marking", "set", "official", "Sensitive", "مقيد", "SECRET")

    assert names(after) == ["Official", "Sensitive", "Restricted", "Secret"]
    assert [each for each in ids(after) if each in before] == before


def test_none_that_is_set_up_goes_and_the_remedy_is_said(marked: Installation) -> None:
    refused = marked.type("marking", "set", "Official", "Secret")

    assert refused.exit_code == 1
    assert "Restricted is set up" in refused.stderr
    assert "marking change Restricted --name" in refused.stderr
    assert names(marked.ask("marking", "list")) == ["Official", "Restricted", "Secret"]


def test_one_can_be_called_something_else_and_stays_the_same_one(marked: Installation) -> None:
    before = ids(marked.ask("marking", "list"))

    after = marked.ask("marking", "change", "Restricted", "--name", "Limited", "--short", "L")

    assert names(after) == ["Official", "Limited", "Secret"]
    assert ids(after) == before


def test_a_desk_gets_a_ceiling_and_a_default_by_their_words(marked: Installation) -> None:
    desk = marked.ask("desk", "set", "NAV", "--ceiling", "مقيد", "--marking", "official")

    assert isinstance(desk, dict)
    assert (desk["ceiling"], desk["marking"]) == ("Restricted", "Official")
    listed = cast("list[dict[str, object]]", marked.ask("marking", "list"))
    assert [each["ceiling_of"] for each in listed] == [[], ["NAV"], []]


def test_a_desk_can_begin_with_a_ceiling(marked: Installation) -> None:
    where = ("--name", "Air desk", "--timezone", "Asia/Dubai")

    desk = marked.ask("desk", "add", "AIR", *where, "--ceiling", "Secret")

    assert isinstance(desk, dict)
    assert desk["ceiling"] == "Secret"


def test_an_unknown_marking_is_refused_with_the_list(marked: Installation) -> None:
    refused = marked.type("desk", "set", "NAV", "--ceiling", "Cosmic")

    assert refused.exit_code == 1
    assert "there are Official, Restricted, Secret" in refused.stderr


def test_a_default_above_the_ceiling_is_refused_from_either_side(marked: Installation) -> None:
    marked.ask("desk", "set", "NAV", "--ceiling", "Restricted", "--marking", "Restricted")

    raised = marked.type("desk", "set", "NAV", "--marking", "Secret")
    lowered = marked.type("desk", "set", "NAV", "--ceiling", "Official")
    turned = marked.type("marking", "set", "Restricted", "Secret", "Official")
    both = marked.type("desk", "set", "NAV", "--ceiling", "Official", "--marking", "Official")

    assert [each.exit_code for each in (raised, lowered, turned, both)] == [1, 1, 0, 0]
    assert "would stand above its ceiling" in raised.stderr
    assert "Restricted, the default of NAV" in lowered.stderr


def test_an_order_that_puts_a_default_above_its_ceiling_is_refused(marked: Installation) -> None:
    marked.ask("desk", "set", "NAV", "--ceiling", "Restricted", "--marking", "Official")

    refused = marked.type("marking", "set", "Restricted", "Official", "Secret")

    assert refused.exit_code == 1
    assert "Official, the default of NAV, would stand above its ceiling" in refused.stderr


def test_a_ceiling_can_be_taken_away_and_the_operator_is_told_what_that_means(
    marked: Installation,
) -> None:
    marked.ask("desk", "set", "NAV", "--ceiling", "Restricted")

    marked.ask("desk", "set", "NAV", "--ceiling", "none")

    assert "everything is kept there: NAV" in marked.type("marking", "list").stderr


def test_the_list_is_held_against_the_audit_like_people_and_desks(marked: Installation) -> None:
    found = marked.ailments()

    assert not {"unreadable", "odd-rows", "old-rows"} & found.keys()
    assert marked.type("audit", "verify").exit_code == 0

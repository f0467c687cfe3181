"""The installation's list of markings: which stands above which, and what cannot be."""

import pytest

from domain.markings import Marking, MarkingRefused, Markings, Words, checked

OFFICIAL = Marking("1" * 32, Words("Official", "رسمي"))
RESTRICTED = Marking("2" * 32, Words("Restricted", "مقيّد"), ("R",))
SECRET = Marking("3" * 32, Words("Secret", "سري"), ("S",), Words("the registry"))
LISTED = Markings(listed=(OFFICIAL, RESTRICTED, SECRET), belongs=Words("the mission", "البعثة"))


def test_what_stands_later_in_the_list_is_above_what_stands_earlier() -> None:
    ids = [each.id for each in LISTED.listed]

    above = [[LISTED.is_above(marking, ceiling) for ceiling in ids] for marking in ids]

    assert above == [[False, False, False], [True, False, False], [True, True, False]]


def test_what_is_not_marked_is_above_nothing_and_no_ceiling_holds_everything() -> None:
    assert not LISTED.is_above("", OFFICIAL.id)
    assert not LISTED.is_above(SECRET.id, "")


def test_an_unknown_ceiling_holds_nothing_marked_and_an_unknown_marking_rests_nowhere() -> None:
    assert LISTED.is_above(OFFICIAL.id, "f" * 32)
    assert LISTED.is_above("f" * 32, SECRET.id)
    assert LISTED.upto("f" * 32) == ()


def test_a_desk_is_offered_what_it_may_hold_the_lowest_first() -> None:
    assert LISTED.upto(RESTRICTED.id) == (OFFICIAL, RESTRICTED)
    assert LISTED.upto("") == LISTED.listed


@pytest.mark.parametrize("word", ["restricted", "RESTRICTED", "مقيد", "r"])
def test_every_word_of_a_marking_means_it_however_it_is_written(word: str) -> None:
    assert LISTED.named(word) is RESTRICTED


def test_an_unknown_word_is_refused_with_the_list() -> None:
    with pytest.raises(MarkingRefused, match="Official, Restricted, Secret"):
        LISTED.named("Cosmic")


def test_a_new_marking_can_stand_between_two_and_nothing_that_is_set_up_goes() -> None:
    sensitive = Marking("4" * 32, Words("Sensitive"))

    more = LISTED.arranged([OFFICIAL, sensitive, RESTRICTED, SECRET])

    assert [more.rank(each.id) for each in more.listed] == [1, 2, 3, 4]
    with pytest.raises(MarkingRefused, match="Restricted is set up"):
        more.arranged([OFFICIAL, sensitive, SECRET])


@pytest.mark.parametrize("word", ["secret", "سرّي", "s"])
def test_a_word_means_one_marking_only(word: str) -> None:
    with pytest.raises(MarkingRefused, match="two markings"):
        LISTED.with_marking(Marking(OFFICIAL.id, OFFICIAL.name, (word,)))


def test_a_name_without_a_letter_is_none() -> None:
    with pytest.raises(MarkingRefused, match="letters or digits"):
        checked(Markings(listed=(Marking("1" * 32, Words("***")),)))


def test_where_a_marking_belongs_is_said_in_the_readers_language_if_anybody_wrote_it() -> None:
    secret, restricted = LISTED.belonging(SECRET), LISTED.belonging(RESTRICTED)

    assert (secret.said("en"), secret.said("ar")) == ("the registry", "البعثة")
    assert (restricted.said("en"), restricted.said("ar")) == ("the mission", "البعثة")
    assert Words("only this").said("ar") == "only this"

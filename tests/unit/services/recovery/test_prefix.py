"""A backup's audit against checkpoints: a prefix, a fork, or a past that a restore explains."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.checkpoints import Checkpoint, Lost, Mark
from domain.recovery import RecoveryRefused
from services.recovery.prefix import asked, check_prefix

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
NOW = NOON + timedelta(hours=2)
END = 10
CHAINS = {0: "", 4: "four", 8: "eight", END: "ten"}


def said(sequence: int, chain: str, minutes: int = 0, generation: int = 1) -> Checkpoint:
    return Checkpoint("i" * 32, sequence, chain, generation, NOON + timedelta(minutes=minutes))


def restoration(
    sequence: int, chain: str, restored_from: Mark, lost: Lost, generation: int = 2
) -> Checkpoint:
    at = NOON + timedelta(minutes=30)
    return Checkpoint("i" * 32, sequence, chain, generation, at, restored_from, lost)


def test_what_the_checkpoints_know_is_a_prefix_and_the_rest_is_lost() -> None:
    lost = check_prefix([said(4, "four"), said(17, "seventeen", 15)], END, CHAINS, NOW)

    assert lost == Lost(11, 17)


def test_a_backup_newer_than_every_checkpoint_lacks_nothing() -> None:
    assert check_prefix([said(0, ""), said(8, "eight")], END, CHAINS, NOW) is None


@pytest.mark.parametrize("fork", [said(4, "another four"), said(10, ""), said(0, "something")])
def test_another_past_is_a_fork(fork: Checkpoint) -> None:
    with pytest.raises(RecoveryRefused, match=f"entry {fork.sequence}: a fork"):
        check_prefix([said(8, "eight"), fork], END, CHAINS, NOW)


def test_a_chain_value_that_the_backup_does_not_have_is_a_fork() -> None:
    with pytest.raises(RecoveryRefused, match="a fork"):
        check_prefix([said(5, "five")], END, CHAINS, NOW)


def test_no_checkpoint_is_no_proof() -> None:
    with pytest.raises(RecoveryRefused, match="no checkpoint"):
        check_prefix([], END, CHAINS, NOW)


@pytest.mark.parametrize("minutes", [0, 45, 600])
def test_what_an_earlier_restore_lost_is_no_fork_however_the_clock_went(minutes: int) -> None:
    former = said(6, "six of another past", minutes)
    explained = restoration(8, "eight", Mark(4, "four"), Lost(5, 7))

    assert check_prefix([former, explained], END, CHAINS, NOW) is None


@pytest.mark.parametrize(
    "explanation",
    [
        restoration(8, "eight", Mark(6, "six"), Lost(7, 9)),
        restoration(8, "eight", Mark(4, "four"), Lost(5, 5)),
        restoration(8, "eight", Mark(4, "four"), Lost(5, 7), generation=1),
    ],
)
def test_a_restore_explains_only_what_it_lost_and_what_was_said_before(
    explanation: Checkpoint,
) -> None:
    with pytest.raises(RecoveryRefused, match="a fork"):
        check_prefix([said(6, "six of another past"), explanation], END, CHAINS, NOW)


def test_only_entries_of_the_backup_are_asked_for() -> None:
    assert asked([said(0, ""), said(4, "four"), said(10, "ten"), said(11, "x")], END) == {4, 10}


def test_what_is_of_a_later_moment_counts_beside_others() -> None:
    ahead, fork = said(21, "21", minutes=600), said(4, "another four", minutes=600)

    assert check_prefix([said(17, "seventeen"), ahead], END, CHAINS, NOW) == Lost(11, 21)
    with pytest.raises(RecoveryRefused, match="a fork"):
        check_prefix([said(17, "seventeen"), fork], END, CHAINS, NOW)


def test_where_all_are_of_a_later_moment_the_clock_is_wrong() -> None:
    with pytest.raises(RecoveryRefused, match="look at the clock"):
        check_prefix([said(4, "four", minutes=600)], END, CHAINS, NOW)


def test_lost_is_what_came_since_the_last_restore_however_the_clock_went() -> None:
    former = said(30, "thirty of another past")
    explained = restoration(8, "eight", Mark(4, "four"), Lost(5, 30))
    newest, set_back = said(17, "seventeen", 50, 2), said(12, "twelve", 60, 2)

    assert check_prefix([former, explained, newest, set_back], END, CHAINS, NOW) == Lost(11, 17)

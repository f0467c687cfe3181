"""What a restoration explains, and what it does not, told from the chain and the checkpoints."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.checkpoints import Checkpoint, Lost, Mark
from services.audit.statements import Held, Statement, hold
from services.findings import Ailment

NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OURS, ANOTHER = "c1", "ff"


def checkpoint(hour: int, sequence: int, chain: str = OURS, generation: int = 1) -> Statement:
    """Say where the chain stood; of `ANOTHER`, it stands so no more."""
    said = Checkpoint("a0" * 16, sequence, chain * 32, generation, NOON + hour * HOUR)
    return Statement(f"{hour}.json", said)


def restoration(hour: int, origin: int, last: int, generation: int = 2) -> Statement:
    """Say that the database was restored up to *origin*, and what is lost up to *last*."""
    mark = Mark(origin, OURS * 32)
    at, lost = NOON + hour * HOUR, Lost(origin + 1, last)
    said = Checkpoint("a0" * 16, origin, OURS * 32, generation, at, mark, lost)
    return Statement(f"{hour}-restored.json", said)


def told(*statements: Statement, end: int = 20) -> list[tuple[Ailment, str, int]]:
    """Hold *statements* against a chain of *end* entries, whose every value is `OURS`."""
    values = frozenset({bytes.fromhex(OURS * 32)})
    chain = Held(end, dict.fromkeys(range(1, end + 1), values))
    found = hold(statements, chain, NOON + 9 * HOUR)
    return [(each.code, each.where, each.count) for each in found if _counts(each.code)]


def _counts(code: Ailment) -> bool:
    return code is not Ailment.CHECKPOINT_STALE


RESTORED = (Ailment.AUDIT_RESTORED, "audit/5", 1)


@pytest.mark.parametrize("hour", [1, 2, 5, 24 * 730])
def test_a_lost_entry_that_was_signed_before_is_explained_however_the_clock_went(hour: int) -> None:
    found = told(checkpoint(hour, 8, ANOTHER), restoration(2, 5, 10))

    assert [each for each in found if each[0] is not Ailment.CHECKPOINT_AHEAD] == [RESTORED]


@pytest.mark.parametrize(
    ("other", "where"),
    [
        (checkpoint(3, 8, ANOTHER, 2), "audit/6-8"),  # signed after the restoration
        (checkpoint(1, 8, ANOTHER, 3), "audit/6-8"),  # the same, by a clock set back
        (checkpoint(1, 15, ANOTHER), "audit/6-15"),  # beyond what it says is lost
        (checkpoint(1, 4, ANOTHER), "audit/1-4"),  # of what the backup has
        (checkpoint(1, 5, ANOTHER), "audit/1-5"),
    ],
)
def test_nothing_else_is(other: Statement, where: str) -> None:
    in_order = sorted([other, restoration(2, 5, 10)], key=lambda each: each.said.generation)

    found = told(*in_order)

    assert (Ailment.AUDIT_FORKED, where, 1) in found
    assert (Ailment.AUDIT_RESTORED, "audit/5", 0) in found


def test_a_restoration_after_another_explains_both() -> None:
    first, second = restoration(2, 12, 18), restoration(4, 5, 13, generation=3)
    between = checkpoint(3, 13, ANOTHER, 2)

    found = told(checkpoint(1, 15, ANOTHER), first, between, second, end=9)

    assert set(found) == {
        (Ailment.AUDIT_RESTORED, "audit/12", 1),
        (Ailment.AUDIT_RESTORED, "audit/5", 2),
    }


def test_a_restoration_that_does_not_fit_itself_explains_nothing() -> None:
    found = told(checkpoint(1, 30, ANOTHER), restoration(2, 25, 40))

    assert found == [(Ailment.AUDIT_TRUNCATED, "audit/21-30", 1)]


def test_a_chain_that_ends_before_all_of_them_names_the_furthest() -> None:
    found = told(checkpoint(1, 22), checkpoint(2, 25), checkpoint(3, 24))

    assert found == [(Ailment.AUDIT_TRUNCATED, "audit/21-25", 1)]


def test_one_of_a_later_moment_is_told_and_the_audit_still_holds_it() -> None:
    ahead = checkpoint(24 * 730, 20)

    assert told(checkpoint(1, 20), ahead) == [
        (Ailment.CHECKPOINT_AHEAD, f"checkpoints/{ahead.name}", 1)
    ]


def test_a_clock_set_back_does_not_hide_that_the_audit_was_cut() -> None:
    ahead = checkpoint(24 * 730, 40, ANOTHER)

    assert told(checkpoint(1, 20), ahead) == [
        (Ailment.CHECKPOINT_AHEAD, f"checkpoints/{ahead.name}", 1),
        (Ailment.AUDIT_TRUNCATED, "audit/21-40", 1),
    ]


def test_one_of_a_later_moment_does_not_make_an_old_one_fresh() -> None:
    values = frozenset({bytes.fromhex(OURS * 32)})
    chain = Held(20, dict.fromkeys(range(1, 21), values))

    found = hold([checkpoint(1, 19), checkpoint(24 * 730, 19)], chain, NOON + 9 * HOUR)

    assert [each.code for each in found] == [Ailment.CHECKPOINT_AHEAD, Ailment.CHECKPOINT_STALE]

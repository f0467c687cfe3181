"""Which checkpoints are kept: all of two days, then one of each day, restorations for ever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from domain.checkpoints import Checkpoint, Mark, is_name, last_known, name_of, superfluous

NOW = datetime(2026, 12, 3, 7, tzinfo=UTC)
MINUTES = some.sets(some.integers(0, 60 * 24 * 30), max_size=60)


def named(age: timedelta, *, restored: bool = False) -> str:
    mark = Mark(1, "c1" * 32) if restored else None
    return name_of(Checkpoint("a0" * 16, 1, "c1" * 32, 1, NOW - age, mark))


@given(MINUTES)
def test_all_of_two_days_are_kept_and_one_of_every_other_day(ages: set[int]) -> None:
    names = {named(timedelta(minutes=age)): timedelta(minutes=age) for age in ages}

    gone = superfluous(names, NOW)

    kept = set(names) - set(gone)
    assert all(names[name] > timedelta(days=2) for name in gone)
    assert {name[:8] for name in kept} == {name[:8] for name in names}
    old = [name[:8] for name in kept if names[name] > timedelta(days=2)]
    assert len(old) == len(set(old))


@given(MINUTES)
def test_what_was_kept_is_kept_again(ages: set[int]) -> None:
    names = {named(timedelta(minutes=age)) for age in ages}

    kept = names - set(superfluous(names, NOW))

    assert superfluous(kept, NOW) == []


def test_restorations_are_kept_for_ever() -> None:
    old = [named(timedelta(days=900, minutes=at), restored=True) for at in range(3)]

    assert superfluous([*old, named(timedelta(days=900, minutes=1))], NOW) == []


def test_files_of_others_are_none_of_ours() -> None:
    names = ["audit.pub", "notes.txt", "20261399T999999Z-000000000001.json", "README"]

    assert superfluous(names, NOW) == []
    assert [is_name(name) for name in names] == [False, False, True, False]


def test_the_furthest_entry_is_told_from_names_alone() -> None:
    names = ["20261105T093000Z-000000000017.json", "20261104T093000Z-000000000018-restored.json"]

    assert last_known([*names, "audit.pub", "kept.json"]) == 18
    assert last_known(["audit.pub"]) == -1

"""Which backups are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.backups import Standing, file_name, made_at, superfluous

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
MOMENTS = st.integers(0, 6 * 365 * 86_400).map(lambda second: NOON + timedelta(seconds=second))


def standing(at: datetime, *, is_signed: bool = True) -> Standing:
    return Standing(file_name(at), at, 1, is_signed)


def kept(backups: list[Standing]) -> list[Standing]:
    gone = set(superfluous(backups))
    return [each for each in backups if each.name not in gone]


def test_of_two_years_of_days_a_week_a_month_and_a_year_are_kept() -> None:
    daily = [standing(NOON + timedelta(days=day)) for day in range(730)]

    left = kept(daily)

    assert left[-7:] == daily[-7:]
    assert len({f"{each.made_at:%G-%V}" for each in left}) >= 4
    assert len({f"{each.made_at:%Y-%m}" for each in left}) == 12
    assert len(left) <= 7 + 4 + 12


def test_what_is_not_signed_is_no_backup_and_is_not_counted() -> None:
    broken = [standing(NOON + timedelta(days=day), is_signed=False) for day in range(30)]

    assert superfluous([standing(NOON), *broken]) == []


@given(st.lists(MOMENTS, unique=True, max_size=80))
def test_the_newest_is_always_kept_and_thinning_twice_changes_nothing(
    moments: list[datetime],
) -> None:
    backups = [standing(at) for at in sorted(moments)]

    left = kept(backups)

    assert left[-1:] == backups[-1:]
    assert kept(left) == left
    assert len(left) <= 7 + 4 + 12


@given(st.lists(MOMENTS, unique=True, min_size=1, max_size=60))
def test_thinning_after_each_backup_leaves_what_thinning_once_does(
    moments: list[datetime],
) -> None:
    standing_now: list[Standing] = []
    for at in sorted(moments):
        standing_now = kept([*standing_now, standing(at)])

    assert standing_now == kept([standing(at) for at in sorted(moments)])


@given(MOMENTS)
def test_a_name_says_when(at: datetime) -> None:
    assert made_at(file_name(at)) == at
    assert made_at(file_name(at) + ".sig") is None

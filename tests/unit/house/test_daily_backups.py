"""A backup a day by the clock, and what the doctor says of it."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from domain.backups import Standing
from domain.errors import OperatorRefusal
from house.backups import backup_keeper
from services.audit.backup_checks import look_at_backups
from services.findings import Ailment
from services.recovery.backups import BackupOverdue
from storage.backup_files import list_backups
from storage.locks import ProcessLocks
from storage.transactions import transactions
from tests.officers import keyholder
from tests.posts import Post, bag

DAY = timedelta(days=1)


@pytest.fixture
def post(furnished: Post, tmp_path: Path) -> Post:
    return furnished.copied(tmp_path / "post")


async def tick(post: Post, locks: ProcessLocks | None = None) -> None:
    """Let the clock say "now"."""
    async with post.rooms() as rooms:
        locks = locks or ProcessLocks()
        await backup_keeper(post.settings, rooms.vault, rooms.archive, locks)()


def standing(post: Post) -> list[Standing]:
    return list_backups(str(post.settings.backups))


async def ailments(post: Post) -> Sequence[Ailment]:
    """Ask the doctor."""
    async with post.rooms() as rooms:
        begin = transactions(rooms.engine)
        found = await look_at_backups(begin, rooms.vault, post.clock.now(), lambda: standing(post))
    return [each.code for each in found]


async def test_nothing_is_made_before_there_is_a_confirmed_escrow(post: Post) -> None:
    await tick(post)
    await post.escrow(confirmed=False)
    await tick(post)

    assert standing(post) == []
    assert await ailments(post) == [Ailment.BACKUPS_OFF]


async def test_there_is_one_a_day(post: Post) -> None:
    await post.escrow()

    for _ in range(6):
        await tick(post)
        post.clock.pass_by(timedelta(hours=12))

    assert len(standing(post)) == 3


async def test_the_next_day_of_the_calendar_is_not_yet_a_day_later(post: Post) -> None:
    await post.escrow()
    await tick(post)
    post.clock.pass_by(timedelta(hours=20))

    await tick(post)

    assert len(standing(post)) == 1


async def test_empty_files_by_the_names_of_backups_keep_none_from_being_made(post: Post) -> None:
    await post.escrow()
    post.settings.backups.mkdir()
    for moment in ("20991231T000000Z", f"{post.clock.now() - timedelta(hours=1):%Y%m%dT%H%M%SZ}"):
        (post.settings.backups / f"amana-{moment}.age").touch()
        (post.settings.backups / f"amana-{moment}.age.sig").touch()
    assert Ailment.BACKUP_LATE in await ailments(post)

    await tick(post)

    assert len(standing(post)) == 3
    assert await ailments(post) == [Ailment.BACKUP_UNVERIFIED, Ailment.BACKUP_AHEAD]


async def test_a_clock_that_was_two_years_ahead_ends_no_backups(post: Post) -> None:
    await post.escrow()
    post.clock.pass_by(730 * DAY)
    await tick(post)
    post.clock.pass_by(-730 * DAY)

    for _ in range(3):
        await tick(post)
        post.clock.pass_by(DAY)

    assert len(standing(post)) == 4
    assert Ailment.BACKUP_AHEAD in await ailments(post)


async def test_names_of_later_months_push_no_backup_out(post: Post) -> None:
    await post.escrow()
    await tick(post)
    (made,) = standing(post)
    for year in range(2030, 2045):
        (post.settings.backups / f"amana-{year}1231T000000Z.age").touch()
        (post.settings.backups / f"amana-{year}1231T000000Z.age.sig").touch()
    post.clock.pass_by(DAY)

    await tick(post)

    assert made.name in {each.name for each in standing(post)}


async def test_old_ones_go_and_their_signatures_with_them(post: Post) -> None:
    await post.escrow()

    for _ in range(12):
        await tick(post)
        post.clock.pass_by(DAY)

    names = [each.name for each in standing(post)]
    assert 7 <= len(names) < 12
    assert sorted(path.name for path in post.settings.backups.iterdir()) == sorted(
        [*names, *(f"{name}.sig" for name in names)]
    )


async def test_what_a_kill_left_half_written_goes_after_a_day(post: Post) -> None:
    await post.escrow()
    post.settings.backups.mkdir()
    left = post.settings.backups / ".amana-20261101T000000Z.age.new"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))

    await tick(post)

    assert not left.exists()


async def test_a_failure_is_refused_in_words_and_overdue_when_it_goes_on(post: Post) -> None:
    await post.escrow()
    await tick(post)
    post.settings.backups.rename(post.folder / "away")
    post.settings.backups.write_text("in the way")

    with pytest.raises(OperatorRefusal):
        await tick(post)
    post.settings.backups.unlink()
    post.settings.backups.mkdir()
    (post.settings.backups / "amana-20261105T093000Z.age").mkdir()
    post.clock.pass_by(timedelta(hours=40))

    await tick(post)
    assert len([each for each in standing(post) if each.is_signed]) == 1


async def test_without_any_backup_the_alarm_says_what_is_in_the_way(post: Post) -> None:
    await post.escrow()
    post.settings.backups.mkdir()
    (post.settings.backups / "amana-20261105T093000Z.age").write_bytes(b"in the way")

    with pytest.raises(BackupOverdue, match=r"no backup of the last 36 hours: .* exists"):
        await tick(post)

    assert await ailments(post) == [Ailment.BACKUP_LATE]


async def test_that_officers_went_is_an_alarm_once_there_were_backups(post: Post) -> None:
    await post.escrow()
    await tick(post)
    async with post.office() as office:
        (first, *_) = await office.recovery.list_all()
        await office.recovery.remove(first.id)
    post.clock.pass_by(timedelta(hours=30))
    await tick(post)
    post.clock.pass_by(timedelta(hours=10))

    with pytest.raises(BackupOverdue, match="officers"):
        await tick(post)


async def test_two_houses_make_one_backup(post: Post) -> None:
    await post.escrow()
    locks = ProcessLocks()
    await locks.take("backup")

    await tick(post, locks)
    assert standing(post) == []

    await locks.release("backup")
    await tick(post, locks)
    assert len(standing(post)) == 1


async def test_the_doctor_asks_for_a_verification_until_there_was_one(post: Post) -> None:
    serial = await post.escrow()
    await tick(post)
    assert await ailments(post) == [Ailment.BACKUP_UNVERIFIED]
    file = post.settings.backups / standing(post)[0].name

    await (await bag(post, serial, file, checked=False)).trial(post)

    assert await ailments(post) == []
    post.clock.pass_by(timedelta(hours=37))
    assert await ailments(post) == [Ailment.BACKUP_LATE]


async def test_an_officer_who_came_after_the_escrow_is_told_of(post: Post, tmp_path: Path) -> None:
    await post.escrow()
    await tick(post)
    samira = keyholder(tmp_path / "more", "Samira")
    async with post.office() as office:
        (first, *_) = await office.recovery.list_all()
        await office.recovery.add(first.name, samira.public)

    assert Ailment.ESCROW_OF_OTHERS in await ailments(post)

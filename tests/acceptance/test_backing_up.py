"""The running house makes its backups by itself, while people write, and one of them is proven."""

from datetime import timedelta
from pathlib import Path

from domain.secrecy import Secret
from house.opening import open_office
from storage.backup_files import list_backups
from tests.acceptance.stage import TestStage
from tests.clocks import SetClock
from tests.officers import keyholder
from tests.posts import Post, bag


async def post_of(stage: TestStage) -> Post:
    """Register three officers beside the running house, and confirm an escrow."""
    post = Post(
        stage.settings.keys.parent, stage.settings.database_url, SetClock(stage.clock.now())
    )
    post.officers = [keyholder(post.folder / "officers", name) for name in ("Layla", "Omar", "Rim")]
    async with open_office(stage.settings, stage.clock) as office:
        for each in post.officers:
            await office.recovery.add(Secret(each.name), each.public)
    return post


async def test_the_house_backs_up_once_an_escrow_is_confirmed(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    await stage.say(phone, "Two boats")
    post = await post_of(stage)
    await stage.advance(timedelta(hours=1))
    assert list_backups(str(stage.settings.backups)) == []
    serial = await post.escrow()

    await stage.advance(timedelta(hours=1))
    await stage.say(phone, "Three boats")
    await stage.advance(timedelta(hours=25))

    made = list_backups(str(stage.settings.backups))
    assert [each.is_signed for each in made] == [True, True]
    file = Path(stage.settings.backups) / made[-1].name
    trial = await (await bag(post, serial, file, checked=False)).trial(post)
    assert trial.is_good


async def test_a_backup_of_a_large_archive_to_a_slow_share_is_given_hours(stage: TestStage) -> None:
    ticks = stage.house.ticker._ticks

    assert ticks["backups"].limit >= timedelta(hours=6)
    assert ticks["deliver"].limit <= timedelta(minutes=5)

"""A post that has burnt down: what its officers saved, and a machine to bring it back on."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.actions import Role
from domain.backups import Request
from domain.desks import Desk
from domain.errors import OperatorRefusal
from domain.origins import Origin
from domain.secrecy import Secret
from house.restoring import restore_backup
from services.desks.desks import ChooseDeskByCode
from services.people.admission import Admit, Arrival
from services.people.invitations import Invite
from services.records.notes import SaveNote
from tests.posts import Bag, Post, bag


@dataclass
class Scene:
    """A post that has burnt down, what the officers saved, and a fresh machine."""

    post: Post
    bag: Bag
    fresh: Post


async def burnt_down(saved: Post, folder: Path) -> Scene:
    """Give what was saved of a post, for a machine that is fresh."""
    post, fresh = saved.copied(folder / "post"), Post(folder / "fresh")
    (file,) = post.settings.backups.glob("*.age")
    return Scene(post, await bag(post, 1, file), fresh)


async def refused(scene: Scene, carried: Bag, kind: type[OperatorRefusal], words: str) -> None:
    """Make sure that a restore is refused, and has written neither database nor keys."""
    with pytest.raises(kind, match=words):
        await carried.restore(scene.fresh)
    assert written(scene.fresh) == set()


def written(post: Post) -> set[str]:
    """Return what lies in a post's folder, but for the mark that somebody worked there."""
    if not post.folder.exists():
        return set()
    return {path.name for path in post.folder.rglob("*") if not path.name.endswith(".running")}


def keys_of(post: Post) -> KeyringVault:
    """Open the keys of a post."""
    found = post.settings
    return KeyringVault(Keystore(found.keys, found.root_file, found.slot_file), post.clock.now)


async def restored(scene: Scene, request: Request) -> None:
    """Restore by a request of one's own."""
    await restore_backup(
        scene.fresh.settings,
        scene.fresh.clock,
        request,
        str(scene.bag.checkpoints),
        lambda _done, _total: None,
    )


async def add_desk(post: Post, code: str, text: str) -> None:
    """Add a desk that the head of the first joins, and writes on."""
    async with post.office() as office:
        await office.add_desk(Desk("", code, Secret("Another desk"), "Asia/Dubai"))
    async with post.rooms() as rooms:
        secret = (await Invite(rooms.archive)(code, Role.OFFICER, None)).code
        await Admit(rooms.archive)(Arrival(72, Secret("Salim")), secret)
        await ChooseDeskByCode(rooms.archive)(72, code)
        await SaveNote(rooms.archive)(72, Origin(72, 900), Secret(text))

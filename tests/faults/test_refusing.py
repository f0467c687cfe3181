"""What the bot does not start with: one line on standard error says why and what to do, exit 1."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acceptance.stage import last, said
from tests.faults.post import open_post
from tests.faults.process import BOT, NAVAL, Child, Installation, installation_in

Spoil = Callable[[Installation], None]

_NOBODY = "http://127.0.0.1:9"
_TOMORROWS = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "tomorrow", "{today}"


def upgrade():
    op.create_table("tomorrow", sa.Column("id", sa.Integer, primary_key=True))
"""


def _lose_the_root(post: Installation) -> None:
    post.settings.root_file.unlink()


def _make_the_slot_unreadable(post: Installation) -> None:
    """Not by its permissions: root, who may run the tests, reads everything."""
    post.settings.slot_file.unlink()
    post.settings.slot_file.mkdir()


def _open_the_slot_to_others(post: Installation) -> None:
    post.settings.slot_file.chmod(0o644)


def _open_the_database_to_others(post: Installation) -> None:
    (post.folder / "amana.db").chmod(0o640)


def _open_the_keys_folder_to_others(post: Installation) -> None:
    post.settings.keys.chmod(0o770)


def _change_the_root(post: Installation) -> None:
    post.settings.root_file.write_bytes(bytes(32))


def _put_an_old_keyring_back(post: Installation) -> None:
    keyring = post.settings.keys / "keyring"
    keyring.write_bytes((post.folder / "keyring.old").read_bytes())


def _empty_the_database(post: Installation) -> None:
    for file in post.folder.glob("amana.db*"):
        file.unlink()


CASES: dict[str, tuple[Spoil, str]] = {
    "no-root": (_lose_the_root, "root is missing: restore it"),
    "unreadable": (_make_the_slot_unreadable, "slot cannot be read"),
    "open-slot": (_open_the_slot_to_others, "slot is open to others: chmod 600"),
    "open-database": (_open_the_database_to_others, "amana.db is open to others: chmod 600"),
    "open-folder": (_open_the_keys_folder_to_others, "keys is open to others: chmod go-w"),
    "wrong-root": (_change_the_root, "the root does not belong to this keyring"),
    "old-keyring": (_put_an_old_keyring_back, "the keyring is older than the database"),
    "lost-database": (_empty_the_database, "check AMANA_DATABASE_URL, or bring it back"),
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an installation to copy; and its keyring as it was one desk before."""
    folder = tmp_path_factory.mktemp("installed")
    installation = installation_in(folder, _NOBODY)
    asyncio.run(installation.install())
    shutil.copyfile(folder / "keys" / "keyring", folder / "keyring.old")
    asyncio.run(installation.add_desk(replace(NAVAL, code="AIR")))
    return folder


@pytest.fixture
def installation(installed: Path, tmp_path: Path) -> Installation:
    """Give an installation of one's own; Telegram is not needed to refuse."""
    shutil.copytree(installed, tmp_path / "post", ignore=shutil.ignore_patterns("*.out", "*.err"))
    return installation_in(tmp_path / "post", _NOBODY)


@pytest.mark.parametrize("case", CASES)
async def test_a_start_is_refused_in_one_line(installation: Installation, case: str) -> None:
    spoil, remedy = CASES[case]
    spoil(installation)
    before = _contents(installation.folder)

    child = await installation.command("run")

    assert _refusal(child).count(remedy) == 1
    assert _contents(installation.folder).items() >= before.items()


SETTINGS = {
    "no-token": ({"AMANA_TOKEN": ""}, "there is no token: set AMANA_TOKEN"),
    "no-database": (
        {"AMANA_DATABASE_URL": "postgresql://nobody@/amana?host=/nowhere"},
        "the database is away: start it, or check AMANA_DATABASE_URL",
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
async def test_a_setting_is_refused_in_one_line(installation: Installation, case: str) -> None:
    changed, remedy = SETTINGS[case]

    child = await installation.command("run", **changed)

    assert _refusal(child).count(remedy) == 1


async def test_a_token_that_telegram_does_not_know_is_refused(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post:
        wrong = "123456789:an-invented-token-of-somebody-else-01"

        child = await post.installation.command("run", AMANA_TOKEN=wrong)

        assert "check AMANA_TOKEN with @BotFather" in _refusal(child)
        assert wrong not in child.errors


async def test_a_second_bot_on_one_sqlite_file_is_refused(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post, post.running():
        salim = await post.admit(1001, "Salim")

        second = await post.installation.command("run")

        assert "runs on this database already: stop it first" in _refusal(second)
        salim.type("The first goes on")
        await post.hears(salim, 2)
        assert "NAV-1" in last(salim).text
        assert len(said(salim)) == 2


async def test_a_schema_of_yesterday_and_one_of_tomorrow_are_refused(
    installation: Installation, tmp_path: Path
) -> None:
    plate = _tomorrows(tmp_path / "tomorrow", installation)
    of_tomorrow = replace(installation, bot=plate, is_forked=False)  # its code is another

    older = await of_tomorrow.command("run")
    migrated = await of_tomorrow.command("migrate")
    newer = await installation.command("run")

    assert "run `python bot.py migrate`" in _refusal(older)
    assert await migrated.exit_code() == 0
    assert "newer than this version: run the version that wrote it" in _refusal(newer)


def _tomorrows(folder: Path, today: Installation) -> Path:
    """Make a copy of this project with one more migration, and return its door plate."""
    ignored = shutil.ignore_patterns(".*", "tests", "docs", "var", "__pycache__")
    shutil.copytree(BOT.parent, folder, ignore=ignored)
    with closing(sqlite3.connect(today.folder / "amana.db")) as database:
        ((revision,),) = database.execute("SELECT version_num FROM alembic_version")
    step = folder / "storage" / "migrations" / "versions" / "9999_of_tomorrow.py"
    step.write_text(_TOMORROWS.format(today=revision))
    return folder / "bot.py"


def _refusal(child: Child) -> str:
    """Return the one line with which a command refused."""
    assert child.process.returncode == 1
    assert child.output == ""
    (line,) = child.errors.splitlines()
    assert line.startswith("Refused: ")
    return line


def _contents(folder: Path) -> dict[str, bytes]:
    """Return what rests in a folder; nothing of it may be touched by a refusal."""
    passing = {".out", ".err", ".running"}
    files = [each for each in folder.rglob("*") if each.is_file() and each.suffix not in passing]
    return {str(each): each.read_bytes() for each in files}

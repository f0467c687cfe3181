"""Storms of errors at DEBUG: no word, name, id, code, token, key in any file."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from domain.secrecy import Secret
from storage.schema import migrate
from tests.acceptance.stage import TOKEN
from tests.faults.keys import keys_of, strayed
from tests.faults.post import Post, open_post, started
from tests.faults.process import NAVAL
from tests.faults.scanner import Scanner
from tests.faults.storm import Storm
from tests.faults.vocabulary import Vocabulary
from tests.postgres import PostgresServer, running_server

KINDS = ["sqlite", "postgresql"] if "KILLS" in os.environ else ["sqlite"]
"""The long form, `make faults`, weathers a storm on each database."""

_PEOPLE = {707_313_999_173: "Zorbalinde", 707_313_999_174: "قورنيميث"}
_STRANGER = 707_313_999_175, "Wexifrond"
_DESK = replace(NAVAL, name=Secret("Brastiquell"))
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [A-Za-z0-9_.]+: .+")


@contextmanager
def _database(kind: str) -> Iterator[PostgresServer | None]:
    if kind == "sqlite":
        yield None
        return
    with running_server() as server:
        migrate(server.url())
        yield server


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_readable_is_in_any_file_after_a_storm(tmp_path: Path, kind: str) -> None:
    spoken = Vocabulary(3)
    with _database(kind) as server:
        async with open_post(tmp_path, server.url() if server else "", _DESK) as post:
            storm = Storm(started(post), spoken, server)
            own = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "PYTHONASYNCIODEBUG": "1"}
            codes, logs = await _weather(storm, own)
            scanner = _scanner(post, spoken, codes)
            folders = [tmp_path, *([server.folder / "data"] if server else [])]
            hits = {hit for folder in folders for hit in scanner.scan(folder)}

    assert strayed(hits, post.installation.settings, tmp_path) == set()
    lines = [line for log in logs for line in log.splitlines()]
    assert [line for line in lines if not _LINE.fullmatch(line)] == []
    said = "\n".join(lines)
    for told in ("incident ", "trying again", "defect: SealBroken", "the database is away"):
        assert told in said, said


async def _weather(storm: Storm, own: dict[str, str]) -> tuple[list[str], list[str]]:
    """Let everything go wrong, in three lives of the bot; return codes and what they logged."""
    post, people = storm.post, []
    codes = [await post.installation.invite() for _ in _PEOPLE]
    logs = []
    async with post.running(**own) as bot:
        for (number, name), code in zip(_PEOPLE.items(), codes, strict=True):
            phone = post.stand_in.phone(number, name)
            phone.type(f"/start {code}")
            await post.hears(phone, 1)
            await post.installation.teach(number)
            people.append(phone)
        post.stand_in.phone(*_STRANGER).type(f"/start {storm.spoken.word()}")
        for phone in people:
            await storm.every_way_in(phone)
        await storm.poison(people[0])
        for phone in people:
            phone.type(storm.spoken.note())
        assert await bot.stop() == 0  # in the middle of it
        logs.append(bot.errors)
    async with post.running(**own) as bot:
        await storm.without_a_database(people[0])
        people[1].type(storm.spoken.note())
        await bot.kill()
        logs.append(bot.errors)
    async with post.running(**own) as bot:
        await storm.with_defects(people[0])
        assert await bot.stop() == 0
        logs.append(bot.errors)
    return codes, logs


def _scanner(post: Post, spoken: Vocabulary, codes: list[str]) -> Scanner:
    persons = [each for pair in (*_PEOPLE.items(), _STRANGER) for each in map(str, pair)]
    words = {*spoken.words, *persons, *codes, TOKEN.partition(":")[2], _DESK.name.reveal()}
    return Scanner(words, keys_of(post.installation.settings))

"""No command says more than it is asked for, and no error of one quotes what it was given."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from domain.secrecy import Secret
from tests.acceptance.stage import TOKEN
from tests.age import NotForThisKey, open_age, secret_of
from tests.faults.keys import keys_of, strayed
from tests.faults.post import Post, open_post
from tests.faults.process import NAVAL, Child
from tests.faults.scanner import Hit, Scanner
from tests.faults.sealed import WORDS, open_sealed_post
from tests.faults.vocabulary import Vocabulary
from tests.officers import Keyholder, keyholder

_PEOPLE = {707_313_999_173: "Zorbalinde", 707_313_999_174: "قورنيميث"}
_DESK = replace(NAVAL, name=Secret("Brastiquell"))
_PASSWORD = "hunter-of-vexillaries"
_AT_ONCE = 2

Allowed = dict[str, set[str]]
"""What may stand in an output: by the file's name."""


class Office:
    """Types commands, and remembers what each may say."""

    def __init__(self, post: Post) -> None:
        self._post, self.allowed = post, Allowed()
        self.codes: list[int | None] = []
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def types(self, *words: str, say: set[str] | None = None, **changed: str) -> Child:
        """Type a command that may say *say*, and nothing else that is not public."""
        async with self._room:
            child = await self._post.installation.command(*words, **changed)
        self.allowed[child.printed.name] = say or set()
        self.codes.append(child.process.returncode)
        return child


async def test_no_command_says_more_than_it_is_asked_for(tmp_path: Path) -> None:
    spoken, folder = Vocabulary(4), tmp_path / "post"
    folder.mkdir()
    officers = [keyholder(tmp_path / "officers", name) for name in ("Laylavorn", "Omarquist")]
    officers.append(keyholder(tmp_path / "officers", "Rashidrel"))
    async with open_post(folder, desk=_DESK) as post:
        await _live(post, spoken)
        office = Office(post)
        code = json.loads(
            (await office.types("invite", "--desk", "NAV", "--role", "head", "--json")).output
        )["code"]
        office.allowed = {name: {code} for name in office.allowed}
        await _secure(office, officers, folder)
        assert set(office.codes) == {0}
        await _look(office)
        await _err(office, folder, spoken)

        settings = post.installation.settings
        persons = [each for pair in _PEOPLE.items() for each in map(str, pair)]
        words = {*spoken.words, *persons, code, _DESK.name.reveal(), TOKEN.partition(":")[2]}
        words |= {_PASSWORD, *(each.name for each in officers)}
        hits = strayed(Scanner(words, keys_of(settings)).scan(folder), settings, folder)

    assert {each for each in hits if each.word not in office.allowed.get(each.file, set())} == set()
    assert {each.word for each in hits} == set().union(*office.allowed.values())


async def _live(post: Post, spoken: Vocabulary) -> None:
    """Let the bot keep something of everybody."""
    async with post.running() as bot:
        for number, name in _PEOPLE.items():
            phone = await post.admit(number, name)
            phone.type(spoken.note())
            phone.type(spoken.meeting())
            await post.hears(phone, 3)
        assert await bot.stop() == 0


async def _secure(office: Office, officers: list[Keyholder], folder: Path) -> None:
    """Register officers, make an escrow and a backup, rotate, hold, shred nothing."""
    names = {each.name for each in officers}
    for each in officers:
        await office.types("recovery", "add", each.name, each.public, say={each.name})
    await office.types("recovery", "list", say=names)
    await office.types("recovery", "sheet", say=names)
    await office.types("escrow", "create", "--to", str(folder / "escrow"))
    await office.types("escrow", "confirm", "1", _code(folder / "escrow", officers))
    await office.types("backup", "create", "--to", str(folder / "copies"))
    await office.types("hold", "set", "NAV", "NAV-1")
    await office.types("keys", "rotate", "slot")
    await office.types("keys", "rotate", "desk", "NAV")


def _code(folder: Path, officers: list[Keyholder]) -> str:
    """Open one pair's file as the two would, whoever comes first in it."""
    file = min(folder.iterdir())
    for one in officers:
        for other in officers:
            try:
                inner = open_age(file.read_bytes(), secret_of(one.file))
                return str(json.loads(open_age(inner, secret_of(other.file)))["code"])
            except NotForThisKey:
                continue
    raise AssertionError


async def _look(office: Office) -> None:
    """Ask for everything that can be looked at."""
    names, desk = set(_PEOPLE.values()), {_DESK.name.reveal()}
    asked: list[tuple[str, set[str]]] = [
        *(("member list", names), ("desk list", desk)),
        *((each, set()) for each in ("doctor", "hold list", "escrow list", "keys status")),
        *((each, set()) for each in ("audit key", "retention extend NAV NAV-2 --to 2030-01")),
        *((each, set()) for each in ("migrate", "keys shred NAV 2028-11 --dry-run")),
    ]
    await asyncio.gather(
        *(office.types(*words.split(), say=may) for words, may in asked),
        *(office.types(*words.split(), "--json", say=may) for words, may in asked[:4]),
    )


async def _err(office: Office, folder: Path, spoken: Vocabulary) -> None:
    """Ask for what cannot be, with words that no refusal may quote."""
    word = spoken.word
    away = f"postgresql://nobody:{_PASSWORD}@127.0.0.1:1/amana"
    await asyncio.gather(
        office.types("desk", "add", "NAV", "--name", word(), "--timezone", "Asia/Dubai"),
        office.types("desk", "add", "AIR", "--name", word(), "--timezone", "Asia/Nowhere"),
        office.types("desk", "set", "AIR", "--name", word()),
        office.types("recovery", "add", word(), "age1nonsense"),
        office.types("member", "suspend", "zzzzzz"),
        office.types("doctor", AMANA_DATABASE_URL=away),
        office.types("desk", "list", AMANA_DATABASE_URL=away),
        office.types("member", "list", AMANA_TOKEN=f"{TOKEN} and more"),
        office.types("member", "list", AMANA_LOG_LEVEL=word()),
        office.types("init"),
        office.types("backup", "create", "--to", str(folder / "amana.db")),
    )
    with closing(sqlite3.connect(folder / "amana.db")) as database, database:
        database.execute("UPDATE members SET sealed = substr(sealed, 1, 100)")
        database.execute("UPDATE records SET sealed = sealed || x'00' WHERE number = 1")
    for words in ("member list", "doctor", "keys rotate desk NAV", "hold list"):
        await office.types(*words.split())


async def test_a_passphrase_and_what_came_in_sealed_are_in_no_file(tmp_path: Path) -> None:
    spoken = Vocabulary(5)
    async with open_sealed_post(tmp_path) as sealed:
        settings = sealed.post.installation.settings
        async with sealed.post.running() as bot:
            phones = [await sealed.admit(*each) for each in _PEOPLE.items()]
            for phone in phones:
                phone.type(spoken.note())
                phone.type(spoken.meeting())
            await sealed.stored(4)
            persons = [each for pair in _PEOPLE.items() for each in map(str, pair)]
            keys = keys_of(settings, lambda: Secret(WORDS))
            scanner = Scanner({*spoken.words, *persons, WORDS, "lantern beside"}, keys)
            assert strayed(scanner.scan(tmp_path), settings, tmp_path) == set()

            assert (await sealed.unseal(WORDS.replace("seven", "eight"))).code == 1
            assert (await sealed.unseal()).code == 0
            await sealed.worked_off()
            assert await bot.stop() == 0

    hits = scanner.scan(tmp_path)
    assert strayed(hits, settings, tmp_path) == set()
    assert Hit("root/slot", "raw", "slot") in hits

"""No command says more than it is asked for, and no error of one quotes what it was given."""

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
from tests.faults.process import NAVAL
from tests.faults.scanner import Scanner
from tests.faults.sealed import WORDS, open_sealed_post
from tests.faults.typist import Asked, Typist
from tests.faults.vocabulary import Vocabulary
from tests.officers import Keyholder, keyholder

_PEOPLE = {707_313_999_173: "Zorbalinde", 707_313_999_174: "قورنيميث"}
_DESK = replace(NAVAL, name=Secret("Brastiquell"))
_PASSWORD = "hunter-of-vexillaries"


async def test_no_command_says_more_than_it_is_asked_for(tmp_path: Path) -> None:
    spoken, folder = Vocabulary(4), tmp_path / "post"
    folder.mkdir()
    names = ("Laylavorn", "Omarquist", "Rashidrel")
    officers = [keyholder(tmp_path / "officers", name) for name in names]
    async with open_post(folder, desk=_DESK) as post:
        await _live(post, spoken)
        typist = Typist(post)
        code = await _invited(typist)
        await _secure(typist, officers, folder)
        await _look(typist)
        await _err(typist, folder, spoken)

        settings = post.installation.settings
        persons = [each for pair in _PEOPLE.items() for each in map(str, pair)]
        words = {*spoken.words, *persons, code, _DESK.name.reveal(), TOKEN.partition(":")[2]}
        words |= {_PASSWORD, *names}
        hits = strayed(Scanner(words, keys_of(settings)).scan(folder), settings, folder)

    allowed = typist.allowed
    assert {each for each in hits if each.word not in allowed.get(each.file, set())} == set()
    assert {each.word for each in hits} == set().union(*allowed.values())


async def _live(post: Post, spoken: Vocabulary) -> None:
    """Let the bot keep something of everybody."""
    async with post.running() as bot:
        for number, name in _PEOPLE.items():
            phone = await post.admit(number, name)
            phone.type(spoken.note())
            phone.type(spoken.meeting())
            await post.hears(phone, 3)
        assert await bot.stop() == 0


async def _invited(typist: Typist) -> str:
    """Invite somebody; return the code, which that output alone may say."""
    say: set[str] = set()
    await typist.types(Asked(["invite", "--desk", "NAV", "--role", "head", "--json"], say))
    say.add(json.loads(typist.told())["code"])
    (code,) = say
    return code


async def _secure(typist: Typist, officers: list[Keyholder], folder: Path) -> None:
    """Register officers, make an escrow and a backup, hold, rotate."""
    names = {each.name for each in officers}
    for each in ("escrow", "copies"):
        (folder / each).mkdir()
    done = await typist.types(
        *(Asked(["recovery", "add", each.name, each.public], {each.name}) for each in officers),
        *(Asked(["recovery", word], names) for word in ("list", "sheet")),
        Asked(["escrow", "create", "--to", str(folder / "escrow")]),
    )
    done += await typist.types(
        Asked(["escrow", "confirm", "1", _code(folder / "escrow", officers)]),
        Asked(["backup", "create", "--to", str(folder / "copies")]),
        Asked(["hold", "set", "NAV", "NAV-1"]),
        *(Asked(["keys", "rotate", *each.split()]) for each in ("slot", "root", "desk NAV")),
    )
    assert set(done) == {0}


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


async def _look(typist: Typist) -> None:
    """Ask for everything that can be looked at, as a text and as JSON."""
    names, desk = set(_PEOPLE.values()), {_DESK.name.reveal()}
    may = {"member list": names, "audit show --desk NAV": names, "desk list": desk}
    asked = [
        *("member list", "desk list", "doctor", "hold list", "escrow list", "keys status"),
        "keys status NAV",
        *("audit key", "audit verify", "retention extend NAV NAV-2 --to 2030-01", "migrate"),
        *("keys shred NAV 2028-11 --dry-run", "audit show --desk NAV", "backup list"),
    ]
    await typist.types(
        *(Asked(each.split(), may.get(each, set())) for each in asked),
        *(Asked([*each.split(), "--json"], may.get(each, set())) for each in asked),
    )


async def _err(typist: Typist, folder: Path, spoken: Vocabulary) -> None:
    """Ask for what cannot be, with words that no refusal may quote."""
    word, zone = spoken.word, "--timezone"
    away = {"AMANA_DATABASE_URL": f"postgresql://nobody:{_PASSWORD}@127.0.0.1:1/amana"}
    codes = await typist.types(
        Asked(["desk", "add", "NAV", "--name", word(), zone, "Asia/Dubai"]),
        Asked(["desk", "add", "AIR", "--name", word(), zone, "Asia/Nowhere"]),
        Asked(["desk", "set", "AIR", "--name", word()]),
        Asked(["recovery", "add", word(), "age1nonsense"]),
        Asked(["member", "suspend", "zzzzzz"]),
        *(Asked(each.split(), changed=away) for each in ("doctor", "desk list", "backup create")),
        Asked(["member", "list"], changed={"AMANA_TOKEN": f"{TOKEN} and more"}),
        Asked(["member", "list"], changed={"AMANA_LOG_LEVEL": word()}),
        Asked(["init"]),
        Asked(["backup", "create", "--to", str(folder / "amana.db")]),
    )
    assert 0 not in codes
    with closing(sqlite3.connect(folder / "amana.db")) as database, database:
        database.execute("UPDATE members SET sealed = substr(sealed, 1, 100)")
        database.execute("UPDATE records SET sealed = sealed || x'00' WHERE number = 1")
    broken = ("member list", "doctor", "keys rotate desk NAV", "hold list", "audit verify")
    await typist.types(*(Asked(each.split()) for each in broken))


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
            words = {*spoken.words, *persons, WORDS, "lantern beside"}
            before, slot = (
                Scanner(words, keys_of(settings, _typed)),
                settings.slot_file.read_bytes(),
            )
            assert strayed(before.scan(tmp_path), settings, tmp_path) == set()

            assert (await sealed.unseal(WORDS.replace("seven", "eight"))).code == 1
            assert (await sealed.unseal()).code == 0
            await sealed.worked_off()
            await sealed.retired(slot)
            assert await bot.stop() == 0

    after = Scanner(words, keys_of(settings, _typed))
    assert before.scan(tmp_path) == set()  # that slot went with the intake's key
    assert strayed(after.scan(tmp_path), settings, tmp_path) == set()


def _typed() -> Secret:
    """Type the passphrase."""
    return Secret(WORDS)

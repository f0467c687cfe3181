"""At DEBUG, with everything used and much going wrong: nothing anybody wrote is in any file."""

import bz2
import gzip
import lzma
import os
import socket
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rehearsal.telegram import Phone
from tests.acceptance.stage import TOKEN, last, said
from tests.faults.keys import keys_of, strayed
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE, installation_in
from tests.faults.scanner import Scanner, forms, forms_of_key
from tests.faults.visitor import Phones, texts, visit
from tests.faults.vocabulary import Vocabulary

_NOTES = 50
_PEOPLE = {707_313_999_173: "Zorbalinde", 707_313_999_174: "Quarnimeth"}
_STRANGER = 707_313_999_175, "Wexifrond"
_SALIM, _HUDA = 700_001, 700_002
_DUBAI = timedelta(hours=4)


async def test_nothing_readable_is_in_any_file_of_a_bot(tmp_path: Path) -> None:
    spoken = Vocabulary(1)
    async with open_post(tmp_path) as post:
        codes = [await post.installation.invite() for _ in _PEOPLE]
        persons = [each for pair in (*_PEOPLE.items(), _STRANGER) for each in map(str, pair)]
        secret = TOKEN.partition(":")[2]
        async with post.running() as bot:
            people = [post.stand_in.phone(*each) for each in _PEOPLE.items()]
            for phone, code in zip(people, codes, strict=True):
                phone.type(f"/start {code}")
            await _talk(post, people, spoken)
            await _err(post, people[0], spoken)
            settings = post.installation.settings
            scanner = Scanner({*spoken.words, *persons, *codes, secret}, keys_of(settings))
            assert strayed(scanner.scan(tmp_path), settings, tmp_path) == set()

            await _read(post, people)
            assert {"amana.db", "amana.db-wal", "keyring", "root"} <= _everything(tmp_path)
            assert strayed(scanner.scan(tmp_path), settings, tmp_path) == set()
            assert await bot.stop() == 0

        assert "ERROR amana.handlers: incident" in bot.errors
        assert "trying again" in bot.errors
        assert strayed(scanner.scan(tmp_path), settings, tmp_path) == set()


async def test_nothing_readable_is_in_any_file_when_digest_and_reminder_come(
    tmp_path: Path,
) -> None:
    spoken, port = Vocabulary(2), _free_port()
    installation = installation_in(tmp_path, "http://127.0.0.1:9")
    own = {"TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    async with installation.start("rehearse", "--port", str(port), **own) as rehearsal:
        async with visit(f"http://127.0.0.1:{port}") as visitor:
            await visitor.until(lambda phones: len(phones) == 3 and _have_heard(phones, 1))
            for text in spoken.notes(_NOTES):
                await visitor.act(_SALIM, "type", text=text)
            await visitor.act(_HUDA, "type", text=spoken.meeting())
            event = datetime.now(UTC) + _DUBAI + timedelta(days=6)  # noqa: TID251  # as the process
            await visitor.act(_HUDA, "type", text=spoken.event(f"{event:%Y-%m-%d} 09:00"))
            await visitor.until(lambda phones: _is_quiet(phones, _NOTES + 5))
            scanner = Scanner({*spoken.words, str(_SALIM), str(_HUDA), "Salim", "هدى"})
            assert scanner.scan(tmp_path) == set()

            for what, sign in (("digest", "🗓"), ("reminder", "🔔")):
                due = await visitor.next_due(what)
                assert await visitor.move_to(what) - due < timedelta(minutes=1)
                phones = await visitor.until(lambda phones: _all_have(phones, sign))  # noqa: B023  # awaited at once
                assert all(
                    _moment_of(phone, sign) - due < timedelta(minutes=1)
                    for phone in phones.values()
                )
                assert scanner.scan(tmp_path) == set()

        assert await rehearsal.stop() == 0
        assert _everything(tmp_path) == {rehearsal.printed.name, rehearsal.told.name}
        assert scanner.scan(tmp_path) == set()


@pytest.mark.parametrize("word", ["Zorbalinde", "طاظضاق", "707313999173"])
def test_a_planted_canary_is_found_in_every_form(tmp_path: Path, word: str) -> None:
    for number, (_, pattern) in enumerate(forms(word)):
        planted = tmp_path / f"{number}.db-wal"
        planted.write_bytes(os.urandom(4096 - number) + pattern + os.urandom(64))

    hits = Scanner([word, "Quarnimeth"]).scan(tmp_path)

    assert {hit.file for hit in hits} == {path.name for path in tmp_path.iterdir()}
    assert {hit.form for hit in hits} == {form for form, _ in forms(word)}
    assert {hit.word for hit in hits} == {word}


_PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "bzip2": lambda data: bz2.compress(data, 1),
    "xz": lzma.compress,
}


@pytest.mark.parametrize("kind", _PACKED)
@pytest.mark.parametrize("is_cut", [False, True])
def test_a_planted_canary_is_found_in_whatever_is_compressed(
    tmp_path: Path, kind: str, *, is_cut: bool
) -> None:
    words = b"before it, " * 40 + "Zorbalinde طاظضاق".encode() + b" and behind it" * 40
    packed = _PACKED[kind](os.urandom(2000) + words + os.urandom(200_000))
    planted = packed[: -len(packed) // 100] if is_cut else packed
    (tmp_path / "backup").write_bytes(os.urandom(4097) + planted + os.urandom(64))

    hits = Scanner(["Zorbalinde", "طاظضاق", "Quarnimeth"]).scan(tmp_path)

    assert {hit.word for hit in hits} == {"Zorbalinde", "طاظضاق"}
    assert {hit.form.partition(" in ")[2] for hit in hits} == {kind}


def test_a_planted_key_is_found_in_every_form(tmp_path: Path) -> None:
    key = os.urandom(32)
    for number, (_, pattern) in enumerate(forms_of_key(key)):
        (tmp_path / f"{number}").write_bytes(os.urandom(4096 - number) + pattern + b" ")

    hits = Scanner([], {"root": key, "slot": os.urandom(32)}).scan(tmp_path)

    assert {hit.file for hit in hits} == {path.name for path in tmp_path.iterdir()}
    assert {(hit.form, hit.word) for hit in hits} == {
        (form, "root") for form, _ in forms_of_key(key)
    }


async def _talk(post: Post, people: list[Phone], spoken: Vocabulary) -> None:
    """Keep notes, a meeting, an event, an addition and an edit."""
    for number, text in enumerate(spoken.notes(_NOTES)):
        people[number % 2].type(text)
    people[0].type(spoken.meeting())
    people[1].type(spoken.event("2031-05-04 09:00"))
    for phone in people:
        await post.hears(phone, 1 + _NOTES // 2 + 1)
    people[0].type(spoken.note(), reply_to=last(people[0]).message_id)
    people[1].edit(people[1].type(spoken.note()), spoken.note())
    for phone in people:
        await post.hears(phone, 1 + _NOTES // 2 + 2)


async def _err(post: Post, phone: Phone, spoken: Vocabulary) -> None:
    """Let everything go wrong that writes into a log."""
    stranger = post.stand_in.phone(_STRANGER[0], _STRANGER[1])
    stranger.type(spoken.note())
    stranger.type(f"/start {spoken.word()}")
    for fault in ("lost", "500", "429"):
        post.stand_in.faults.plan(fault, "sendMessage")
    post.stand_in.faults.plan("cut", "getUpdates")
    phone.type(spoken.event("2031-13-45 99:99"))
    phone.tap_forged(last(phone).message_id, spoken.word())
    broken = {"message_id": 1, "date": spoken.word(), "text": spoken.note()}
    post.stand_in.push_raw({"message": broken | {"chat": phone.private_chat, "from": phone.user}})
    await post.stand_in.wait_for(lambda: "incident" in last(phone).text, PATIENCE)
    phone.type(spoken.note())
    await post.stand_in.wait_for(lambda: "Note kept" in last(phone).text, PATIENCE)


async def _read(post: Post, people: list[Phone]) -> None:
    """Open what was kept: a record, the agenda, the digest."""
    for phone, words in zip(people, ("/show NAV-1", "/agenda"), strict=True):
        phone.type(words)
        await _opened(post, phone)
        heard = len(said(phone))
        phone.type("/digest")
        await post.hears(phone, heard + 1)
        phone.tap(last(phone).message_id, "Open")
        await _opened(post, phone)


async def _opened(post: Post, phone: Phone) -> None:
    await post.stand_in.wait_for(lambda: last(phone).edited, PATIENCE)


def _everything(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _have_heard(phones: Phones, messages: int) -> bool:
    return all(phone["noticed"] >= messages for phone in phones.values())


def _is_quiet(phones: Phones, noticed: int) -> bool:
    """Tell whether the bot has said so much and taken away what the people typed."""
    has_said = sum(phone["noticed"] for phone in phones.values()) >= noticed
    return has_said and not any(m["mine"] for phone in phones.values() for m in phone["messages"])


def _all_have(phones: Phones, sign: str) -> bool:
    return all(any(sign in text for text in texts(phone)) for phone in phones.values())


def _moment_of(phone: dict[str, Any], sign: str) -> datetime:
    """Return when a phone got its newest message with *sign*."""
    found = [message["at"] for message in phone["messages"] if sign in message["text"]]
    return datetime.fromisoformat(found[-1])

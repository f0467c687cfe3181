"""The keeper of the seal: tries one passphrase at a time, and says how long it has been."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from crypto.fresh import Fresh
from crypto.keystore import Keystore
from crypto.roots import RootSource
from crypto.vault import KeyringVault
from domain.errors import Unavailable
from domain.sealing import Sealing, Urgency, Waiting
from domain.secrecy import Secret
from house.keeper import Keeper
from house.sealed import Watch
from storage.engine import open_engine
from storage.schema import migrate
from storage.transactions import transactions
from tests.clocks import START, SetClock
from tests.faults.process import CHEAP
from tests.installed import begin

WORDS, OTHERS = "a lantern beside seven quiet rivers", "eleven lanterns and no river"


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    url = f"sqlite:///{tmp_path}/amana.db"
    await asyncio.to_thread(migrate, url)
    made = open_engine(url)
    await begin(transactions(made))
    yield made
    await made.dispose()


@pytest.fixture
def keystore(tmp_path: Path) -> Keystore:
    (tmp_path / "root").touch(0o600)
    (tmp_path / "root").write_bytes(CHEAP.write())
    files = (tmp_path / "keys", tmp_path / "root", tmp_path / "slot")
    Keystore(*files, source=RootSource(lambda: Secret(WORDS))).create(START)
    return Keystore(*files)


@pytest.fixture
def keeper(keystore: Keystore, engine: AsyncEngine) -> Keeper:
    return Keeper.of(keystore, SetClock(), transactions(engine))


def offer(words: object) -> dict[str, object]:
    return {"ask": "unseal", "passphrase": words}


async def test_the_passphrase_opens_and_only_once(keeper: Keeper) -> None:
    first = await keeper.answer(offer(WORDS))
    second = await keeper.answer(offer(WORDS))

    assert (first, second) == ({"said": "done"}, {"said": "nothing"})
    assert keeper.opened.is_set()
    assert keeper.keystore.load().generation == 1


@pytest.mark.parametrize("words", ["", "wrong", WORDS + "!", "\x00", "x" * 2000, None, 7, [WORDS]])
async def test_anything_else_is_refused_without_a_word_of_it(keeper: Keeper, words: object) -> None:
    answer = await keeper.answer(offer(words))

    assert answer["said"] == "refused"
    assert not words or str(words) not in str(answer)
    assert not keeper.opened.is_set()
    assert (await keeper.answer(offer(WORDS)))["said"] == "done"


@pytest.mark.parametrize("question", [{}, {"ask": "open"}, {"ask": None}, {"passphrase": WORDS}])
async def test_what_is_no_question_is_refused(keeper: Keeper, question: dict[str, object]) -> None:
    assert (await keeper.answer(question))["said"] == "refused"


async def test_two_at_once_are_tried_one_at_a_time(keeper: Keeper) -> None:
    answers = await asyncio.gather(*(keeper.answer(offer(WORDS)) for _ in range(2)))

    assert [each["said"] for each in answers] == ["done", "refused"]
    assert "being tried" in str(answers[1]["why"])


async def test_a_keyring_that_was_put_back_stays_sealed(
    keeper: Keeper, engine: AsyncEngine
) -> None:
    async with transactions(engine)() as unit:
        await unit.fence.advance(2)
        await unit.commit()

    answer = await keeper.answer(offer(WORDS))

    assert "older than the database" in str(answer["why"])
    assert not keeper.opened.is_set()


def _away() -> NoReturn:
    raise Unavailable


async def test_a_root_that_was_made_in_vain_opens_nothing_later(
    keeper: Keeper, engine: AsyncEngine
) -> None:
    keeper.transactions = _away
    in_vain = await keeper.answer(offer(WORDS))
    keeper.transactions = transactions(engine)

    wrong, right = [await keeper.answer(offer(each)) for each in (OTHERS, WORDS)]

    assert "the database is away" in str(in_vain["why"])
    assert (wrong["said"], right["said"]) == ("refused", "done")


async def test_a_new_passphrase_set_meanwhile_is_asked_for(
    keeper: Keeper, keystore: Keystore
) -> None:
    await keeper.answer(offer(WORDS))
    vault = KeyringVault(keeper.keystore, lambda: START)
    console = replace(keystore, source=RootSource(lambda: Secret(WORDS)))
    held = console.load()
    fresh = Fresh(root=True, passphrase=Secret(OTHERS))
    console.write(replace(held, generation=2), fresh)

    before = await keeper.answer({"ask": "status"})
    old, new = [await keeper.answer(offer(each)) for each in (WORDS, OTHERS)]

    assert (before["sealed"], old["said"], new["said"]) == (True, "refused", "done")
    vault.reload()
    assert vault.generation == 2


async def test_status_is_said_without_a_passphrase(keeper: Keeper) -> None:
    assert await keeper.answer({"ask": "status"}) == {
        "said": "standing",
        "sealed": True,
        "since": START.isoformat(),
        "waiting": 0,
        "oldest": None,
        "receives": True,
    }


@dataclass
class Standing:
    """A seal that stands as a test says."""

    sealing: Sealing
    clock: SetClock = field(default_factory=SetClock)

    async def __call__(self) -> Sealing:
        """Say how it stands."""
        return self.sealing

    async def after(self, watch: Watch, hours: float) -> None:
        """Let the watch look after so many hours."""
        self.clock.moment = START + timedelta(hours=hours)
        await watch()


def levels(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [record.levelname for record in caplog.records]
    caplog.clear()
    return found


async def test_the_log_grows_louder_with_the_hours(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    standing = Standing(Sealing(is_sealed=True, since=START, waiting=None))
    watch = Watch(standing, standing.clock)
    heard = []

    for hours in (0, 1, 19.9, 20, 21, 39.9, 40, 40.5, 41, 42.1):
        await standing.after(watch, hours)
        heard.append((hours, levels(caplog)))

    assert [(hours, *said) for hours, said in heard if said] == [
        (0, "INFO"),
        (20, "WARNING"),
        (40, "ERROR"),
        (41, "ERROR"),
        (42.1, "ERROR"),
    ]


async def test_the_oldest_update_counts_across_restarts(caplog: pytest.LogCaptureFixture) -> None:
    waiting = Waiting(3, START - timedelta(hours=39))
    standing = Standing(Sealing(is_sealed=True, since=START, waiting=waiting))
    watch = Watch(standing, standing.clock)

    await standing.after(watch, 1)

    assert levels(caplog) == ["ERROR"]


@pytest.mark.parametrize(("waiting", "hours"), [(Waiting(0), 0), (Waiting(1, START), 216)])
def test_an_open_house_presses_nobody(waiting: Waiting, hours: int) -> None:
    found, later = Sealing(is_sealed=False, since=START, waiting=waiting), timedelta(days=9)

    assert found.hours(START + later) == hours
    assert found.urgency(START + later) is Urgency.NONE

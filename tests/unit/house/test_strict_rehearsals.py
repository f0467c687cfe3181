"""A rehearsal whose desk asks for codes: papers, who is admitted by them, and where they stay."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from house.rehearsing import Rehearsal, open_rehearsal
from house.scenery import CEILING, MARKINGS
from rehearsal.telegram import Phone

from .conftest import HUDA, MANSOUR, PATIENCE, SALIM, heard, process_of, said

HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Rehearsal]:
    """Return a rehearsal on a desk that asks for codes, once everybody is admitted."""
    async with open_rehearsal(parent=tmp_path, scenery="codes") as opened:
        await admitted(opened)
        yield opened


async def admitted(rehearsal: Rehearsal) -> None:
    """Wait until everybody is greeted by his desk, and his link and his code are swept."""
    for telegram in (SALIM, HUDA, MANSOUR):
        await heard(rehearsal, telegram, "NAV")
        phone = rehearsal.stand_in.phones[telegram]
        await rehearsal.stand_in.wait_for(partial(is_swept, phone), PATIENCE)


def is_swept(phone: Phone) -> bool:
    """Tell whether nothing that he said stands in his chat."""
    return all(each.from_bot for each in phone.chat)


def paper_of(rehearsal: Rehearsal, telegram: int) -> dict[str, str]:
    """Return what the page shows of somebody's paper."""
    shown = rehearsal.stage().paper(telegram)
    assert shown is not None
    return {name: str(text) for name, text in shown.items()}


async def test_everybody_is_admitted_by_the_first_code_of_his_paper(strict: Rehearsal) -> None:
    chats = [said(strict.stand_in.phones[each]) for each in (SALIM, HUDA, MANSOUR)]

    assert [len(chat) for chat in chats] == [2, 2, 2]
    assert "paper" in chats[0][0]
    assert "head" in chats[2][1]
    papers = [paper_of(strict, each) for each in (SALIM, HUDA, MANSOUR)]
    assert len({paper["secret"] for paper in papers}) == 3
    assert all(len(paper["duress"]) == 6 for paper in papers)


async def test_the_code_that_the_page_shows_then_unlocks(strict: Rehearsal) -> None:
    await strict.advance(strict.clock.now() + HALF_MINUTE)

    strict.stand_in.phones[SALIM].type(paper_of(strict, SALIM)["code"])

    await heard(strict, SALIM, "Unlocked")


async def test_what_is_marked_above_the_ceiling_is_refused_in_the_desks_own_words(
    strict: Rehearsal,
) -> None:
    highest = MARKINGS[-1].en
    assert highest != CEILING

    strict.stand_in.phones[SALIM].type(f"{highest}: a sealed hull")

    await heard(strict, SALIM, "registry of the mission")


async def test_papers_outlive_a_kill_and_end_with_the_scene(strict: Rehearsal) -> None:
    secret = paper_of(strict, SALIM)["secret"]
    await strict.kill()
    await strict.start()
    after = paper_of(strict, SALIM)["secret"]

    await strict.reset("codes")
    renewed = paper_of(strict, SALIM)["secret"]
    await strict.reset()

    assert (secret == after, secret == renewed) == (True, False)
    assert (strict.scenery, strict.stage().paper(SALIM)) == ("plain", None)


async def test_nothing_of_a_paper_is_with_the_stand_in_or_where_processes_are_listed(
    strict: Rehearsal,
) -> None:
    paper = paper_of(strict, SALIM)
    seed = paper["secret"].replace(" ", "")
    listed = Path(f"/proc/{process_of(strict)}")

    held = repr(vars(strict.stand_in)) + "".join(
        repr(vars(p)) for p in strict.stand_in.phones.values()
    )

    for secret in (seed, paper["secret"], paper["duress"]):
        assert secret not in held
        assert secret.encode() not in (listed / "cmdline").read_bytes()
        assert secret.encode() not in (listed / "environ").read_bytes()

"""Every command of the console works while the bot runs, and the bot notices without a restart."""

import asyncio
import json
from pathlib import Path
from typing import Any

from rehearsal.telegram import Phone
from tests.acceptance.stage import said
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE


async def test_every_command_works_beside_the_bot_and_the_bot_notices(tmp_path: Path) -> None:
    async with open_post(tmp_path) as post, post.running() as bot:
        salim = await post.admit(1001, "Salim")

        huda = await _join_a_new_desk(post)
        await _suspend_and_resume(post, huda, salim)
        await _look_around(post)

        assert await bot.stop() == 0
        assert bot.errors == ""


async def _join_a_new_desk(post: Post) -> Phone:
    """Make a desk whose keys the bot does not have yet; somebody joins it and is heard there."""
    told = ("--name", "Air desk", "--timezone", "Asia/Beirut", "--step-up", "none")
    await _ask(post, "desk", "add", "AIR", *told)
    invitation = await _ask(post, "invite", "--desk", "AIR", "--role", "officer")
    huda = post.stand_in.phone(1002, "Huda")
    huda.type(f"/start {invitation['code']}")
    huda.type("A note on a desk that was not there when the bot started")
    await post.stand_in.wait_for(lambda: _receipts(huda) == 1, PATIENCE)
    return huda


async def _suspend_and_resume(post: Post, huda: Phone, salim: Phone) -> None:
    member = {each["name"]: each["id"] for each in await _ask(post, "member", "list")}["Huda"]
    await _ask(post, "member", "suspend", member)
    huda.type("Nobody hears this")
    salim.type("A note behind it")
    await post.hears(salim, 2)
    assert _receipts(huda) == 1  # a lesson may have been on its way

    await _ask(post, "member", "resume", member)
    huda.type("A note of somebody who is back")
    await post.stand_in.wait_for(lambda: _receipts(huda) == 2, PATIENCE)
    assert any("AIR-2" in each.text for each in said(huda))


def _receipts(phone: Phone) -> int:
    """Return how many notes of the new desk the bot has confirmed."""
    return sum("AIR-" in each.text for each in said(phone))


async def _look_around(post: Post) -> None:
    """Type every other command, four of them at once."""
    await _ask(post, "desk", "set", "NAV", "--digest", "06:30")
    desks, examined, migrated, again = await asyncio.gather(
        _ask(post, "desk", "list"),
        _ask(post, "doctor"),
        _ask(post, "migrate"),
        post.installation.command("init"),
    )

    assert {each["code"]: each["digest"] for each in desks} == {"AIR": "07:00", "NAV": "06:30"}
    assert examined["ok"] is True, examined
    assert migrated == {"done": "migrate"}
    assert (again.process.returncode, again.output) == (1, "")
    verified = await _ask(post, "audit", "verify")
    shown = await _ask(post, "audit", "show", "--limit", "1")
    assert (verified["ok"], verified["problems"], len(shown)) == (True, [], 1)


async def _ask(post: Post, *words: str) -> Any:  # noqa: ANN401  # each command has a document of its own
    """Type a command with `--json`; return its one document."""
    child = await post.installation.command(*words, "--json")
    assert child.process.returncode == 0, child.errors
    return json.loads(child.output)

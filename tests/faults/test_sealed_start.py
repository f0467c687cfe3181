"""A root made of a passphrase: the bot starts sealed, loses nothing, answers nobody."""

import json
import re
from pathlib import Path

from domain.records import AnyRecord, Note
from rehearsal.telegram import Phone
from tests.acceptance.stage import last, said
from tests.faults.process import PATIENCE
from tests.faults.sealed import SealedPost, open_sealed_post


def words_of(records: list[AnyRecord]) -> list[str]:
    """Return the texts of notes, with what was added to them."""
    return [
        text.reveal()
        for each in records
        if isinstance(each.body, Note)
        for text in (each.body.text, *(added.text for added in each.additions))
    ]


def counts(phone: Phone) -> list[int]:
    """Return the numbers that the letters on a phone say: kept, not kept."""
    return [int(number) for each in said(phone) for number in re.findall("[0-9]+", each.text)]


async def told(sealed: SealedPost, *phones: Phone) -> None:
    """Wait until the letter is on each of *phones*."""
    stand_in = sealed.post.stand_in
    await stand_in.wait_for(lambda: all(map(said, phones)), PATIENCE)


async def test_what_came_in_sealed_is_kept_in_order_and_told_once(tmp_path: Path) -> None:
    async with open_sealed_post(tmp_path) as sealed, sealed.post.running() as bot:
        salim = await sealed.admit(1001, "Salim")
        salim.type("First of all")
        salim.type("/agenda")
        salim.type("what is due today?")
        await sealed.stored(3)
        assert {call.method for call in sealed.post.stand_in.calls} == {"getMe", "getUpdates"}
        found = await sealed.status()
        assert (found["sealed"], found["waiting"], found["urgency"]) == (True, 3, "none")

        typed = await sealed.unseal()

        assert (typed.code, json.loads(typed.output)) == (0, {"done": "unseal"})
        await told(sealed, salim)
        assert "sealed for a while" in last(salim).text
        assert counts(salim) == [2, 1]
        assert words_of(await sealed.records()) == ["First of all", "what is due today?"]
        assert (await sealed.status())["sealed"] is False
        assert await bot.stop() == 0

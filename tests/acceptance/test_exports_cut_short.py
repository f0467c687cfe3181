"""An export that is cut short: what comes in between ends it, and nothing is left."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Literal

import pytest

from domain.actions import Action, Role
from domain.errors import AmanaError, NotPermitted, Stranger
from domain.exports import NoReceivers
from domain.members import MemberState
from domain.secrecy import Secret
from domain.step_up import Travelling
from house.exporting import outside_of
from rehearsal.telegram import Phone
from services.audit.show import Asked, ShowAudit
from services.people.exporting import Export
from services.people.travelling import Travel
from tests.acceptance.corrections import regrant
from tests.acceptance.exports import (
    CANARY,
    change,
    export,
    files,
    head,
    opened,
    texts,
    writer,
)
from tests.acceptance.rows import damage
from tests.acceptance.sights import plain
from tests.acceptance.stage import TestStage, last
from tests.codes import SEED, STEP, code


@pytest.fixture
async def huda(stage: TestStage) -> Phone:
    """Return the phone of the head of a desk that has one receiver."""
    return await head(stage)


async def test_a_folder_that_takes_nothing_leaves_nothing_and_spends_no_code(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    stage.settings.exports.rmdir()
    stage.settings.exports.write_bytes(b"no folder")

    asked = await stage.say(huda, "/export")
    told = await export(stage, huda)
    stage.settings.exports.unlink()
    after = await stage.say(huda, f"/export {code(stage.clock.now())}")

    assert plain(told.text).startswith("Nothing was exported: the folder of exports takes no file.")
    assert asked.text == told.text
    assert after.text.startswith("Exported")
    assert len(files(stage)) == 1


async def test_the_same_message_handled_again_is_answered_by_the_file_it_made(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    stage.clock.move_to(stage.clock.now() + STEP)
    verb = Export(stage.house.rooms.archive, outside_of(stage.settings.exports))
    digits = Secret(code(stage.clock.now(), SEED))

    first = await verb(1001, digits, 900_001)
    stage.clock.move_to(stage.clock.now() + timedelta(minutes=20))
    again = await verb(1001, digits, 900_001)
    files(stage)[0].unlink()
    anew = await verb(1001, digits, 900_001)

    assert again == first
    assert anew != first
    assert [texts(opened(each)) for each in files(stage)] == [{"NAV-1": CANARY}]
    assert len(await exported(stage)) == 2


@pytest.mark.parametrize("kind", ["429", "502", "lost"])
async def test_an_answer_that_does_not_arrive_exports_nothing_again(
    stage: TestStage, huda: Phone, kind: Literal["429", "502", "lost"]
) -> None:
    await stage.say(huda, CANARY)
    stage.clock.move_to(stage.clock.now() + STEP)
    digits = code(stage.clock.now())

    stage.stand_in.faults.plan(kind, "sendMessage", times=3)
    huda.type(f"/export {digits}")
    await stage.patiently()

    (file,) = files(stage)
    assert file.name in last(huda).text
    assert len(await exported(stage)) == 1


@dataclass
class Meanwhile:
    """What an export is written to: when the first batch has come, something happens."""

    happens: Callable[[], Awaitable[object]]
    lines: list[bytes] = field(default_factory=list)

    async def keep(self, _: str, lines: AsyncIterator[bytes], __: object) -> None:
        """Take the lines as they come."""
        async for each in lines:
            if len(self.lines) == 1:
                await self.happens()
            self.lines.append(each)


async def use_numbers(stage: TestStage, count: int) -> None:
    """Give numbers away, so that what is written next is in another batch."""
    async with stage.house.rooms.archive() as work:
        for _ in range(count):
            await work.desks.take_number(stage.desks["NAV"].id)
        await work.commit()


async def meanwhile(stage: TestStage, happens: Callable[[], Awaitable[object]]) -> list[bytes]:
    """Export the desk; when its first batch has come, something happens. Return what came."""
    stage.clock.move_to(stage.clock.now() + STEP)
    written = Meanwhile(happens)
    outside = replace(outside_of(stage.settings.exports), keep=written.keep)
    digits = Secret(code(stage.clock.now(), SEED))
    await Export(stage.house.rooms.archive, outside)(1001, digits, 900_002)
    return written.lines


@pytest.mark.parametrize("further", [150, 0], ids=["between batches", "after the last"])
@pytest.mark.parametrize("ends", ["parted", "travels", "suspended", "unnamed"])
async def test_whose_right_ends_meanwhile_exports_no_further(
    stage: TestStage, huda: Phone, ends: str, further: int
) -> None:
    await stage.say(huda, CANARY)
    await use_numbers(stage, further)
    named: dict[str, tuple[Callable[[], Awaitable[object]], type[AmanaError]]] = {
        "parted": (partial(regrant, stage, 1001, NAV=Role.OFFICER), NotPermitted),
        "travels": (partial(Travel(stage.house.rooms.archive), 1001), Travelling),
        "suspended": (partial(suspend, stage), Stranger),
        "unnamed": (partial(change, stage, exports_to=()), NoReceivers),
    }
    happens, expected = named[ends]

    with pytest.raises(AmanaError) as refused:
        await meanwhile(stage, happens)

    assert refused.type is expected
    assert await exported(stage) == []


async def test_what_becomes_another_record_meanwhile_is_in_it_all_the_same(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    await use_numbers(stage, 150)
    salim = await writer(stage)
    receipt = await stage.say(salim, "Spoke with the harbour master")

    async def corrected() -> None:
        await stage.tapped(salim, receipt.message_id, "Kind")
        await stage.tapped(salim, receipt.message_id, "Meeting")

    lines = await meanwhile(stage, corrected)

    assert [json.loads(each)["reference"] for each in lines[1:]] == ["NAV-1", "NAV-153"]


async def suspend(stage: TestStage) -> None:
    """Let the operator suspend the head."""
    async with stage.house.rooms.archive() as work:
        member = await work.members.require(1001)
        suspended = replace(member, state=MemberState.SUSPENDED)
        await work.members.update(suspended, Action.MEMBER_SUSPEND)
        await work.commit()


async def exported(stage: TestStage) -> list[str]:
    """Return the files of exports that the audit says were made."""
    found = await ShowAudit(stage.house.rooms.archive)(Asked(desk="NAV"), lambda _, __: None)
    return [each.entry.about for each in found if each.entry.action is Action.DESK_EXPORT]


async def test_a_record_that_does_not_open_leaves_no_file(stage: TestStage, huda: Phone) -> None:
    await stage.say(huda, CANARY)
    await stage.say(huda, "Second")
    (first, _) = await stage.records()
    await damage(stage, "records", first.id)

    told = await export(stage, huda)

    assert "a record of this desk does not open" in plain(told.text)
    assert files(stage) == []
    assert await exported(stage) == []

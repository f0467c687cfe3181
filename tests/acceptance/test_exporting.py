"""A head exports his desk: what is in the file, for whom, and what is said of it later."""

import json
from datetime import timedelta

import pyrage
import pytest
from pyrage import x25519

from domain.actions import Action, Role
from domain.desks import Discretion
from domain.markings import Words
from domain.step_up import StepUp
from rehearsal.telegram import Phone
from services.audit.show import Asked, ShowAudit
from services.desks.markings import ArrangeMarkings
from tests.acceptance.conftest import Stages
from tests.acceptance.exports import (
    CANARY,
    Line,
    change,
    export,
    files,
    head,
    opened,
    texts,
    writer,
)
from tests.acceptance.sights import plain
from tests.acceptance.stage import Setup, TestStage


@pytest.fixture
async def huda(stage: TestStage) -> Phone:
    """Return the phone of the head of a desk that has one receiver."""
    return await head(stage)


async def test_every_record_is_in_the_file_whole_and_only_its_receivers_open_it(
    stage: TestStage, huda: Phone
) -> None:
    salim = await writer(stage)
    first = await stage.say(salim, CANARY)
    await stage.say(salim, "A third came in", reply_to=first.message_id)
    await stage.say(salim, "/event 2026-12-03 09:00 Exhibition @ Hall 4")
    await stage.say(salim, "/meeting Col. Haddad @ Ministry: spoke about spare parts")

    told = await export(stage, huda)

    (file,) = files(stage)
    lines = opened(file)
    records = await stage.records()
    assert plain(told.text).startswith(f"Exported: {len(records)} records of NAV, in the file")
    assert file.name in told.text
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each["reference"] for each in lines[1:]] == [str(each.reference) for each in records]
    assert [_shape(each) for each in lines[1:]] == [
        (each.id, each.author, len(each.versions), [a.text.reveal() for a in each.additions])
        for each in records
    ]
    assert (lines[0]["export"], lines[0]["desk"]) == (1, "NAV")
    with pytest.raises(pyrage.DecryptError):
        opened(file, x25519.Identity.generate())


def _shape(record: Line) -> tuple[object, ...]:
    added = [each["text"] for each in record["additions"]]
    return (record["id"], record["author"], len(record["versions"]), added)


async def test_marking_and_grading_are_those_of_each_wording(stage: TestStage, huda: Phone) -> None:
    named = [Words("Open"), Words("Secret", "سري")]
    await ArrangeMarkings(stage.house.rooms.archive)(named, Words())
    salim = await writer(stage)
    receipt = await stage.say(salim, "Secret: two frigates at the pier")
    for label in ("Grading", "B", "2"):
        receipt = await stage.tapped(salim, receipt.message_id, label)

    await export(stage, huda)

    top, line = opened(files(stage)[0])
    (secret,) = (each for each in top["markings"] if each["name"]["en"] == "Secret")
    assert secret["name"]["ar"] == "سري"
    assert [each["marking"] for each in line["versions"]] == [secret["id"]] * 3
    assert line["versions"][0]["grading"] == {"credibility": None, "reliability": None}
    assert line["versions"][-1]["grading"] == {"credibility": "2", "reliability": "B"}
    assert (line["author_name"], top["by_name"]) == ("Salim", "Huda")


async def test_nothing_of_it_goes_through_the_chat_or_lies_readable_on_the_disk(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    calls = len(stage.stand_in.calls)

    await export(stage, huda)

    assert CANARY not in repr([each.parameters for each in stage.stand_in.calls[calls:]])
    everything = [each for each in stage.settings.keys.parent.rglob("*") if each.is_file()]
    assert files(stage)[0] in everything
    assert not [each for each in everything if CANARY.encode() in each.read_bytes()]


async def test_what_was_taken_back_and_sources_are_not_in_it(stage: TestStage, huda: Phone) -> None:
    await stage.say(huda, "First")
    receipt = await stage.say(huda, "Second")
    await stage.say(huda, "source: the harbour pilot", reply_to=receipt.message_id)
    await stage.say(huda, "Third")
    await stage.say(huda, "/undo")

    await export(stage, huda)

    lines = opened(files(stage)[0])
    assert texts(lines) == {"NAV-1": "First", "NAV-2": "Second"}
    assert "harbour pilot" not in json.dumps(lines)


async def test_only_the_desks_own_records_are_in_it(stage: TestStage, huda: Phone) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Huda", Role.HEAD, "AIR")
    await stage.say(huda, "Six aircraft on the apron")
    choice = await stage.say(huda, "/desk")
    await stage.tapped(huda, choice.message_id, "NAV")
    await stage.say(huda, CANARY)

    told = await export(stage, huda)

    assert "1 record of NAV" in plain(told.text)
    assert texts(opened(files(stage)[0])) == {"NAV-1": CANARY}


async def test_what_another_desk_shared_is_not_given_on(stage: TestStage, huda: Phone) -> None:
    await stage.add_desk("AIR", Discretion.GUARDED)
    await stage.admit(1001, "Huda", Role.HEAD, "AIR")
    await stage.say(huda, "Six aircraft on the apron")
    shared = await stage.say(huda, "/share AIR-1 NAV")
    choice = await stage.say(huda, "/desk")
    await stage.tapped(huda, choice.message_id, "NAV")
    await stage.say(huda, CANARY)

    await export(stage, huda)

    assert "NAV-1" in shared.text
    assert texts(opened(files(stage)[0])) == {"NAV-2": CANARY}


async def test_who_read_this_tells_of_an_export(stage: TestStage, huda: Phone) -> None:
    salim = await writer(stage)
    receipt = await stage.say(salim, CANARY)
    await export(stage, huda)
    await change(stage, step_up=StepUp.NONE)

    await stage.tapped(salim, receipt.message_id, "Open")
    told = await stage.tapped(salim, receipt.message_id, "Who read this")

    (record,) = await stage.records()
    async with stage.house.rooms.archive() as work:
        entries = await work.ledger.newest(record.id, 9)
    assert "Huda\nonce" in plain(told.text)
    assert [each.action for each in entries].count(Action.RECORD_EXPORT) == 1


async def test_one_entry_says_that_the_desk_was_exported_and_one_each_record_read(
    stage: TestStage, huda: Phone
) -> None:
    await stage.say(huda, CANARY)
    await stage.say(huda, "Second")

    await export(stage, huda)

    (file,) = files(stage)
    found = await ShowAudit(stage.house.rooms.archive)(Asked(desk="NAV"), lambda _, __: None)
    exported = [each.entry for each in found if each.entry.action is Action.DESK_EXPORT]
    assert [(each.about, each.result) for each in exported] == [
        (f"export:{file.name}", "2 records")
    ]
    read = [each.reference for each in found if each.entry.action is Action.RECORD_EXPORT]
    assert [str(each) for each in read] == ["NAV-2", "NAV-1"]


async def test_a_silent_desk_is_read_outside_of_the_chat(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.SILENT)) as stage:
        huda = await head(stage)
        await stage.say(huda, CANARY)

        told = await export(stage, huda)

        assert plain(told.text).startswith("Exported: 1 record of NAV")
        assert texts(opened(files(stage)[0])) == {"NAV-1": CANARY}


async def test_more_than_a_batch_is_exported_in_order(stage: TestStage, huda: Phone) -> None:
    for each in range(3):
        await stage.say(huda, f"Boat {each}")
    async with stage.house.rooms.archive() as work:
        for _ in range(230):
            await work.desks.take_number(stage.desks["NAV"].id)
        await work.commit()
    await stage.say(huda, "Boat 233")
    await stage.advance(timedelta(seconds=1))

    told = await export(stage, huda)

    assert "4 records" in plain(told.text)
    assert list(texts(opened(files(stage)[0]))) == ["NAV-1", "NAV-2", "NAV-3", "NAV-234"]

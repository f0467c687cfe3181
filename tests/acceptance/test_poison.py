"""Updates nobody can parse: they block nobody, are tried again, and are set aside, honestly."""

import sqlite3
from contextlib import closing
from pathlib import Path

from rehearsal.refusals import Json
from tests.acceptance.sights import message
from tests.acceptance.stage import TestStage, last, said


async def aside(stage: TestStage) -> list[str]:
    async with stage.house.rooms.archive() as work:
        return [row.incident for row in await work.unit.inbox.aside()]


async def test_a_member_is_told_what_was_set_aside_and_goes_on(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    broken: Json = message(stage, phone, "CANARY") | {"date": "yesterday"}
    heard = len(said(phone))

    stage.stand_in.push_raw({"message": broken})
    phone.type("A note after it")
    await stage.patiently()

    (incident,) = await aside(stage)
    told, receipt = said(phone)[heard:]
    assert "Not kept" in told.text
    assert incident in told.text
    assert "NAV-1" in receipt.text
    assert "CANARY" not in told.text


async def test_an_update_of_no_chat_blocks_nobody(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    heard = len(said(phone))

    stage.stand_in.push_raw({"message": "not even an object"})
    stage.stand_in.push_raw({"message": {"chat": {"id": "1001"}}})
    stage.stand_in.push_raw({"callback_query": ["odd"]})
    stage.stand_in.push_raw({"something_new": {"chat": {"id": 1001}}})
    phone.type("A note after them")
    await stage.until(lambda: "NAV-1" in last(phone).text)
    await stage.patiently()

    assert len(said(phone)) == heard + 1
    assert len(await aside(stage)) == 3


async def test_a_strangers_broken_update_is_answered_by_silence(stage: TestStage) -> None:
    stranger = stage.stand_in.phone(666, "Nobody")
    broken: Json = message(stage, stranger, "words") | {"entities": 7}

    stage.stand_in.push_raw({"message": broken})
    await stage.patiently()

    assert said(stranger) == []
    assert len(await aside(stage)) == 1


async def test_a_message_whose_desk_is_lost_is_set_aside_and_not_dropped(
    stage: TestStage, tmp_path: Path
) -> None:
    phone = await stage.admit(1001, "Salim")
    with closing(sqlite3.connect(tmp_path / "amana.db")) as database, database:
        database.execute("UPDATE desks SET id = 'lost'")

    phone.type("CANARY at the pier")
    await stage.patiently()

    (incident,) = await aside(stage)
    assert incident in last(phone).text
    assert "Not kept" in last(phone).text


async def test_a_statement_the_database_refuses_is_a_defect(
    stage: TestStage, tmp_path: Path
) -> None:
    phone = await stage.admit(1001, "Salim")
    with closing(sqlite3.connect(tmp_path / "amana.db")) as database, database:
        database.execute("DROP TABLE records")

    phone.type("CANARY at the pier")
    await stage.patiently()

    (incident,) = await aside(stage)
    assert incident in last(phone).text

"""The doctor, called after ordinary days: it finds nothing where nothing is wrong."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from domain.actions import Role
from house.opening import open_examination
from services.findings import Ailment
from services.outgoing.tidying import Tidy
from tests.acceptance.stage import TestStage, by_id

BESIDE = {Ailment.KEYS_TOGETHER, Ailment.CHECKPOINTS_TOGETHER, Ailment.BACKUPS_OFF}
"""Said of every house in one folder."""


async def ailments(stage: TestStage) -> set[Ailment]:
    async with open_examination(stage.settings, stage.clock) as examine:
        return {each.code for each in await examine()} - BESIDE


async def use_everything(stage: TestStage) -> None:
    phone = await stage.admit(1001, "Salim")
    receipt = await stage.say(phone, "Two boats")
    await stage.say(phone, "Three boats", receipt.message_id)
    album = [by_id(phone, phone.send_photo()).wire | {"media_group_id": "77"} for _ in "ab"]
    for wire in album:
        stage.stand_in.push_raw({"message": wire})
    for line in (
        "/show NAV-1",
        "/agenda",
        "/event 2026-12-03 09:00 Exhibition",
        "/event 5/12 09:00 Dinner",
        "/meeting Met the harbour master",
        "/undo",
        "/digest",
        "/desk",
        "/settings",
    ):
        phone.type(line)
    await stage.settled()


async def test_the_doctor_finds_nothing_after_a_day_of_chat(stage: TestStage) -> None:
    await use_everything(stage)
    assert await ailments(stage) == {Ailment.NO_AUDITOR}
    await stage.admit(1009, "Warda", Role.AUDITOR)

    found = await ailments(stage)

    assert found == set()


async def test_the_doctor_finds_nothing_once_the_buttons_are_forgotten(stage: TestStage) -> None:
    await use_everything(stage)

    await stage.advance(timedelta(days=32))
    await stage.settled()
    await Tidy(stage.house.rooms.archive)()

    assert Ailment.ROW_CONTRADICTS not in await ailments(stage)


async def test_no_effect_names_a_message(stage: TestStage, tmp_path: Path) -> None:
    await use_everything(stage)

    with closing(sqlite3.connect(tmp_path / "amana.db")) as database:
        subjects = [each for (each,) in database.execute("SELECT subject FROM effects")]

    assert {len(each) for each in subjects} == {0, 22, 32}


async def test_an_observer_is_refused_once_for_an_album(stage: TestStage) -> None:
    observer = await stage.admit(1001, "Huda", Role.OBSERVER)
    photos = [observer.send_photo() for _ in range(3)]
    wires = [by_id(observer, photo).wire | {"media_group_id": "77"} for photo in photos]
    await stage.settled()

    answers = await stage.answers(
        observer, lambda: [stage.stand_in.push_raw({"message": wire}) for wire in wires]
    )

    assert len(answers) == 1

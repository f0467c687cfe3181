"""What a ceiling keeps out, and what becomes of it when somebody writes into the database."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from domain.desks import Desk
from domain.errors import SealBroken
from domain.markings import AboveCeiling, Marking, Markings, Words
from domain.secrecy import Secret
from services.desks.ceilings import check_ceiling, take_marking
from services.desks.desks import AddDesk
from services.desks.markings import ArrangeMarkings, ChangeMarking
from storage.tables import markings
from tests.clocks import SetClock
from tests.installed import Installed, installed

NAMES = (Words("Official"), Words("Restricted"), Words("Secret"))


@pytest.fixture
async def new(database_url: str, tmp_path: Path) -> AsyncIterator[Installed]:
    """Install with three markings; NAV holds up to the second, AIR everything."""
    async with installed(database_url, tmp_path, SetClock()) as made:
        await ArrangeMarkings(made.archive)(NAMES, Words("the registry"))
        where = Desk("", "NAV", Secret("A desk"), "Asia/Dubai", ceiling="Restricted")
        await AddDesk(made.archive)(where)
        await AddDesk(made.archive)(Desk("", "AIR", Secret("A desk"), "Asia/Dubai"))
        yield made


async def known(new: Installed) -> tuple[Markings, str, str]:
    """Return the list, and the ids of the two desks."""
    async with new.archive() as work:
        listed = await work.markings.get()
        desks = [await work.desks.named(code) for code in ("NAV", "AIR")]
    return listed, desks[0].desk.id, desks[1].desk.id


async def rows(new: Installed) -> list[dict[str, Any]]:
    """Copy the list as it rests."""
    async with new.engine.connect() as connection:
        return [dict(each) for each in (await connection.execute(select(markings))).mappings()]


async def test_what_is_marked_above_a_ceiling_comes_to_no_desk_of_it(new: Installed) -> None:
    listed, nav, air = await known(new)
    official, restricted, secret = [each.id for each in listed.listed]

    async with new.archive() as work:
        for marking in (official, restricted, ""):
            await check_ceiling(work, nav, marking)
        await check_ceiling(work, air, secret)
        with pytest.raises(AboveCeiling) as refused:
            await check_ceiling(work, nav, secret)

    assert (refused.value.marking.id, refused.value.belongs.en) == (secret, "the registry")


async def test_an_unknown_marking_rests_on_no_desk_with_a_ceiling(new: Installed) -> None:
    _, nav, _ = await known(new)

    async with new.archive() as work:
        with pytest.raises(AboveCeiling):
            await check_ceiling(work, nav, "f" * 32)


async def test_without_the_list_a_desk_with_a_ceiling_takes_nothing_in(new: Installed) -> None:
    _, nav, air = await known(new)
    async with new.engine.begin() as connection:
        await connection.execute(delete(markings))

    async with new.archive() as work:
        assert await take_marking(work, air, (Secret("SECRET: x"),)) == ""
        with pytest.raises(SealBroken):
            await take_marking(work, nav, (Secret("x"),))


async def test_an_older_list_that_was_put_back_is_believed_by_nobody(new: Installed) -> None:
    (before,) = await rows(new)
    _, nav, _ = await known(new)
    await ChangeMarking(new.archive)("Secret", Marking("", Words(), ("S",)))
    async with new.engine.begin() as connection:
        await connection.execute(update(markings).values(**before))

    async with new.archive() as work:
        with pytest.raises(SealBroken):
            await take_marking(work, nav, (Secret("(S) x"),))

"""A stage whose house is sealed for a while: what is typed meanwhile waits, and is worked off."""

from collections.abc import Callable
from datetime import timedelta

from domain.records import Note
from house.keeper import Keeper
from house.rooms import keystore_of
from house.sealed import open_sealed
from house.wiring import open_house
from services.vitals import Vitals
from storage.engine import open_engine
from storage.transactions import transactions
from tests.acceptance.stage import TestStage

LETTER = timedelta(seconds=11)
"""After that, everybody has been told."""


async def through_a_seal(stage: TestStage, act: Callable[[], object]) -> None:
    """Close the house, receive sealed what *act* brings, and open the house again."""
    await stage.running.aclose()
    await receive_sealed(stage, act)
    stage.house = await stage.running.enter_async_context(open_house(stage.settings, stage.clock))
    await stage.settled()
    await stage.advance(LETTER)
    await stage.settled()


async def receive_sealed(stage: TestStage, act: Callable[[], object]) -> None:
    """Receive what *act* brings; nothing but what came in is written."""
    engine = open_engine(stage.settings.database_url)
    try:
        keystore = keystore_of(stage.settings)
        keeper = Keeper.of(keystore, stage.clock, transactions(engine))
        async with open_sealed(stage.settings, stage.clock, keeper, engine, Vitals(stage.clock)):
            act()
            await stage.until(lambda: not stage.stand_in.updates.count())
    finally:
        await engine.dispose()


async def texts(stage: TestStage) -> list[list[str]]:
    """Return every note's text, with its additions."""
    return [
        [each.body.text.reveal(), *(added.text.reveal() for added in each.additions)]
        for each in await stage.records()
        if isinstance(each.body, Note)
    ]

"""A rehearsal keeps the house's rules about its log, too."""

import asyncio

from house.logbook import note_lost_error
from house.rehearsing import rehearse


async def test_an_error_that_nobody_awaited_is_told_without_its_words() -> None:
    loop, found = asyncio.get_running_loop(), []

    def look(_: str) -> None:
        found.append(loop.get_exception_handler())
        if task := asyncio.current_task():
            task.cancel()

    await rehearse(0, look)

    assert found == [note_lost_error]

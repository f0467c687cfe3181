"""
Writes, or turns keys, over real settings, until it is killed: `python keyturner.py NAME VERB …`.

It says when it began, what it kept, and how it ended, in lines that begin with its own name.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from domain.errors import AmanaError, Unavailable
from domain.origins import Origin
from domain.secrecy import Secret
from domain.shredding import ShredRefused
from house.rooms import open_rooms
from scheduler.clock import SystemClock
from services.heard import TelegramsClock
from services.keys.expiry import ShredDue
from services.keys.rotation import ResumeRotation, RotateDesk, RotateRoot, RotateSlot
from services.keys.shredding import Shred
from services.records.notes import SaveNote
from services.work.archive import Archive
from settings import read_settings
from storage.scrubbing import scrub


def say(*words: object) -> None:
    """Print a line, in one write: many print into one pipe."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def _write(archive: Archive, telegram: str, first: str) -> None:
    """Keep note after note; one that a kill left unsaid is kept again, by the same message."""
    number = int(first)
    while True:
        text = Secret(f"{telegram} note {number}")
        await _until_kept(
            partial(SaveNote(archive), int(telegram), Origin(int(telegram), number), text)
        )
        say("kept", telegram, number)
        number += 1


async def _until_kept(keep: Callable[[], Awaitable[object]]) -> object:
    """Try again what the database had no time for, as a lane would."""
    while True:
        try:
            return await keep()
        except Unavailable:
            await asyncio.sleep(0)


async def _root(archive: Archive) -> None:
    await _until_kept(RotateRoot(archive))


async def _slot(archive: Archive) -> None:
    await _until_kept(RotateSlot(archive))


async def _desk(archive: Archive, code: str) -> None:
    await _until_kept(partial(RotateDesk(archive), code))


async def _resume(archive: Archive) -> None:
    while await _until_kept(ResumeRotation(archive)):
        pass


async def _shred(archive: Archive, url: str, month: str, *officers: str) -> None:
    """Shred a month; one that was shredded before is refused, and that is well."""
    shred = Shred(archive, partial(scrub, url))
    with suppress(ShredRefused):
        await _until_kept(partial(shred, "NAV", month, officers))


async def _sweep(archive: Archive, url: str) -> None:
    """Bring to its end what was begun: without a word of Telegram, the clock does no more."""
    await _until_kept(ShredDue(archive, Shred(archive, partial(scrub, url)), TelegramsClock()))


_VERBS: dict[str, Callable[..., Awaitable[None]]] = {
    "write": _write,
    "root": _root,
    "slot": _slot,
    "desk": _desk,
    "resume": _resume,
    "shred": _shred,
    "sweep": _sweep,
}


async def _live(verb: str, *arguments: str) -> None:
    settings = read_settings(os.environ, Path(".env"))
    async with open_rooms(settings, SystemClock()) as rooms:
        await _VERBS[verb](rooms.archive, *arguments)


def main(name: str, *line: str) -> None:
    """Live a life; an error of ours is said, for it is what the test is after."""
    try:
        say("began", name)
        asyncio.run(_live(*line))
        say("done", name)
    except AmanaError as error:
        say("failed", name, type(error).__name__, error)


if __name__ == "__main__":
    main(*sys.argv[1:])

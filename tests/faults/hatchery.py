"""
Forks commands out of one process that has loaded the code: each is spared a second of imports.

`python -m tests.faults.hatchery FD` has imported all that `bot.py` may need before it forks, opens
nothing itself, and has one thread. On its line it hears what to begin and whom to bury; a child
has session, files, folder and environment of its own, as a process that is started has them.
"""

import array
import fcntl
import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
import tempfile
import termios
import time
from importlib import import_module
from typing import Any

import house
from storage.engine import open_engine

MOST = 1 << 17
"""Bytes of one order: an environment is the most of it."""

_FILES = 3
"""At most: where a child prints, where it tells of errors, the terminal it is typed at."""

_URLS = ("sqlite:////nowhere", "postgresql://nobody@/none")
_DOORS = ("console.app", "alembic.command", "storage.coffers", "web.server", "web.webhook")
_LATE = ("httpcore", "_strptime", "encodings.idna", "cryptography.hazmat.backends.openssl.backend")
"""What is imported only once something is under way, and costs the most of that."""

Order = dict[str, Any]


def main() -> None:
    """Fork and bury as told, until nothing more comes; then nobody is left alive."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever a shell made of it
    line = socket.socket(fileno=int(sys.argv[1]))
    _load()
    living: set[int] = set()
    while heard := _hear(line):
        order, files = heard
        if "bury" in order:
            living.remove(order["bury"])
            _, status = os.waitpid(order["bury"], 0)
            _say(line, os.waitstatus_to_exitcode(status))
        elif pid := os.fork():
            living.add(pid)
            _close(files)
            _say(line, pid)
        else:
            line.close()
            _become(order, files)
            runpy.run_path(order["plate"], run_name="__main__")
            return
    for pid in living:  # not waited for yet, so no other process has its number
        os.kill(pid, signal.SIGKILL)


def _load() -> None:
    """Import what lies behind every door, and the drivers of both databases."""
    for each in pkgutil.iter_modules(house.__path__, "house."):
        import_module(each.name)
    for name in (*_DOORS, *_LATE):
        import_module(name)
    for url in _URLS:
        open_engine(url)
    gc.collect()
    gc.freeze()  # else every child would look through it all again, and copy it


def _hear(line: socket.socket) -> tuple[Order, list[int]] | None:
    """Return the next order and the files that came with it; None when there are no more."""
    space = socket.CMSG_SPACE(_FILES * array.array("i").itemsize)
    said, rights, _, _ = line.recvmsg(MOST, space)
    files = array.array("i")
    for _, _, handed in rights:
        files.frombytes(handed)
    return (json.loads(said), list(files)) if said else None


def _say(line: socket.socket, number: int) -> None:
    line.send(str(number).encode())


def _close(files: list[int]) -> None:
    for each in files:
        os.close(each)


def _become(order: Order, files: list[int]) -> None:
    """Be like a process that was just started: of the hatchery, only what is imported is left."""
    os.setsid()
    for number, each in zip((1, 2, 0), files, strict=False):  # without a terminal, 0 is nothing
        os.dup2(each, number)
    _close(files)
    if len(files) == _FILES:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    tempfile.tempdir = None
    sys.argv[:] = [order["plate"], *order["words"]]


if __name__ == "__main__":
    main()

"""A test's side of the hatchery: begins processes there, and learns how they ended."""

import asyncio
import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.faults.hatchery import MOST

_ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Forked:
    """One process of the hatchery; like those of `asyncio.subprocess`, in any loop and thread."""

    pid: int
    _nursery: "Nursery"
    _ends: int
    _code: int | None = None

    @property
    def returncode(self) -> int | None:
        """How it ended, None if it has not; the negative number of the signal that ended it."""
        if self._code is None and self._has_ended(0):
            self._code = self._nursery.bury(self.pid)
            os.close(self._ends)
        return self._code

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            signal.pidfd_send_signal(self._ends, number)

    async def wait(self) -> int:
        """Wait until it has ended, and return how."""
        while (code := self.returncode) is None:
            await self._end()
        return code

    def wait_for(self, seconds: float) -> int:
        """
        Wait in a thread that has no loop.

        Raises:
            TimeoutError
        """
        if self._code is None and not self._has_ended(seconds):
            raise TimeoutError
        code = self.returncode
        assert code is not None
        return code

    async def _end(self) -> None:
        loop = asyncio.get_running_loop()
        ends, watch = asyncio.Event(), os.dup(self._ends)  # a loop watches a number once only
        loop.add_reader(watch, ends.set)
        try:
            await ends.wait()
        finally:
            loop.remove_reader(watch)
            os.close(watch)

    def _has_ended(self, seconds: float) -> bool:
        return bool(select.select([self._ends], [], [], seconds)[0])


class Nursery:
    """The hatchery of this test process; it goes with it, and so does whatever was forked."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.hatchery", str(theirs.fileno())],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt at the terminal is for the tests
                pass_fds=[theirs.fileno()],
            )
        self._line, self._turn = ours, threading.Lock()

    def close(self) -> None:
        """End it."""
        self._line.close()
        self._process.wait()

    def begin(
        self,
        line: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        *files: int,
    ) -> Forked:
        """
        Run a Python file with its words, as `python FILE WORD…` would, in a session of its own.

        *files* are its output, its error output and, if it is typed at one, its terminal.
        """
        order = {
            "plate": line[0],
            "words": line[1:],
            "folder": str(folder),
            "environment": dict(environment),
        }
        pid = self._ask(order, files)
        return Forked(pid, self, os.pidfd_open(pid))

    def bury(self, pid: int) -> int:
        """Return how a process ended that has."""
        return self._ask({"bury": pid})

    def _ask(self, order: Mapping[str, object], files: Sequence[int] = ()) -> int:
        said = json.dumps(order).encode()
        assert len(said) < MOST
        with self._turn:
            socket.send_fds(self._line, [said], list(files))
            return int(self._line.recv(MOST))


@cache
def nursery() -> Nursery:
    """Return the hatchery of this test process, which is started when it is first needed."""
    made = Nursery()
    atexit.register(made.close)
    return made

"""The operator at a terminal of his own: what he is asked there, and what he types."""

import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryFile
from time import monotonic
from typing import IO

from tests.faults.forks import Forked, nursery
from tests.faults.process import PATIENCE, Installation

_PROMPT = b": "

signal.signal(signal.SIGINT, signal.default_int_handler)
"""What a shell starts in the background ignores Ctrl-C, and so would all that it starts."""


@dataclass(frozen=True, slots=True)
class Typed:
    """How a command ended: its exit code, what the terminal showed, its two outputs."""

    code: int
    shown: str
    output: str
    errors: str


def at_terminal(installation: Installation, *words: str, answers: Sequence[str] = ()) -> Typed:
    """
    Type a command at a terminal and answer its prompts, in order; Ctrl-D when there are no more.

    Raises:
        TimeoutError: It had not ended in time; it is killed.
    """
    ours, theirs = pty.openpty()
    with TemporaryFile() as output, TemporaryFile() as errors:
        child = _begin(installation, words, (output.fileno(), errors.fileno(), theirs))
        os.close(theirs)
        try:
            shown = _converse(ours, [f"{each}\n".encode() for each in answers])
        except TimeoutError:
            child.send_signal(signal.SIGKILL)
            raise
        finally:
            code = child.wait_for(PATIENCE)
            os.close(ours)
        return Typed(code, shown.decode(errors="replace"), _content(output), _content(errors))


class _Started(subprocess.Popen[bytes]):
    def wait_for(self, seconds: float) -> int:
        return self.wait(seconds)


def _begin(
    installation: Installation, words: Sequence[str], files: tuple[int, int, int]
) -> Forked | _Started:
    line, environment = [str(installation.bot), *words], installation.environment()
    if installation.is_forked:
        return nursery().begin(line, installation.folder, environment, *files)
    output, errors, terminal = files
    return _Started(  # our own command, at a terminal of its own
        ["/usr/bin/setsid", "--ctty", sys.executable, *line],
        cwd=installation.folder,
        env=environment,
        stdin=terminal,
        stdout=output,
        stderr=errors,
    )


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _converse(terminal: int, answers: list[bytes]) -> bytes:
    """Return all the terminal showed, until the command has let go of it."""
    shown, end = b"", monotonic() + PATIENCE
    with suppress(OSError):  # Linux says that the other side has hung up
        while True:
            if not select.select([terminal], [], [], max(0, end - monotonic()))[0]:
                raise TimeoutError
            shown += os.read(terminal, 4096)
            if shown.endswith(_PROMPT):
                os.write(terminal, answers.pop(0) if answers else b"\x04")
    return shown

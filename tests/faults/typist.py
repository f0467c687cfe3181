"""Types many commands, each in a process of its own, at the price of one start."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass, field
from itertools import count

from tests.faults.post import Post
from tests.faults.process import BOT

_TYPIST = """
import json, os, sys
import house.auditing, house.installing, house.opening, storage.coffers  # what lies behind doors
from console.app import main
from house.doors import open_doors

for words, changed, *files in json.load(sys.stdin):
    if os.fork() == 0:  # nothing but imports has happened yet
        for number, name in enumerate(files, 1):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT, 0o600), number)
        os.environ.update(changed)
        sys.exit(main(open_doors(), words))
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""
_numbers = count(1)


@dataclass(frozen=True)
class Asked:
    """A command, what its output may say, and the settings it is given by name."""

    words: list[str]
    say: set[str] = field(default_factory=set)
    changed: dict[str, str] = field(default_factory=dict)


@dataclass
class Typist:
    """Types commands in an installation; *allowed* is what may stand in each output, by file."""

    post: Post
    allowed: dict[str, set[str]] = field(default_factory=dict)

    async def types(self, *asked: Asked) -> list[int]:
        """Type commands one after the other; return their exit codes."""
        installation, orders = self.post.installation, []
        for each in asked:
            name = f"typed-{next(_numbers)}"
            self.allowed[f"{name}.out"] = each.say
            orders.append([each.words, each.changed, f"{name}.out", f"{name}.err"])
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _TYPIST),
            cwd=installation.folder,
            env=installation.environment() | {"PYTHONPATH": str(BOT.parent)},
            stdin=PIPE,
            stdout=PIPE,
        )
        told, _ = await process.communicate(json.dumps(orders).encode())
        codes = [int(each) for each in told.split()]
        assert len(codes) == len(asked)
        return codes

    def told(self) -> str:
        """Return what the newest command printed."""
        newest = list(self.allowed)[-1]
        return (self.post.installation.folder / newest).read_text()

"""A process out of the hatchery is like one that was started, as far as it can tell itself."""

import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.process import Child, Installation, installation_in
from tests.faults.terminal import at_terminal

_LOOK = """
import asyncio, json, logging, os, resource, signal, sys, tempfile, threading, time, warnings

umask = os.umask(0)
handlers = [str(signal.getsignal(each)) for each in signal.valid_signals()]
limits = [resource.getrlimit(each) for each in range(16)]
loop = asyncio.new_event_loop()
print(json.dumps({
    "leads its session": os.getsid(0) == os.getpgid(0) == os.getpid(),
    "folder": os.getcwd(), "environment": dict(os.environ), "words": sys.argv,
    "open": sorted(os.listdir("/proc/self/fd")), "umask": umask, "limits": limits,
    "signals": [handlers, sorted(signal.pthread_sigmask(signal.SIG_BLOCK, []))],
    "input": sys.stdin.read() if not sys.stdin.isatty() else "a terminal",
    "streams": [[each.encoding, each.errors, each.line_buffering, each.isatty()]
                for each in (sys.stdin, sys.stdout, sys.stderr)],
    "log": str(logging.root.handlers), "warnings": str(warnings.filters),
    "temporary": tempfile.gettempdir(), "debug": loop.get_debug(), "zone": time.tzname,
    "threads": [threading.active_count(), threading.current_thread().name],
    "name": __name__, "hooks": str([sys.excepthook, sys.unraisablehook]),
}))
loop.close()
if "break" in sys.argv:
    raise LookupError("broken")
sys.exit(3)
"""
_OWN = {"TZ": "Asia/Kathmandu", "TMPDIR": "/", "PYTHONASYNCIODEBUG": "1", "AMANA_TOKEN": "x"}


@pytest.fixture
def forked(tmp_path: Path) -> Installation:
    plate = tmp_path / "plate.py"
    plate.write_text(_LOOK)
    return replace(installation_in(tmp_path, "http://127.0.0.1:9"), bot=plate)


@pytest.fixture
def started(forked: Installation) -> Installation:
    return replace(forked, is_forked=False)


async def test_all_that_it_sees_is_the_same(forked: Installation, started: Installation) -> None:
    ended = [await each.command("one", "two", **_OWN) for each in (forked, started)]

    one, other = (json.loads(each.output) for each in ended)
    assert one == other
    assert one["environment"].items() >= _OWN.items()
    assert one["words"] == [str(forked.bot), "one", "two"]
    assert [each.process.returncode for each in ended] == [3, 3]


def test_all_that_it_sees_at_a_terminal_is_the_same(
    forked: Installation, started: Installation
) -> None:
    one, other = (at_terminal(each, "three") for each in (forked, started))

    assert json.loads(one.output) == json.loads(other.output)
    assert json.loads(one.output)["input"] == "a terminal"
    assert (one.code, other.code) == (3, 3)


async def test_one_that_breaks_tells_of_it(forked: Installation) -> None:
    child = await forked.command("break")

    assert child.process.returncode == 1
    assert child.errors.endswith("LookupError: broken\n")


async def test_it_is_killed_like_any_other(forked: Installation) -> None:
    forked.bot.write_text("import signal; print('here', flush=True); signal.pause()")

    async with forked.start() as one, forked.start() as other:
        killed, stopped = await one.kill(), await other.stop()

        assert (killed, stopped) == (-signal.SIGKILL, -signal.SIGTERM)
        assert await _again(one) == killed


async def _again(child: Child) -> int:
    """End what has ended: nothing comes of it."""
    return await child.kill()

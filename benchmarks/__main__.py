"""`python -m benchmarks [--json] [--quick] [NAME …]`: all of them, or those that are named."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg.sql import SQL

from benchmarks import (
    auditing,
    backup,
    capture,
    pending,
    reminding,
    replicas,
    resealing,
    rotation,
    sealing,
    start,
    step_up,
    webhook,
)
from benchmarks.stand_in import ROOT
from benchmarks.tables import Table, as_json, as_text
from tests.postgres import running_server


class Pace(Enum):
    """How many rounds: enough to see that it runs, or enough to believe the figures."""

    QUICK = "quick"
    WHOLE = "whole"


Benchmark = Callable[[Path, Pace], Table]


def _sealing(folder: Path, pace: Pace) -> Table:
    return sealing.measure(folder, *((7, 200) if pace is Pace.QUICK else (31, 1000)))


def _capture(folder: Path, pace: Pace) -> Table:
    return asyncio.run(capture.measure(folder, *((3, 10) if pace is Pace.QUICK else (20, 25))))


def _postgresql(folder: Path, pace: Pace) -> Table:
    """Capture on the tests' server, which has a socket of its own and no fsync."""
    with running_server() as server:
        server.execute(SQL("CREATE DATABASE amana"))
        many = (3, 10) if pace is Pace.QUICK else (20, 25)
        return asyncio.run(capture.measure(folder, *many, database=server.url("amana")))


def _backup(folder: Path, pace: Pace) -> Table:
    return backup.measure(folder, _sizes(pace))


def _resealing(folder: Path, pace: Pace) -> Table:
    return resealing.measure(folder, _sizes(pace))


def _sizes(pace: Pace) -> tuple[int, ...]:
    return (1_000,) if pace is Pace.QUICK else (10_000, 100_000, 1_000_000)


def _audit(folder: Path, pace: Pace) -> Table:
    return auditing.measure(folder, 10_000 if pace is Pace.QUICK else 1_000_000)


def _start(folder: Path, pace: Pace) -> Table:
    return asyncio.run(start.measure(folder, 2 if pace is Pace.QUICK else 9))


def _rotation(folder: Path, pace: Pace) -> Table:
    return asyncio.run(rotation.measure(folder, 2 if pace is Pace.QUICK else 9))


def _step_up(folder: Path, pace: Pace) -> Table:
    return asyncio.run(step_up.measure(folder, 20 if pace is Pace.QUICK else 1000))


def _webhook(folder: Path, pace: Pace) -> Table:
    many = (500, 100) if pace is Pace.QUICK else (20_000, 3_000)
    return asyncio.run(webhook.measure(folder, *many))


def _reminders(folder: Path, pace: Pace) -> Table:
    return asyncio.run(reminding.measure(folder, 1_000 if pace is Pace.QUICK else 10_000))


def _pending(folder: Path, pace: Pace) -> Table:
    return asyncio.run(pending.measure(folder, 3 if pace is Pace.QUICK else 50))


def _replicas(folder: Path, pace: Pace) -> Table:
    """Capture by several processes on the tests' server, which shares the machine with them."""
    with running_server() as server:
        server.execute(SQL("CREATE DATABASE amana"))
        many = (1, 200) if pace is Pace.QUICK else (3, 300)
        return asyncio.run(replicas.measure(folder, *many, database=server.url("amana")))


_BENCHMARKS: Mapping[str, Benchmark] = {
    "sealing": _sealing,
    "capture": _capture,
    "start": _start,
    "webhook": _webhook,
    "rotation": _rotation,
    "step-up": _step_up,
    "resealing": _resealing,
    "audit": _audit,
    "backup": _backup,
    "reminders": _reminders,
    "pending": _pending,
    "postgresql": _postgresql,
    "replicas": _replicas,
}
_ALWAYS = tuple(each for each in _BENCHMARKS if each != "postgresql")


def main() -> None:
    """Measure what was asked for; PostgreSQL beside a plain handler only if it is named."""
    asked = _read_arguments()
    pace = Pace.QUICK if asked.quick else Pace.WHOLE
    tables = [_measure(name, pace) for name in asked.names or _ALWAYS]
    shown = as_json(tables) if asked.json else "\n".join(map(as_text, tables))
    sys.stdout.write(shown.rstrip() + "\n")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--quick", action="store_true", help="few rounds: does it run at all?")
    parser.add_argument("names", nargs="*", metavar="BENCHMARK", help=", ".join(_BENCHMARKS))
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(_BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return asked


def _measure(name: str, pace: Pace) -> Table:
    """Run one benchmark in a folder of its own: on this project's disk, for /tmp may be memory."""
    sys.stderr.write(f"{name} …\n")
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="benchmark-", dir=ROOT / "var") as folder:
        return _BENCHMARKS[name](Path(folder), pace)


if __name__ == "__main__":
    main()

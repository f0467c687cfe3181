"""`python -m benchmarks [--json] [--quick] [sealing|capture|start|postgresql …]`."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg.sql import SQL

from benchmarks import capture, sealing, start
from benchmarks.stand_in import ROOT
from benchmarks.tables import Table, as_json, as_text
from tests.postgres import running_server

Benchmark = Callable[[Path, bool], Table]


def _sealing(folder: Path, is_quick: bool) -> Table:  # noqa: FBT001  # the one switch there is
    return sealing.measure(folder, *((7, 200) if is_quick else (31, 1000)))


def _capture(folder: Path, is_quick: bool) -> Table:  # noqa: FBT001  # as above
    return asyncio.run(capture.measure(folder, *((3, 10) if is_quick else (20, 25))))


def _postgresql(folder: Path, is_quick: bool) -> Table:  # noqa: FBT001  # as above
    """Capture on the tests' server, which has a socket of its own and no fsync."""
    with running_server() as server:
        server.execute(SQL("CREATE DATABASE amana"))
        many = (3, 10) if is_quick else (20, 25)
        return asyncio.run(capture.measure(folder, *many, database=server.url("amana")))


def _start(folder: Path, is_quick: bool) -> Table:  # noqa: FBT001  # as above
    return asyncio.run(start.measure(folder, 2 if is_quick else 9))


_BENCHMARKS: Mapping[str, Benchmark] = {
    "sealing": _sealing,
    "capture": _capture,
    "start": _start,
    "postgresql": _postgresql,
}
_ALWAYS = ("sealing", "capture", "start")


def main() -> None:
    """Measure what was asked for; PostgreSQL only if it is named."""
    asked = _read_arguments()
    tables = [_measure(name, asked.quick) for name in asked.names or _ALWAYS]
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


def _measure(name: str, is_quick: bool) -> Table:  # noqa: FBT001  # as above
    """Run one benchmark in a folder of its own: on this project's disk, for /tmp may be memory."""
    sys.stderr.write(f"{name} …\n")
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="benchmark-", dir=ROOT / "var") as folder:
        return _BENCHMARKS[name](Path(folder), is_quick)


if __name__ == "__main__":
    main()

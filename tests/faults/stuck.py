"""A server that neither answers nor hangs up."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.postgres import PostgresServer


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    """Let the server neither answer nor hang up: every process of it that serves somebody."""
    with psycopg.connect(server.url()) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
        pids = [pid for (pid,) in connection.execute(asked) if pid != connection.info.backend_pid]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)

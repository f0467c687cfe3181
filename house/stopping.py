"""Stops the bot when it is told to, even while something it waits for never answers."""

import asyncio
import logging
import os
import signal
from datetime import timedelta
from types import FrameType

_PATIENCE = timedelta(seconds=8)
"""From being told to being gone; what is under way may take most of it."""

_log = logging.getLogger("amana.house")


def stop_when_told(*also: signal.Signals) -> None:
    """
    Cancel the running task on SIGTERM, SIGINT and *also*; leave after `_PATIENCE` at the latest.

    A database that hangs keeps its driver waiting however often a task is cancelled. Leaving is
    safe: what was confirmed is durable, and everything else is done again after the next start.
    """
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT, *also):
        loop.add_signal_handler(each, _stop, task)


def _stop(task: asyncio.Task[None] | None) -> None:
    signal.signal(signal.SIGALRM, _leave)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE.total_seconds())
    if task is not None:
        task.cancel()


def _leave(_: int, __: FrameType | None) -> None:
    _log.warning("something never answered: stopped without waiting for it any longer")
    os._exit(0)

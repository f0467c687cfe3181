"""
The other side of the reminders: APScheduler's own SQLAlchemyJobStore, a job for each of them.

It pickles its jobs, and unpickling executes what a tampered row holds: in the house that is banned
(`pyproject.toml`). Here it opens what it wrote a moment before, in a folder of its own, to be
measured. It is given what speaks for it: a write-ahead log, no grace after which late jobs are
dropped, and no more calls at once than Amana makes.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # noqa: TID251  # to be measured, see above
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine, create_engine, event
from telegram import Bot

from benchmarks.stand_in import PERSON, TOKEN
from handlers.wire import build_application

PEOPLE = 100
_AT_ONCE = asyncio.Semaphore(24)
_bots: list[Bot] = []
_DUE = datetime(2026, 1, 1, tzinfo=UTC)


async def remind(person: int, number: int) -> None:
    """Send one reminder."""
    async with _AT_ONCE:
        await _bots[0].send_message(person, f"JOB-{number}")


def _engine(folder: Path) -> Engine:
    engine = create_engine(f"sqlite:///{folder}/jobs.db")

    @event.listens_for(engine, "connect")
    def _connected(connection: object, _: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # sqlite3's

    return engine


def _scheduler(folder: Path) -> AsyncIOScheduler:
    return AsyncIOScheduler(
        timezone=UTC,
        jobstores={"default": SQLAlchemyJobStore(engine=_engine(folder))},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
    )


async def add(folder: Path, many: int) -> dict[str, float]:
    """Add *many* jobs; return the seconds."""
    scheduler = _scheduler(folder)
    scheduler.start(paused=True)
    begun = perf_counter()
    for number in range(many):
        scheduler.add_job(
            "benchmarks.reminder_jobs:remind",
            "date",
            run_date=_DUE,
            args=(PERSON + number % PEOPLE, number),
            id=f"{number}",
        )
    passed = perf_counter() - begun
    scheduler.shutdown()
    return {"seconds": passed}


async def fire(folder: Path, url: str) -> dict[str, float]:
    """Run until no job is left; return the seconds."""
    async with build_application(TOKEN, url) as app:
        _bots.append(app.bot)
        scheduler = _scheduler(folder)
        begun = perf_counter()
        scheduler.start()
        while True:
            await asyncio.sleep(0.1)
            if not scheduler.get_jobs() and len(asyncio.all_tasks()) == 1:
                break
        passed = perf_counter() - begun
        scheduler.shutdown(wait=False)
    return {"seconds": passed}


def main() -> None:
    """Do what the arguments say: `add FOLDER MANY`, or `fire FOLDER URL`."""
    verb, folder, argument = sys.argv[1:]
    doing = add(Path(folder), int(argument)) if verb == "add" else fire(Path(folder), argument)
    sys.stdout.write(json.dumps(asyncio.run(doing)))


if __name__ == "__main__":
    from benchmarks.reminder_jobs import main as as_imported  # whose `remind` the jobs name

    as_imported()

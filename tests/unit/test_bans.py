"""What must never come into the house fails the build: each ban is broken once, in a copy."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    *("domain", "services", "locales", "handlers", "crypto", "storage"),
    *("scheduler", "console", "rehearsal", "house"),
)

BREACHES = {
    "import pickle": "TID251",
    "from pickle import loads": "TID251",
    "import shelve": "TID251",
    "import marshal": "TID251",
    "import dill": "TID251",
    "import cloudpickle": "TID251",
    "import joblib": "TID251",
    "import jsonpickle": "TID251",
    "import yaml": "TID251",
    "import code": "TID251",
    "import multiprocessing": "TID251",
    "from multiprocessing.pool import Pool": "TID251",
    "from concurrent.futures import ProcessPoolExecutor": "TID251",
    "from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore": "TID251",
    "from apscheduler.jobstores.redis import RedisJobStore": "TID251",
    "from apscheduler.executors.pool import ProcessPoolExecutor": "TID251",
    "from telegram.ext import PicklePersistence": "TID251",
    "from telegram.ext import DictPersistence": "TID251",
    "from telegram.ext import JobQueue": "TID251",
    "import telegram.ext\ntelegram.ext.PicklePersistence": "TID251",
    "eval(input())": "S307",
    "exec(input())": "S102",
    "import os\nos.system(input())": "S605",
    "import os\nos.popen(input())": "S605",
    "import os\nos.execv(input(), [])": "S606",
    "import subprocess\nsubprocess.run(input(), shell=True)": "S602",
    "import subprocess\nsubprocess.run([input()])": "S603",
    "import asyncio\nasyncio.create_task(None)": "TID251",
    "import logging\nlogging.info(f'{input()}')": "G004",
    "print(input())": "T201",
    "from hashlib import md5\nmd5(b'')": "S324",
    "from random import random\nrandom()": "S311",
    "assert input()": "S101",
}
"""One forbidden thing each, and the rule that finds it."""


def _told(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each finding of the linter: the file's name and the rule."""
    linter = Path(sys.executable).with_name("ruff")
    ended = subprocess.run(
        [linter, "check", "--no-cache", "--output-format=json", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    for each in json.loads(ended.stdout):
        yield Path(each["filename"]).stem, each["code"]


def test_every_ban_is_broken_by_a_breach(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "services").mkdir()
    for number, text in enumerate(BREACHES):
        (tmp_path / "services" / f"n{number}.py").write_text(f'"""A breach."""\n\n{text}\n')

    told = set(_told(tmp_path))

    wanted = {(f"n{number}", rule): text for number, (text, rule) in enumerate(BREACHES.items())}
    assert [text for finding, text in wanted.items() if finding not in told] == []


NAMED = {"add_jobstore", "add_executor", "persistence"}
"""Methods that take by a name, or by an object, what the linter would forbid to be imported."""

STARTERS = {
    "create_subprocess_exec",
    "create_subprocess_shell",
    "subprocess_exec",
    "subprocess_shell",
}

KEYWORDS = {"jobstores", "executors", "persistence"}


def _named(source: str) -> set[str]:
    """Return what a source asks for by a name in a text, where no import betrays it."""
    calls = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)]
    methods = {each.func.attr for each in calls if isinstance(each.func, ast.Attribute)}
    keywords = {word.arg for each in calls for word in each.keywords if word.arg}
    queues = {"job_queue" for each in calls if _is_queue(each)}
    return (methods & NAMED) | (keywords & KEYWORDS) | queues


def _is_queue(call: ast.Call) -> bool:
    is_asked = isinstance(call.func, ast.Attribute) and call.func.attr == "job_queue"
    return is_asked and [ast.unparse(each) for each in call.args] != ["None"]


def test_no_room_asks_for_a_job_store_or_a_persistence_by_name() -> None:
    sources = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]

    found = {str(file): _named(file.read_text(encoding="utf-8")) for file in sources}

    assert len(found) > 200
    assert {name: asked for name, asked in found.items() if asked} == {}


def _quoting(source: str) -> list[str]:
    """Return the errors, and the lines of the log, that are made of what a secret reveals."""
    return [
        ast.unparse(each)
        for each in ast.walk(ast.parse(source))
        if (isinstance(each, ast.Raise) or _is_message(each) or _is_line(each)) and _reveals(each)
    ]


def _is_message(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(each, ast.Name) and each.id == "msg" for each in targets)


def _is_line(node: ast.AST) -> bool:
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_call and ast.unparse(node).startswith(("_log.", "logging.", "log."))


def _reveals(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "reveal" for each in ast.walk(node))


def test_no_error_and_no_line_of_the_log_is_made_of_a_secret() -> None:
    sources = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]

    quoting = [each for file in sources for each in _quoting(file.read_text(encoding="utf-8"))]

    assert quoting == []


@pytest.mark.parametrize(
    "source",
    [
        "raise ValueError(text.reveal())",
        "raise ValueError(f'no such name: {name.reveal()!r}') from None",
        "msg = 'no such name: ' + name.reveal()",
        "_log.warning('not said: %s', text.reveal())",
    ],
)
def test_what_quotes_a_secret_is_found(source: str) -> None:
    assert len(_quoting(source)) == 1


def test_programs_are_started_for_a_rehearsal_alone() -> None:
    sources = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]

    starting = {
        str(file.relative_to(ROOT))
        for file in sources
        for each in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(each, ast.Attribute) and each.attr in STARTERS
    }

    assert starting == {"house/keeping.py", "rehearsal/search.py"}


@pytest.mark.parametrize(
    "source",
    [
        "scheduler.add_jobstore('sqlalchemy', url='sqlite:///jobs.db')",
        "AsyncIOScheduler(jobstores={'default': {'type': 'redis'}})",
        "AsyncIOScheduler(executors={'default': {'type': 'processpool'}})",
        "ApplicationBuilder().persistence(kept).build()",
        "ApplicationBuilder().job_queue(JobQueue()).build()",
        "Application(persistence=kept)",
    ],
)
def test_what_is_asked_for_by_name_is_found(source: str) -> None:
    assert len(_named(source)) == 1

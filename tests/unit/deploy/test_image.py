"""The image: what goes into it and what cannot, under which account it runs, on which base."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from tests.unit.deploy.tools import run_tool
from tests.unit.deploy.units import DEPLOY

ROOT = DEPLOY.parent
DOCKERFILE = DEPLOY / "Dockerfile"
MONITOR = "127.0.0.1:9464"


def instructions(name: str) -> list[str]:
    """Return the arguments of each instruction of that name, continued lines as one."""
    whole = DOCKERFILE.read_text().replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", whole, re.MULTILINE)


def let_in() -> list[str]:
    """Return the paths that reach the build: all others are ignored."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def ignored() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and line[0] not in "!#"]


def test_hadolint_finds_nothing_to_say_about_the_image() -> None:
    judged = run_tool("hadolint", "--failure-threshold", "style", DOCKERFILE)

    assert (judged.stdout, judged.stderr, judged.returncode) == ("", "", 0)


def test_only_the_rooms_go_into_the_image() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())

    rooms = pyproject["tool"]["importlinter"]["root_packages"]

    assert ignored() == ["*", "**/__pycache__"]
    assert set(let_in()) == {*rooms, "bot.py", "LICENSE", "requirements/run.txt"}


def test_what_goes_into_the_image_is_enough_to_live(tmp_path: Path) -> None:
    for path in let_in():
        _copy(ROOT / path, tmp_path / path)

    opened = _python(tmp_path, "bot.py", "init")
    imported = _python(tmp_path, "-c", "import house.living, handlers.wire")
    started = _python(tmp_path, "bot.py", "run")

    assert (opened.returncode, imported.returncode) == (0, 0)
    assert "there is no token" in started.stderr


def test_libraries_come_as_wheels_that_their_hashes_name() -> None:
    installing = next(each for each in instructions("RUN") if "install" in each)

    assert {"--require-hashes", "--only-binary", "--no-cache-dir"} <= set(installing.split())
    assert "requirements/run.txt" in installing
    assert "apt" not in DOCKERFILE.read_text()


def test_it_runs_under_a_number_that_owns_no_code() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert instructions("COPY") == [
        "requirements/run.txt requirements/run.txt",
        "--from=libraries /srv/amana/.venv .venv",
        ". .",
    ]
    assert "-o 10001 -g 10001 -m 0700 var /etc/amana" in instructions("RUN")[-1]


def test_it_is_told_to_stop_as_the_bot_expects() -> None:
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert instructions("ENTRYPOINT") == ['["/srv/amana/.venv/bin/python", "bot.py"]']


def test_its_base_is_one_release_and_nothing_is_a_secret() -> None:
    assert re.fullmatch(
        r"PYTHON=python:3\.\d+\.\d+-slim-[a-z]+(@sha256:[0-9a-f]{64})?", instructions("ARG")[0]
    )
    assert instructions("FROM") == ["${PYTHON} AS libraries", "${PYTHON}"]
    assert instructions("ENV") == [
        "PATH=/srv/amana/.venv/bin:${PATH} PYTHONDONTWRITEBYTECODE=1 AMANA_MONITOR=" + MONITOR
    ]


def test_its_health_is_asked_where_the_bot_tells_it(tmp_path: Path) -> None:
    _, option, question = json.loads(instructions("HEALTHCHECK")[0].partition("CMD ")[2])

    with _answering(200) as alive:
        fine = _python(tmp_path, option, question.replace(MONITOR, alive))
    with _answering(500) as broken:
        failed = _python(tmp_path, option, question.replace(MONITOR, broken))
    silent = _python(tmp_path, option, question.replace(MONITOR, broken))

    assert (fine.returncode, failed.returncode, silent.returncode) == (0, 1, 1)
    assert f"http://{MONITOR}/healthz" in question


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)


def _python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


@contextmanager
def _answering(status: int) -> Iterator[str]:
    """Answer every GET with *status*; yield where."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(HTTPStatus(status))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()

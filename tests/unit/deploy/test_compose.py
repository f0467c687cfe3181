"""The composition: what each container may do, who reaches the database, how the bot is set."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from house.stopping import _PATIENCE
from settings import read_settings
from tests.unit.deploy.tools import run_tool
from tests.unit.deploy.units import DEPLOY


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    """Give the composition as Docker Compose itself reads it."""
    said = run_tool("docker-compose", "--file", DEPLOY / "compose.yaml", "config", "--format=json")
    assert (said.returncode, said.stderr) == (0, "")
    return dict(json.loads(said.stdout))


@pytest.mark.parametrize("name", ["amana", "database"])
def test_a_container_may_do_nothing_it_does_not_need(
    composition: dict[str, Any], name: str
) -> None:
    service = composition["services"][name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert all("noexec,nosuid,nodev" in each for each in service["tmpfs"])
    assert not service.keys() & {"cap_add", "devices", "ipc", "network_mode", "pid", "ports"}
    assert "privileged" not in service


def test_no_container_runs_as_root(composition: dict[str, Any]) -> None:
    amana, database = composition["services"]["amana"], composition["services"]["database"]

    assert "user" not in amana  # the image's number
    assert database["user"] == "999:999"


def test_only_the_bot_reaches_the_database_and_only_it_goes_out(
    composition: dict[str, Any],
) -> None:
    networks = {name: set(service["networks"]) for name, service in composition["services"].items()}

    assert networks == {"amana": {"inside", "outside"}, "database": {"inside"}}
    assert composition["networks"]["inside"]["internal"] is True


def test_every_secret_is_a_file_and_none_is_in_the_environment(
    composition: dict[str, Any],
) -> None:
    given = {
        name: value
        for service in composition["services"].values()
        for name, value in service["environment"].items()
        if re.search("PASS|TOKEN|SECRET", name)
    }

    assert given == {
        "AMANA_TOKEN_FILE": "/run/secrets/token",
        "POSTGRES_PASSWORD_FILE": "/run/secrets/database-superuser",
    }
    folders = {Path(each["file"]).parent for each in composition["secrets"].values()}
    assert folders == {DEPLOY / "secrets"}
    assert "deploy/secrets/" in (DEPLOY.parent / ".gitignore").read_text().splitlines()


def test_the_bot_takes_what_the_composition_sets(composition: dict[str, Any]) -> None:
    environment = composition["services"]["amana"]["environment"]

    found = read_settings(environment | {"AMANA_TOKEN_FILE": ""}, None)

    assert found.database_url.startswith("postgresql://amana@database/")
    assert found.socket.parent == Path("/run/amana")


def test_what_is_kept_outlives_every_container(composition: dict[str, Any]) -> None:
    mounted = {
        volume["target"]: volume["source"]
        for service in composition["services"].values()
        for volume in service["volumes"]
    }

    assert mounted == {
        "/srv/amana/var": "state",
        "/etc/amana": "root",
        "/var/lib/postgresql": "database",
    }


def test_the_bot_has_the_time_to_stop(composition: dict[str, Any]) -> None:
    period = composition["services"]["amana"]["stop_grace_period"]

    assert int(period.removesuffix("s")) >= _PATIENCE.total_seconds() + 5


def test_its_memory_is_locked_and_never_dumped(composition: dict[str, Any]) -> None:
    limits = composition["services"]["amana"]["ulimits"]

    assert limits["memlock"] == -1
    assert not limits["core"]  # 0


def test_the_database_is_one_release_and_waited_for(composition: dict[str, Any]) -> None:
    amana, database = composition["services"]["amana"], composition["services"]["database"]

    assert re.fullmatch(r"postgres:\d+\.\d+-[a-z]+(@sha256:[0-9a-f]{64})?", database["image"])
    assert database["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert amana["depends_on"]["database"]["condition"] == "service_healthy"

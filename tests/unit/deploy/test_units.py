"""The services of systemd: what they may do, where, for how long, and what systemd says of them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from house.stopping import _PATIENCE
from settings import read_settings
from tests.unit.deploy.units import DEPLOY, Section, read_unit

UNITS = DEPLOY / "systemd"
ONE, REPLICA = UNITS / "amana.service", UNITS / "amana@.service"
ROOT_ELSEWHERE = UNITS / "root-as-credential.conf"

DENIED = {
    "CapabilityBoundingSet": [""],
    "AmbientCapabilities": [""],
    "KeyringMode": ["private"],
    "LimitCORE": ["0"],
    "LockPersonality": ["yes"],
    "MemoryDenyWriteExecute": ["yes"],
    "NoExecPaths": ["/srv/amana/var /etc/amana"],
    "NoNewPrivileges": ["yes"],
    "PrivateDevices": ["yes"],
    "PrivateIPC": ["yes"],
    "PrivateTmp": ["yes"],
    "ProtectClock": ["yes"],
    "ProtectControlGroups": ["yes"],
    "ProtectHome": ["yes"],
    "ProtectHostname": ["yes"],
    "ProtectKernelLogs": ["yes"],
    "ProtectKernelModules": ["yes"],
    "ProtectKernelTunables": ["yes"],
    "ProtectProc": ["invisible"],
    "ProtectSystem": ["strict"],
    "ReadWritePaths": ["/srv/amana/var /etc/amana"],
    "RemoveIPC": ["yes"],
    "RestrictAddressFamilies": ["AF_INET AF_INET6 AF_UNIX"],
    "RestrictNamespaces": ["yes"],
    "RestrictRealtime": ["yes"],
    "RestrictSUIDSGID": ["yes"],
    "SystemCallArchitectures": ["native"],
    "SystemCallFilter": ["@system-service", "~@privileged"],
    "UMask": ["0077"],
}


def service(file: Path) -> Section:
    return read_unit(file)["Service"]


def environment(section: Section) -> dict[str, str]:
    """Return what a unit sets, as systemd would with these credentials and this instance."""
    words = " ".join(section["Environment"]).replace("%d", "/run/credentials/amana")
    pairs = (word.partition("=") for word in words.replace("%i", "1").split())
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("file", [ONE, REPLICA], ids=lambda each: each.name)
def test_a_service_is_denied_what_it_does_not_need(file: Path) -> None:
    found = service(file)

    assert {name: found.get(name) for name in DENIED} == DENIED


@pytest.mark.parametrize("file", [ONE, REPLICA], ids=lambda each: each.name)
def test_a_service_has_the_time_to_stop_and_comes_back_for_ever(file: Path) -> None:
    found = read_unit(file)

    assert found["Service"]["KillSignal"] == ["SIGTERM"]
    assert int(found["Service"]["TimeoutStopSec"][0]) >= _PATIENCE.total_seconds() + 5
    assert found["Service"]["Restart"] == ["on-failure"]
    assert int(found["Service"]["RestartSec"][0]) >= 5
    assert found["Unit"]["StartLimitIntervalSec"] == ["0"]


@pytest.mark.parametrize("file", [ONE, REPLICA], ids=lambda each: each.name)
def test_a_service_keeps_its_memory_off_the_swap(file: Path) -> None:
    assert service(file)["LimitMEMLOCK"] == ["infinity"]


def test_replicas_are_like_the_one_service_but_for_what_is_each_ones_own() -> None:
    one, replica = read_unit(ONE), read_unit(REPLICA)

    own = [
        name
        for section in one
        for name in one[section] | replica[section]
        if one[section].get(name) != replica[section].get(name)
    ]

    assert one.keys() == replica.keys()
    assert own == [
        "Description",
        "Environment",
        "EnvironmentFile",
        "RuntimeDirectory",
        "RuntimeDirectoryMode",
    ]
    assert replica["Service"]["RuntimeDirectoryMode"] == ["0700"]


def test_each_replica_is_unsealed_through_a_folder_of_its_own() -> None:
    replica = service(REPLICA)

    folder = Path(environment(replica)["AMANA_SOCKET"]).parent

    assert folder == Path("/run") / replica["RuntimeDirectory"][0].replace("%i", "1")


def test_the_settings_of_the_root_as_a_credential_are_taken() -> None:
    given = environment(service(ROOT_ELSEWHERE))

    found = read_settings(given | {"CREDENTIALS_DIRECTORY": "/run/credentials/amana"}, None)

    assert found.root_file == Path("/run/credentials/amana/root")
    assert found.slot_file == Path("/etc/amana/slot")


def test_each_credential_is_set_where_it_is_handed_over() -> None:
    one, elsewhere = service(ONE), service(ROOT_ELSEWHERE)

    assert one["LoadCredential"] == ["token:/etc/amana/token"]
    assert environment(one) == {"AMANA_TOKEN_FILE": "/run/credentials/amana/token"}
    assert elsewhere["LoadCredentialEncrypted"][0].startswith("root:")


def test_systemd_finds_nothing_to_say_about_the_units() -> None:
    """Without systemd every name must be one that this list, or the tests above, know."""
    if shutil.which("systemd-analyze"):
        judged = subprocess.run([UNITS / "verify.sh"], capture_output=True, text=True, check=False)
        complaints = [judged.stdout, judged.stderr] if judged.returncode else []
    else:
        complaints = [
            name
            for file in (ONE, REPLICA, ROOT_ELSEWHERE)
            for name in service(file)
            if name not in DENIED and name not in KNOWN
        ]

    assert complaints == []


KNOWN = {
    "Environment",
    "EnvironmentFile",
    "ExecStart",
    "Group",
    "KillSignal",
    "LimitMEMLOCK",
    "LoadCredential",
    "LoadCredentialEncrypted",
    "Restart",
    "RestartPreventExitStatus",
    "RestartSec",
    "RuntimeDirectory",
    "RuntimeDirectoryMode",
    "SystemCallErrorNumber",
    "TasksMax",
    "TimeoutStopSec",
    "Type",
    "User",
    "WorkingDirectory",
}


@pytest.mark.parametrize("line", ["Restart", "Restart=\\"])
def test_a_line_that_is_none_is_not_passed_over(tmp_path: Path, line: str) -> None:
    file = tmp_path / "amana.service"
    file.write_text(f"[Service]\n{line}\n")

    with pytest.raises(ValueError, match=r"amana\.service:2"):
        read_unit(file)

"""An installation has its folder of checkpoints from the first command on."""

import json
from pathlib import Path

import pytest

from crypto.checkpoints import read_public_key
from domain.errors import FolderRefused
from house.installing import bring_up, initialise
from house.opening import show_key
from house.scenery import settings_in
from scheduler.clock import SystemClock
from settings import Settings

CLOCK = SystemClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, "1:x", "http://127.0.0.1:1")


def laid(settings: Settings) -> str:
    return read_public_key((settings.checkpoints / "audit.pub").read_bytes())[0].hex()


def test_a_new_installation_lays_its_public_key(settings: Settings) -> None:
    initialise(settings, CLOCK)

    assert laid(settings) == show_key(settings, CLOCK).key
    (first,) = (path.read_bytes() for path in settings.checkpoints.glob("*.json"))
    assert json.loads(first)["sequence"] == 0


def test_an_older_installation_lays_it_when_it_is_migrated(settings: Settings) -> None:
    initialise(settings, CLOCK)
    (settings.checkpoints / "audit.pub").unlink()

    bring_up(settings, CLOCK)

    assert laid(settings) == show_key(settings, CLOCK).key


def test_what_was_begun_without_the_folder_is_whole_but_for_it(settings: Settings) -> None:
    settings.checkpoints.write_text("in the way")

    with pytest.raises(FolderRefused):
        initialise(settings, CLOCK)
    settings.checkpoints.unlink()
    bring_up(settings, CLOCK)

    assert laid(settings) == show_key(settings, CLOCK).key

"""What `doctor` finds of the files that a sealed start receives by."""

from dataclasses import replace
from pathlib import Path

import pytest

from crypto.keystore import Keystore
from domain.secrecy import Secret
from house.installing import initialise
from house.opening import _intake
from house.rooms import keystore_of
from services.findings import Ailment
from settings import Settings
from tests.acceptance.stage import settings_in
from tests.clocks import SetClock
from tests.faults.process import CHEAP


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return those of an installation whose root is a passphrase, and which Telegram calls."""
    found = replace(settings_in(tmp_path, ""), public_url="https://amana.example")
    found.root_file.parent.mkdir(mode=0o700)
    found.root_file.touch(0o600)
    found.root_file.write_bytes(CHEAP.write())
    initialise(found, SetClock(), _passphrase)
    return found


def _passphrase() -> Secret:
    return Secret("six words that stand nowhere else")


def keystore(settings: Settings) -> Keystore:
    return keystore_of(settings, _passphrase)


def test_whole_files_are_nothing_to_find(settings: Settings) -> None:
    assert _intake(settings, keystore(settings)) == []


@pytest.mark.parametrize("file", ["intake.key", "webhook.key"])
def test_a_lost_file_is_found(settings: Settings, file: str) -> None:
    (settings.keys / file).unlink()

    (found,) = _intake(settings, keystore(settings))

    assert found.code is Ailment.INTAKE_FILES
    assert file in found.detail


def test_who_polls_needs_no_key_of_the_webhook(settings: Settings) -> None:
    (settings.keys / "webhook.key").unlink()

    assert _intake(replace(settings, public_url=""), keystore(settings)) == []

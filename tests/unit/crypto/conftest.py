"""Keys on a real disk, and a clock that a test sets."""

from pathlib import Path

import pytest

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from tests.clocks import START, SetClock

DESK = "d1" * 16
MONTH = "2028-11"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def keystore(tmp_path: Path) -> Keystore:
    made = Keystore(tmp_path / "keys", tmp_path / "root", tmp_path / "slot")
    made.create(START)
    return made


@pytest.fixture
def vault(keystore: Keystore, clock: SetClock) -> KeyringVault:
    opened = KeyringVault(keystore, clock.now)
    opened.add_epochs(DESK, [MONTH])
    return opened

"""Keys on a real disk, and a clock that a test sets."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crypto.keystore import Keystore
from crypto.vault import KeyringVault

START = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
DESK = "d1" * 16
MONTH = "2028-11"


@dataclass
class SetClock:
    """A clock that stands still until it is set."""

    moment: datetime = START

    def __call__(self) -> datetime:
        """Say what time it is."""
        return self.moment


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
    opened = KeyringVault(keystore, clock)
    opened.add_epochs(DESK, [MONTH])
    return opened

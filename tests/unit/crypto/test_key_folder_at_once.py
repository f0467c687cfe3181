"""Processes that start, turn the keys and clean up in one folder at once, and are killed at it."""

import random
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from crypto.keystore import Keystore
from tests.unit.crypto.conftest import DESK

HOUSE = Path(__file__).parents[3]
KILLS, HANDS = 30, 3
TURNER = """
import random, sys
from datetime import UTC, datetime
from pathlib import Path
from crypto.keyholder import KeyHolder
from crypto.keystore import Keystore
from domain.errors import Outdated

keystore = Keystore(*map(Path, sys.argv[1:4]))
chance = random.Random(int(sys.argv[4]))
print("begun", flush=True)
while True:
    holder = KeyHolder(keystore, lambda: datetime(2026, 11, 5, tzinfo=UTC))
    turns = [holder.rotate_slot, holder.rotate_root, holder.tidy, lambda: holder.renew(sys.argv[5])]
    try:
        chance.choice(turns)()
    except Outdated:
        continue
    print(holder.generation, flush=True)
"""


def _start(ended: ExitStack, keystore: Keystore, seed: int) -> "subprocess.Popen[bytes]":
    paths = [str(path) for path in (keystore.keys, keystore.root, keystore.slot)]
    command = [sys.executable, "-c", TURNER, *paths, str(seed), DESK]
    started = ended.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HOUSE))
    ended.callback(started.kill)
    return started


def test_the_keyring_always_opens_and_no_generation_is_taken_back(keystore: Keystore) -> None:
    """Not even the writer's lock, which is the database's, holds them apart here."""
    chance, seen = random.Random(1), 1  # noqa: S311  # repeatable, no secret in it
    with ExitStack() as ended:
        hands = [_start(ended, keystore, seed) for seed in range(HANDS)]
        for kill in range(KILLS):
            victim = hands[kill % HANDS]
            assert victim.stdout is not None
            for _ in range(chance.randrange(1, 9)):
                line = victim.stdout.readline().strip()
                seen = max(seen, int(line)) if line.isdigit() else seen
                assert keystore.load().generation >= seen
            victim.kill()
            assert victim.wait() == -signal.SIGKILL
            hands[kill % HANDS] = _start(ended, keystore, 100 + kill)

    assert keystore.load().generation > KILLS
    keystore.tidy()
    assert sorted(each.name for each in keystore.root.parent.glob("*.next")) == []

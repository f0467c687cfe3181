"""Every import contract can fail: each is broken once, in a copy of the rooms."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]

BREACHES = {
    "domain/markings_breach.py": "import random\n",
    "services/breach.py": "import sqlalchemy\n",
    "locales/breach.py": "import domain.members\n",
    "handlers/breach.py": "import sqlalchemy\n",
    "crypto/breach.py": "import logging\nimport os\n",
    "storage/breach.py": "import cryptography\n",
    "scheduler/breach.py": "import telegram\n",
    "web/breach.py": "import handlers.wire\n",
    "console/breach.py": "import crypto.vault\nimport house.wiring\n",
    "rehearsal/breach.py": "import services.work.archive\n",
    "house/breach.py": "import telegram\n",
    "settings/breach.py": "import sqlalchemy\n",
    "services/work/breach.py": "import services.outgoing.show\n",
    "services/loading.py": "import pickle\nimport subprocess\n",
    "scheduler/circle_a.py": "import scheduler.circle_b\n",
    "scheduler/circle_b.py": "import scheduler.circle_a\n",
}
"""One forbidden import for every contract; a contract that stays whole is worth nothing."""


def _contracts() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {each["name"] for each in settings["tool"]["importlinter"]["contracts"]}


def _verdicts(folder: Path) -> dict[str, str]:
    linter = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)", ended.stdout, re.MULTILINE))


def test_every_contract_is_broken_by_a_breach(tmp_path: Path) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for room in settings["tool"]["importlinter"]["root_packages"]:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)

    for path, text in BREACHES.items():
        (tmp_path / path).write_text(f'"""A breach."""\n\n{text}')
    verdicts = _verdicts(tmp_path)

    assert verdicts == dict.fromkeys(_contracts(), "BROKEN")

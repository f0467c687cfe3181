"""Finds a browser for the tests, or gets one; a machine that has none must say so, not skip."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = (
    "no browser for the browser tests: install Chromium with the package manager"
    " (apt-get install chromium), or run `.venv/bin/python -m playwright install chromium`"
)


def on_machine() -> str | None:
    """Return the path of a browser that the machine has."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def from_playwright(path: str) -> str | None:
    """Return *path*, where Playwright would keep its own browser, if there is one."""
    return path if Path(path).exists() else None


def from_packages() -> str | None:
    """Install Chromium as root on Debian, once however many workers ask, and return its path."""
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    with (Path(tempfile.gettempdir()) / "amana-browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not on_machine():
            _install()
    return on_machine()


def _install() -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-q"], install):
        subprocess.run(command, env=quiet, check=False, capture_output=True)

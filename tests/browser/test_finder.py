"""Where the browser of these tests comes from."""

from pathlib import Path

import pytest

from . import finder


def test_the_machines_own_browser_is_taken_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "google-chrome"
    own.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert finder.on_machine() == str(own)


def test_playwrights_browser_is_taken_if_it_was_installed(tmp_path: Path) -> None:
    (tmp_path / "chrome").touch()

    assert finder.from_playwright(str(tmp_path / "chrome")) == str(tmp_path / "chrome")
    assert finder.from_playwright(str(tmp_path / "none")) is None


def test_without_a_package_manager_there_is_only_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert finder.on_machine() is None
    assert finder.from_packages() is None
    assert "install chromium" in finder.REMEDY

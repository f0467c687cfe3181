"""`audit`: its key."""

from domain.errors import FolderRefused
from tests.unit.console.conftest import Installation


def test_the_key_is_shown_with_its_fingerprint_and_laid(naval: Installation) -> None:
    shown = naval.ask("audit", "key")

    assert isinstance(shown, dict)
    assert shown["public_key"] == naval.vault().public_key.hex()
    assert naval.calls == ["lay"]


def test_the_key_is_shown_also_while_the_folder_is_away(naval: Installation) -> None:
    naval.trouble = FolderRefused("the folder is away")

    result = naval.type("audit", "key")

    assert result.exit_code == 0
    assert naval.vault().public_key.hex() in result.stdout
    assert "the folder is away" in result.stderr

"""Files with settings: read as text, and refused where others could read a secret in them."""

import os
import stat
from pathlib import Path

from domain.file_modes import is_open_to_others
from settings.refusal import SettingRefused


def read_text(setting: str, file: Path) -> str:
    """
    Read the file that *setting* names.

    Raises:
        SettingRefused
    """
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        remedy = f"{file} cannot be read ({error.strerror}): make it readable by the bot's account"
        raise SettingRefused(setting, remedy) from None
    except UnicodeDecodeError:
        raise SettingRefused(setting, f"{file} is no text in UTF-8: write it anew") from None


def check_private(setting: str, file: Path, credentials: Path | None = None) -> None:
    """
    Refuse a file that others may read; systemd's folder of *credentials* has rules of its own.

    Raises:
        SettingRefused
    """
    found = file.stat()
    is_credential = file.parent == credentials and found.st_uid in {0, os.geteuid()}
    if is_open_to_others(stat.S_IMODE(found.st_mode), is_credential=is_credential):
        raise SettingRefused(
            setting, f"{file} holds a secret and is open to others: chmod 600 {file}"
        )

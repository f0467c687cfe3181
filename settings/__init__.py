"""The only reader of the environment: what the operator set, or a refusal that names it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values

from settings.addresses import (
    DATABASE,
    LISTEN,
    MONITOR,
    PUBLIC,
    TELEGRAM,
    Address,
    asks_password,
    passwords_in,
    read_address,
    read_database_url,
    read_public_url,
    read_telegram_url,
)
from settings.private import check_private, read_text
from settings.refusal import SettingRefused
from settings.token import Token, read_token

__all__ = ["Address", "SettingRefused", "Settings", "Token", "read_settings"]

_PREFIX = "AMANA_"
_DEFAULTS = {
    "AMANA_TELEGRAM_URL": "https://api.telegram.org",
    "AMANA_DATABASE_URL": "sqlite:///var/amana.db",
    "AMANA_KEYS": "var/keys",
    "AMANA_ROOT_FILE": "var/root/root",
    "AMANA_CHECKPOINTS": "var/checkpoints",
    "AMANA_BACKUPS": "var/backups",
    "AMANA_EXPORTS": "var/exports",
    "AMANA_SOCKET": "var/run/amana.socket",
    "AMANA_LISTEN": "127.0.0.1:8443",
    "AMANA_LOG_LEVEL": "INFO",
}
_KNOWN = {*_DEFAULTS, "AMANA_TOKEN", "AMANA_TOKEN_FILE", "AMANA_SLOT_FILE", PUBLIC, MONITOR}
_LATER = {"AMANA_OBJECTS"}
_NEAR = read_address(LISTEN, _DEFAULTS[LISTEN])
_SLOT, _LEVEL = "AMANA_SLOT_FILE", "AMANA_LOG_LEVEL"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_KEY_NAME = re.compile(r"AMANA_((ROOT|SLOT|MASTER|SECRET|IDENTITY|AUDIT)(_KEY)?|KEY|KEYRING)")
_KEY_TEXT = re.compile(r"(?!/)([0-9A-Fa-f]{64}|[A-Za-z0-9+/_-]{43}=?)")
_CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd hands credentials over: the one setting that is not ours."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator set; relative paths are relative to the current folder."""

    token: Token | None
    telegram_url: str
    database_url: str = field(repr=False)  # it may hold a password
    keys: Path
    root_file: Path
    slot_file: Path
    checkpoints: Path
    log_level: str
    socket: Path = Path(_DEFAULTS["AMANA_SOCKET"])
    credentials: Path | None = None
    backups: Path = Path(_DEFAULTS["AMANA_BACKUPS"])
    exports: Path = Path(_DEFAULTS["AMANA_EXPORTS"])
    public_url: str = ""
    """Where Telegram calls us; empty: we call Telegram."""
    listen: Address = _NEAR
    monitor: Address | None = None
    """Where whoever watches over the bot may ask; None: nowhere."""

    def secrets(self) -> list[str]:
        """Return every word in here that no line of a log may hold."""
        token = self.token.reveal() if self.token else ""
        found = [token, token.partition(":")[2], *passwords_in(self.database_url)]
        return [each for each in found if each]


def read_settings(environ: Mapping[str, str], env_file: Path | None) -> Settings:
    """
    Read *environ*, and *env_file* for what is not set there; an empty value counts as not set.

    Raises:
        SettingRefused
    """
    filed = _read_env_file(env_file) if env_file else {}
    merged = {**filed, **environ}.items()
    given = {name: value.strip() for name, value in merged if _is_ours(name) and value.strip()}
    _check_names(given)
    values = _DEFAULTS | given
    credentials = _read_credentials(environ)
    keys, root, slot = _read_paths(values, credentials)
    return Settings(
        token=read_token(given, credentials),
        telegram_url=read_telegram_url(values[TELEGRAM]),
        database_url=read_database_url(values[DATABASE]),
        keys=keys,
        root_file=root,
        slot_file=slot,
        checkpoints=Path(values["AMANA_CHECKPOINTS"]),
        log_level=_read_log_level(values[_LEVEL]),
        socket=Path(values["AMANA_SOCKET"]),
        backups=Path(values["AMANA_BACKUPS"]),
        exports=Path(values["AMANA_EXPORTS"]),
        credentials=credentials,
        public_url=read_public_url(values.get(PUBLIC, ""), values[TELEGRAM]),
        listen=read_address(LISTEN, values[LISTEN]),
        monitor=_read_monitor(values),
    )


def _is_ours(name: str) -> bool:
    return name.upper().startswith(_PREFIX)


def _read_env_file(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    values = dotenv_values(stream=StringIO(read_text(str(file), file)), interpolate=False)
    filed = {name: value or "" for name, value in values.items()}
    for name in _secrets_in(filed):
        check_private(name, file)
    return filed


def _secrets_in(filed: Mapping[str, str]) -> list[str]:
    """Return the settings that nobody else on this machine may read."""
    has_password = asks_password(filed.get(DATABASE) or "")
    secret = {"AMANA_TOKEN": bool(filed.get("AMANA_TOKEN")), DATABASE: has_password}
    return [name for name, is_secret in secret.items() if is_secret]


def _check_names(given: Mapping[str, str]) -> None:
    for name, value in given.items():
        if _KEY_NAME.fullmatch(name.upper()):
            remedy = "a key does not belong into settings: leave it in its file and set its path"
            raise SettingRefused(name, remedy)
        if name in _LATER:
            raise SettingRefused(name, "not offered by this version: remove it")
        if name not in _KNOWN:
            raise SettingRefused(name, _nearest(name))
        if name in {"AMANA_ROOT_FILE", _SLOT} and _KEY_TEXT.fullmatch(value):
            remedy = "this is a key, not a path: put the key into a file and name the file"
            raise SettingRefused(name, remedy)


def _nearest(name: str) -> str:
    known = {each.removeprefix(_PREFIX): each for each in _KNOWN}
    near = get_close_matches(name.upper().removeprefix(_PREFIX), known, n=1)
    return f"no such setting: {f'did you mean {known[near[0]]}?' if near else 'remove it'}"


def _read_credentials(environ: Mapping[str, str]) -> Path | None:
    folder = environ.get(_CREDENTIALS, "").strip()
    return Path(folder) if folder else None


def _read_paths(values: Mapping[str, str], credentials: Path | None) -> tuple[Path, Path, Path]:
    keys, root = Path(values["AMANA_KEYS"]), Path(values["AMANA_ROOT_FILE"])
    slot = Path(values.get(_SLOT, root.with_name("slot")))
    files = [path.absolute() for path in (keys / "keyring", root, slot)]
    if len(set(files)) < len(files):
        remedy = "keyring, root and slot need a file each: name another one"
        raise SettingRefused(_SLOT, remedy)
    if credentials is not None and slot.parent == credentials:
        remedy = "credentials are read-only, and the slot is replaced at times: name another file"
        raise SettingRefused(_SLOT, remedy)
    return keys, root, slot


def _read_monitor(values: Mapping[str, str]) -> Address | None:
    if MONITOR not in values:
        return None
    address = read_address(MONITOR, values[MONITOR])
    if PUBLIC in values and address == read_address(LISTEN, values[LISTEN]):
        raise SettingRefused(MONITOR, "AMANA_LISTEN has that address: name another port")
    return address


def _read_log_level(level: str) -> str:
    if level.upper() not in _LEVELS:
        raise SettingRefused(_LEVEL, f"no such level: choose from {', '.join(_LEVELS)}")
    return level.upper()

"""The only reader of the environment: what the operator set, or a refusal that names it."""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from dotenv import dotenv_values

from domain.errors import OperatorRefusal
from domain.file_modes import is_open_to_others
from domain.secrecy import Secret

_PREFIX = "AMANA_"
_DEFAULTS = {
    "AMANA_TELEGRAM_URL": "https://api.telegram.org",
    "AMANA_DATABASE_URL": "sqlite:///var/amana.db",
    "AMANA_KEYS": "var/keys",
    "AMANA_ROOT_FILE": "var/root/root",
    "AMANA_CHECKPOINTS": "var/checkpoints",
    "AMANA_BACKUPS": "var/backups",
    "AMANA_SOCKET": "var/run/amana.socket",
    "AMANA_LOG_LEVEL": "INFO",
}
_KNOWN = {*_DEFAULTS, "AMANA_TOKEN", "AMANA_TOKEN_FILE", "AMANA_SLOT_FILE"}
_LATER = {"AMANA_PUBLIC_URL", "AMANA_LISTEN", "AMANA_OBJECTS"}
_SLOT, _LEVEL = "AMANA_SLOT_FILE", "AMANA_LOG_LEVEL"
_TELEGRAM, _DATABASE = "AMANA_TELEGRAM_URL", "AMANA_DATABASE_URL"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_KEY_NAME = re.compile(r"AMANA_((ROOT|SLOT|MASTER|SECRET|IDENTITY|AUDIT)(_KEY)?|KEY|KEYRING)")
_KEY_TEXT = re.compile(r"(?!/)([0-9A-Fa-f]{64}|[A-Za-z0-9+/_-]{43}=?)")
_BOT_PATH = re.compile(r"/bot([0-9/]|$)")
_CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd hands credentials over: the one setting that is not ours."""


class SettingRefused(OperatorRefusal):
    """A weak or contradictory setting; the text names it and the remedy, never its value."""

    def __init__(self, setting: str, remedy: str) -> None:
        super().__init__(f"{setting}: {remedy}")


class Token(Secret):
    """The bot's token: whoever holds it reads what is still in the chats."""

    __slots__ = ()


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

    def secrets(self) -> list[str]:
        """Return every word in here that no line of a log may hold."""
        token = self.token.reveal() if self.token else ""
        parts = _split(_DATABASE, self.database_url)
        passwords = [parts.password or "", *parse_qs(parts.query).get("password", [])]
        found = [token, token.partition(":")[2], *passwords, *map(unquote, passwords)]
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
        token=_read_token(given, credentials),
        telegram_url=_read_telegram_url(values[_TELEGRAM]),
        database_url=_read_database_url(values[_DATABASE]),
        keys=keys,
        root_file=root,
        slot_file=slot,
        checkpoints=Path(values["AMANA_CHECKPOINTS"]),
        log_level=_read_log_level(values[_LEVEL]),
        socket=Path(values["AMANA_SOCKET"]),
        backups=Path(values["AMANA_BACKUPS"]),
        credentials=credentials,
    )


def _is_ours(name: str) -> bool:
    return name.upper().startswith(_PREFIX)


def _read_env_file(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    values = dotenv_values(stream=StringIO(_read_text(str(file), file)), interpolate=False)
    filed = {name: value or "" for name, value in values.items()}
    for name in _secrets_in(filed):
        _check_private(name, file)
    return filed


def _secrets_in(filed: Mapping[str, str]) -> list[str]:
    """Return the settings that nobody else on this machine may read."""
    database = _split(_DATABASE, filed.get(_DATABASE) or "")
    has_password = database.password is not None or "password" in parse_qs(database.query)
    secret = {"AMANA_TOKEN": bool(filed.get("AMANA_TOKEN")), _DATABASE: has_password}
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


def _read_token(given: Mapping[str, str], credentials: Path | None) -> Token | None:
    name, token = "AMANA_TOKEN", given.get("AMANA_TOKEN", "")
    if file := given.get("AMANA_TOKEN_FILE"):
        if token:
            remedy = "AMANA_TOKEN_FILE is set too: keep one of the two"
            raise SettingRefused(name, remedy)
        name, token = "AMANA_TOKEN_FILE", _read_text("AMANA_TOKEN_FILE", Path(file)).strip()
        _check_private(name, Path(file), credentials)
    elif not token:
        return None
    if not _TOKEN.fullmatch(token):
        remedy = "not a bot's token (digits, a colon, letters): copy it from @BotFather whole"
        raise SettingRefused(name, remedy)
    return Token(token)


def _read_text(setting: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        remedy = f"{file} cannot be read ({error.strerror}): make it readable by the bot's account"
        raise SettingRefused(setting, remedy) from None
    except UnicodeDecodeError:
        raise SettingRefused(setting, f"{file} is no text in UTF-8: write it anew") from None


def _check_private(setting: str, file: Path, credentials: Path | None = None) -> None:
    found = file.stat()
    is_credential = file.parent == credentials and found.st_uid in {0, os.geteuid()}
    if is_open_to_others(stat.S_IMODE(found.st_mode), is_credential=is_credential):
        raise SettingRefused(
            setting, f"{file} holds a secret and is open to others: chmod 600 {file}"
        )


def _read_telegram_url(url: str) -> str:
    parts = _split(_TELEGRAM, url)
    _check_server(_TELEGRAM, parts)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        remedy = (
            "plain http would show the token on the way: use https, or a server on this machine"
        )
        raise SettingRefused(_TELEGRAM, remedy)
    return url.rstrip("/")


def _check_server(setting: str, parts: SplitResult) -> None:
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        remedy = "not a server's address: write it as https://api.telegram.org"
        raise SettingRefused(setting, remedy)
    if _BOT_PATH.search(parts.path):
        raise SettingRefused(setting, "the server's root is enough: leave /bot and the token out")
    if parts.username is not None or parts.query or parts.fragment:
        raise SettingRefused(setting, "only server and path belong here: leave the rest out")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read_database_url(url: str) -> str:
    parts = _split(_DATABASE, url)
    is_file = parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/")
    is_kept = is_file and parts.path != "/:memory:"
    if not is_kept and not (parts.scheme == "postgresql" and parts.path.strip("/")):
        remedy = "write it as sqlite:///var/amana.db or postgresql://name@host/database"
        raise SettingRefused(_DATABASE, remedy)
    return url


def _split(setting: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is none
    except ValueError:
        raise SettingRefused(setting, "not an address: check host and port") from None
    return parts


def _read_log_level(level: str) -> str:
    if level.upper() not in _LEVELS:
        raise SettingRefused(_LEVEL, f"no such level: choose from {', '.join(_LEVELS)}")
    return level.upper()

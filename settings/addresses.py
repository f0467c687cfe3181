"""The addresses of Telegram's server and of the database: checked, and searched for passwords."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from settings.refusal import SettingRefused

TELEGRAM, DATABASE = "AMANA_TELEGRAM_URL", "AMANA_DATABASE_URL"

_BOT_PATH = re.compile(r"/bot([0-9/]|$)")


def passwords_in(url: str) -> list[str]:
    """Return the passwords that a database's address holds, as written there and as meant."""
    parts = _split(DATABASE, url)
    passwords = [parts.password or "", *parse_qs(parts.query).get("password", [])]
    return [*passwords, *map(unquote, passwords)]


def asks_password(url: str) -> bool:
    """
    Tell whether a database's address names a password.

    Raises:
        SettingRefused
    """
    parts = _split(DATABASE, url)
    return parts.password is not None or "password" in parse_qs(parts.query)


def read_telegram_url(url: str) -> str:
    """
    Check the address of Telegram's server, and give it without a slash at its end.

    Raises:
        SettingRefused
    """
    parts = _split(TELEGRAM, url)
    _check_server(TELEGRAM, parts)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        remedy = (
            "plain http would show the token on the way: use https, or a server on this machine"
        )
        raise SettingRefused(TELEGRAM, remedy)
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


def read_database_url(url: str) -> str:
    """
    Check the database's address.

    Raises:
        SettingRefused
    """
    parts = _split(DATABASE, url)
    is_file = parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/")
    is_kept = is_file and parts.path != "/:memory:"
    if not is_kept and not (parts.scheme == "postgresql" and parts.path.strip("/")):
        remedy = "write it as sqlite:///var/amana.db or postgresql://name@host/database"
        raise SettingRefused(DATABASE, remedy)
    return url


def _split(setting: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is none
    except ValueError:
        raise SettingRefused(setting, "not an address: check host and port") from None
    return parts

"""The addresses of Telegram, of the database and our own: checked, and searched for passwords."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from settings.refusal import SettingRefused

TELEGRAM, DATABASE = "AMANA_TELEGRAM_URL", "AMANA_DATABASE_URL"
PUBLIC, LISTEN, MONITOR = "AMANA_PUBLIC_URL", "AMANA_LISTEN", "AMANA_MONITOR"

_TELEGRAMS_OWN = "api.telegram.org"
_CALLED = (443, 80, 88, 8443)
"""The ports that Telegram's own server calls (Bot API: setWebhook)."""

_BOT_PATH = re.compile(r"/bot([0-9/]|$)")
_NO_ADDRESS = "not an address: check host and port"
_WRONG = {DATABASE: f"{_NO_ADDRESS}; several servers are written ?host=one:5432&host=two:5432"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where this process listens: an IP address of this machine, and a port."""

    host: str
    port: int


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


def read_public_url(url: str, telegram_url: str) -> str:
    """
    Check the address under which Telegram reaches us, and give it without a slash at its end.

    Raises:
        SettingRefused
    """
    if not url:
        return ""
    parts = _split(PUBLIC, url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingRefused(PUBLIC, "not a server's address: write it as https://amana.example")
    if parts.username is not None or parts.query or parts.fragment:
        raise SettingRefused(PUBLIC, "only server and path belong here: leave the rest out")
    is_near = _is_loopback(parts.hostname)
    if parts.scheme == "http" and not is_near:
        raise SettingRefused(PUBLIC, "plain http would show every message on its way: use https")
    is_called = _split(TELEGRAM, telegram_url).hostname == _TELEGRAMS_OWN
    if is_called and (is_near or (parts.port or _CALLED[0]) not in _CALLED):
        ports = ", ".join(map(str, _CALLED))
        raise SettingRefused(PUBLIC, f"Telegram calls only from outside, and only ports {ports}")
    return url.rstrip("/")


def read_address(setting: str, text: str) -> Address:
    """
    Read where to listen.

    Raises:
        SettingRefused
    """
    parts = _split(setting, f"//{text}")
    host, port = parts.hostname or "", parts.port
    if not _is_ip(host) or not port or text != parts.netloc or parts.username is not None:
        raise SettingRefused(setting, "write it as an IP address and a port: 127.0.0.1:8443")
    return Address(host, port)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


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
        raise SettingRefused(setting, _WRONG.get(setting, _NO_ADDRESS)) from None
    return parts

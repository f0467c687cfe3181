"""The hatch: a socket beside the bot through which its operator's passphrase comes in."""

import asyncio
import errno
import json
import os
import socket
import stat
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from domain.errors import AlreadyRunning, HatchRefused
from domain.file_modes import is_open_to_others

Message = Mapping[str, object]

_LONGEST = 16_384
"""Bytes of one line: a passphrase of 1,024 characters, each of them escaped, fits."""

_PATIENCE = timedelta(seconds=10)
"""For whoever connects to say what he wants."""

_ANSWER = timedelta(minutes=2)
"""For the answer: a slow machine's Argon2id."""

_CREDENTIALS = struct.Struct("3i")  # process, user, group: struct ucred, socket(7), unix(7)


@asynccontextmanager
async def open_hatch(
    path: Path, answer: Callable[[Message], Awaitable[Message]]
) -> AsyncIterator[None]:
    """
    Listen at *path* for processes of our own account: one JSON line in, one out, then it is over.

    Raises:
        HatchRefused: The folder is not for its owner alone, or something else is in the way.
        AlreadyRunning: Another process listens there.
    """

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if _is_ours(writer.get_extra_info("socket")):
                writer.write(_written(await _heard(reader, answer)))
                await writer.drain()
        except OSError:
            pass  # whoever asked has gone
        finally:
            writer.close()

    with _bound(path) as listener:
        server = await asyncio.start_unix_server(meet, sock=listener, limit=_LONGEST)
        try:
            yield
        finally:
            server.close()


def ask(path: Path, message: Message) -> Message:
    """
    Say *message* to the process that listens at *path*, and return its answer.

    Raises:
        HatchRefused: Nobody listens, or it is none of ours, or does not answer.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as ours:
        ours.settimeout(_ANSWER.total_seconds())
        try:
            with _named(path) as name:
                ours.connect(name)
            if not _is_ours(ours):
                msg = f"{path} belongs to a bot of another account: run this as that account"
                raise HatchRefused(msg)
            ours.sendall(_written(message))
            with ours.makefile("rb") as lines:
                return _read(lines.readline(_LONGEST))
        except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
            msg = f"nobody listens at {path}: the bot does not run, or its root is no passphrase"
            raise HatchRefused(msg) from None
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "no answer"
            msg = f"{path} does not answer ({why}): look into the bot's log"
            raise HatchRefused(msg) from None


async def _heard(
    reader: asyncio.StreamReader, answer: Callable[[Message], Awaitable[Message]]
) -> Message:
    try:
        async with asyncio.timeout(_PATIENCE.total_seconds()):
            message = _read(await reader.readline())
    except (ValueError, TimeoutError):
        return {"said": "refused", "why": "this is no question: use `python bot.py unseal`"}
    return await answer(message)


def _read(line: bytes) -> Message:
    """Read a line; one that is cut, too long or no object is a `ValueError`."""
    if not line.endswith(b"\n"):
        raise ValueError
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError from None  # its words could quote the passphrase
    if not isinstance(message, dict):
        raise ValueError  # noqa: TRY004  # it is what was sent that is wrong
    return message


def _written(message: Message) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _is_ours(connection: socket.socket) -> bool:
    """Tell whether the process at the other end runs as the same account (SO_PEERCRED)."""
    found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, user, _ = _CREDENTIALS.unpack(found)
    return bool(user == os.geteuid())


@contextmanager
def _bound(path: Path) -> Iterator[socket.socket]:
    """Yield a socket bound to *path*, for its owner alone; take it away in the end."""
    _make_folder(path.parent)
    _clear(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        try:
            with _named(path) as name:
                listener.bind(name)
        except OSError as error:
            raise _refusal(path, error) from None
        path.chmod(0o600)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError as error:
        raise _refusal(folder, error) from None
    if found.st_uid != os.geteuid() or is_open_to_others(stat.S_IMODE(found.st_mode)):
        msg = f"{folder} is not for the bot's account alone: chmod 700 it, or set AMANA_SOCKET"
        raise HatchRefused(msg)


def _clear(path: Path) -> None:
    """Remove the socket of a dead process; a living one, or anything else, stays."""
    if not os.path.lexists(path):
        return
    if not stat.S_ISSOCK(path.lstat().st_mode):
        msg = f"{path} is no socket: name another place with AMANA_SOCKET"
        raise HatchRefused(msg)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        try:
            with _named(path) as name:
                trial.connect(name)
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
        except OSError as error:
            raise _refusal(path, error) from None
    msg = f"another process listens at {path}: stop it first, or give this one another AMANA_SOCKET"
    raise AlreadyRunning(msg)


@contextmanager
def _named(path: Path) -> Iterator[str]:
    """Yield a name for *path* that is never too long: 107 bytes are the most (unix(7))."""
    descriptor = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{path.name}"
    finally:
        os.close(descriptor)


def _refusal(path: Path, error: OSError) -> HatchRefused:
    with suppress(KeyError, TypeError):
        why = errno.errorcode[error.errno or 0]
        return HatchRefused(
            f"{path} cannot be opened ({why}): set AMANA_SOCKET to a place that can"
        )
    return HatchRefused(f"{path} cannot be opened: set AMANA_SOCKET to a place that can")

"""The hatch: our own account, one line each way, and nothing that is in the way is overwritten."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from domain.errors import AlreadyRunning, HatchRefused
from house.hatch import ask, open_hatch

Message = Mapping[str, object]


async def echo(message: Message) -> Message:
    return {"heard": dict(message)}


async def said(path: Path, line: bytes) -> bytes:
    """Say raw bytes, and hear the answer to the end."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(line)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def lies(path: Path) -> bool:
    return path.exists()


def leave(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_text(text)


def read(path: Path) -> str:
    return path.read_text()


def open_to_all(path: Path) -> None:
    path.parent.chmod(0o777)
    path.chmod(0o777)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "socket"


async def test_what_is_said_is_answered(path: Path) -> None:
    async with open_hatch(path, echo):
        answer = await asyncio.to_thread(ask, path, {"ask": "status", "نص": ["x"]})

    assert answer == {"heard": {"ask": "status", "نص": ["x"]}}


async def test_folder_and_socket_are_for_their_owner_alone_and_gone_after(path: Path) -> None:
    async with open_hatch(path, echo):
        modes = [each.stat().st_mode & 0o777 for each in (path.parent, path)]

    assert modes == [0o700, 0o600]
    assert not lies(path)


async def test_a_path_may_be_longer_than_a_sockets_name(tmp_path: Path) -> None:
    path = tmp_path.joinpath(*["folder-with-a-long-name"] * 8, "socket")
    assert len(str(path)) > 108

    async with open_hatch(path, echo):
        answer = await asyncio.to_thread(ask, path, {"ask": "status"})

    assert answer == {"heard": {"ask": "status"}}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{}",
        b"[]\n",
        b'"text"\n',
        b"{\n",
        b"\xff\xfe\n",
        b"[" * 9000 + b"\n",
        b'{"passphrase": "' + b"x" * 20_000 + b'"}\n',
    ],
)
async def test_what_is_no_question_is_refused_and_never_quoted(path: Path, line: bytes) -> None:
    async with open_hatch(path, echo):
        answer = json.loads(await said(path, line))
        after = await asyncio.to_thread(ask, path, {"ask": "still there?"})

    assert answer["said"] == "refused"
    assert "xxx" not in str(answer)
    assert after == {"heard": {"ask": "still there?"}}


async def test_who_hangs_up_harms_nobody(path: Path) -> None:
    async with open_hatch(path, echo):
        for _ in range(3):
            with socket.socket(socket.AF_UNIX) as hasty:
                hasty.connect(str(path))
        answer = await asyncio.to_thread(ask, path, {"ask": "status"})

    assert answer == {"heard": {"ask": "status"}}


async def test_the_socket_of_a_dead_process_is_replaced(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    assert lies(path)

    async with open_hatch(path, echo):
        answer = await asyncio.to_thread(ask, path, {"ask": "status"})

    assert answer == {"heard": {"ask": "status"}}


async def test_a_living_process_keeps_its_socket(path: Path) -> None:
    async with open_hatch(path, echo):
        with pytest.raises(AlreadyRunning, match="another process listens"):
            async with open_hatch(path, echo):
                raise AssertionError

        answer = await asyncio.to_thread(ask, path, {"ask": "status"})

    assert answer == {"heard": {"ask": "status"}}


async def test_what_is_no_socket_is_never_removed(path: Path) -> None:
    leave(path, "somebody's file")

    with pytest.raises(HatchRefused, match="no socket"):
        async with open_hatch(path, echo):
            raise AssertionError

    assert read(path) == "somebody's file"


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
async def test_a_folder_open_to_others_is_refused(path: Path, mode: int) -> None:
    path.parent.mkdir()
    path.parent.chmod(mode)

    with pytest.raises(HatchRefused, match="chmod 700"):
        async with open_hatch(path, echo):
            raise AssertionError


async def test_a_place_where_nothing_can_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(HatchRefused, match="AMANA_SOCKET"):
        async with open_hatch(tmp_path / "file" / "run" / "socket", echo):
            raise AssertionError


@pytest.mark.parametrize("what", ["nothing", "no folder", "dead"])
def test_where_nobody_listens_the_refusal_says_so(path: Path, what: str) -> None:
    if what != "no folder":
        path.parent.mkdir(mode=0o700)
    if what == "dead":
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))

    with pytest.raises(HatchRefused, match="nobody listens"):
        ask(path, {"ask": "status"})


async def test_an_answer_that_is_none_is_refused(path: Path) -> None:
    path.parent.mkdir(mode=0o700)

    async def mumble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"mumble")
        writer.close()

    server = await asyncio.start_unix_server(mumble, str(path))

    with pytest.raises(HatchRefused, match="does not answer"):
        await asyncio.to_thread(ask, path, {"ask": "status"})

    server.close()
    await server.wait_closed()


_OTHER = """
import os, socket
os.setuid(65534)
with socket.socket(socket.AF_UNIX) as other:
    other.connect("socket")
    try:
        print(other.recv(99) if other.send(b"{}\\n") else b"")
    except ConnectionError:
        print(b"")
"""


async def test_another_account_is_not_heard(path: Path) -> None:
    """Only root may become another account; else it is ours alone that is heard."""
    heard: list[Message] = []

    async def note(message: Message) -> Message:
        heard.append(message)
        return {}

    async with open_hatch(path, note):
        open_to_all(path)
        others = [_OTHER] if os.geteuid() == 0 else []
        answers = [await _run(each, path.parent) for each in others]
        await asyncio.to_thread(ask, path, {"ask": "ours"})

    assert heard == [{"ask": "ours"}]
    assert answers == [b"b''\n" for _ in others]


async def _run(script: str, folder: Path) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-c", script, stdout=asyncio.subprocess.PIPE, cwd=folder
    )
    answer, _ = await child.communicate()
    return answer

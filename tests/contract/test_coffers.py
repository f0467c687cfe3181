"""Files that leave the house: whole under their names, or not at all."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.backup_files import list_backups
from storage.coffers import (
    FileRefused,
    check_takes,
    keep_files,
    new_file,
    read_file,
    take_back,
)


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond *size* bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def stream(path: Path) -> None:
    """Write more than fits."""
    with new_file(path) as file:
        for _ in range(100):
            file.write(os.urandom(4096))


def overtaken(path: Path) -> None:
    """Write a file that somebody else writes first."""
    with new_file(path) as file:
        file.write(b"late")
        path.write_bytes(b"early")


def test_files_are_written_whole_and_for_their_owner_alone(tmp_path: Path) -> None:
    keep_files(str(tmp_path), [("a", b"one"), ("b", b"two")])

    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"a": b"one", "b": b"two"}
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_folder_is_never_made_for_them(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="nowhere is not there: make it"):
        keep_files(str(tmp_path / "nowhere"), [("a", b"one")])

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_files_is_tried_without_a_trace(tmp_path: Path) -> None:
    check_takes(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_none_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for place in (tmp_path / "file", tmp_path / "nowhere", Path("/proc/self")):
        with pytest.raises(FileRefused, match="cannot be written"):
            check_takes(place)


def test_on_a_full_disk_there_is_no_file_of_several(tmp_path: Path) -> None:
    with full_disk(100), pytest.raises(FileRefused, match="cannot be written"):
        keep_files(str(tmp_path), [("small", b"one"), ("big", bytes(200))])

    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_taken_away_again_is_told_from_what_can(tmp_path: Path) -> None:
    whole, half, folder = tmp_path / "whole", tmp_path / ".half.new", tmp_path / "folder"
    whole.touch()
    folder.mkdir()  # which not even root unlinks

    assert take_back([whole], [half])
    half.touch()
    assert not take_back([], [half])
    assert not take_back([folder], [])


def test_on_a_full_disk_a_stream_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(1 << 16), pytest.raises(FileRefused, match="cannot be written"):
        stream(tmp_path / "stream")

    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_stays_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"mine")

    with pytest.raises(FileRefused, match="never overwritten"):
        keep_files(str(tmp_path), [("a", b"one"), ("b", b"two")])

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"mine"}


def test_a_name_taken_meanwhile_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="cannot be written"):
        overtaken(tmp_path / "a")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"early"}


def test_what_a_kill_left_behind_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".a.new").write_bytes(b"half")

    keep_files(str(tmp_path), [("a", b"whole")])

    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_that_is_not_there_is_a_refusal_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="nowhere cannot be read"):
        read_file(str(tmp_path / "nowhere"))


def test_only_backups_are_listed_and_the_unsigned_are_told(tmp_path: Path) -> None:
    for name in (
        "amana-20261105T093000Z.age",
        "amana-20261105T093000Z.age.sig",
        "amana-20261106T093000Z.age",
        "amana-99999999T999999Z.age",
        "notes.txt",
    ):
        (tmp_path / name).write_bytes(b"12345")

    found = list_backups(str(tmp_path))

    assert [(each.name, each.size, each.is_signed) for each in found] == [
        ("amana-20261105T093000Z.age", 5, True),
        ("amana-20261106T093000Z.age", 5, False),
    ]
    assert list_backups(str(tmp_path / "nowhere")) == []

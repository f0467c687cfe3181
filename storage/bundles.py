"""Many small files as one tar archive (ustar), written and read without holding more than one."""

import tarfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

_MODE = 0o600


class BundleUnfit(ValueError):
    """No tar archive, or one that ends too early."""


def bundled(files: Iterable[tuple[str, bytes]], at: datetime) -> Iterator[bytes]:
    """Give the bytes of an archive of *files*, name and content, as they come."""
    total = 0
    for name, content in files:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = len(content), _MODE, int(at.timestamp())
        padding = bytes(-len(content) % tarfile.BLOCKSIZE)
        block = info.tobuf(tarfile.USTAR_FORMAT) + content + padding
        total += len(block)
        yield block
    yield bytes(2 * tarfile.BLOCKSIZE)
    yield bytes(-(total + 2 * tarfile.BLOCKSIZE) % tarfile.RECORDSIZE)


def unbundled(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """
    Give name and content of each file of an archive, from its start.

    Raises:
        BundleUnfit
    """
    file.seek(0)
    try:
        with tarfile.open(fileobj=file, mode="r|") as archive:
            for info in archive:
                content = archive.extractfile(info)
                if content is None:
                    raise BundleUnfit
                yield info.name, content.read()
    except tarfile.TarError:
        raise BundleUnfit from None


def last_of(file: BinaryIO) -> tuple[str, bytes]:
    """
    Give the last file of an archive, passing over the others' contents.

    Raises:
        BundleUnfit
    """
    file.seek(0)
    try:
        with tarfile.open(fileobj=file, mode="r:") as archive:
            info = archive.getmembers()[-1]
            content = archive.extractfile(info)
            if content is None:
                raise BundleUnfit
            return info.name, content.read()
    except (tarfile.TarError, IndexError):
        raise BundleUnfit from None

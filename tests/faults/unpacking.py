"""Takes apart what is compressed within a file, wherever in it a stream begins."""

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

_LIMIT = 1 << 24
"""Bytes of one stream that are looked at; more is no leak but a bomb."""

_PIECE = 256
_LEAST = 12
"""Bytes that a stream must hold to be one: in ciphertext its first two come by chance."""

_BEGINNINGS = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|BZh[1-9]|\xfd7zXZ\0")


class _Stream(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, /) -> bytes: ...


_KINDS: dict[bytes, tuple[str, Callable[[], _Stream]]] = {
    b"\x1f": ("gzip", lambda: zlib.decompressobj(31)),
    b"\x78": ("zlib", zlib.decompressobj),
    b"B": ("bzip2", bz2.BZ2Decompressor),
    b"\xfd": ("xz", lzma.LZMADecompressor),
}
"""By the first byte: the kind's name, and what begins to read one."""


def unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what every stream in *content* holds, up to where it is damaged, with its kind."""
    for found in _BEGINNINGS.finditer(content):
        kind, begin = _KINDS[found.group()[:1]]
        inner = _read(begin(), content, found.start())
        if len(inner) >= _LEAST:
            yield kind, inner


def _read(stream: _Stream, content: bytes, at: int) -> bytes:
    inner = bytearray()
    try:
        while at < len(content) and len(inner) < _LIMIT and not stream.eof:
            inner += stream.decompress(content[at : at + _PIECE])
            at += _PIECE
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        pass
    return bytes(inner)

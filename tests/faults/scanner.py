"""Looks for words in every file of a folder, in every form they could have been written in."""

import base64
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.faults.unpacking import unpacked

_BEGINNING = 5
"""Bytes by which a form is first recognised: no word sought may be shorter in any form."""

_ZEROS = re.compile(rb"\0{64,}")
"""Room that nothing was written to: a write-ahead log is full of it."""

_BINARY = 1 << 32
"""From this number on, its bytes are enough to be told from chance."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that was found."""

    file: str
    form: str
    word: str


def forms(word: str) -> Iterator[tuple[str, bytes]]:
    """Yield the byte patterns a word leaves in a file, each with the name of its form."""
    for written in {word, word.lower(), word.upper()}:
        plain = written.encode()
        yield "UTF-8", plain
        yield "UTF-16LE", written.encode("utf-16-le")
        yield "UTF-16BE", written.encode("utf-16-be")
        yield "hex", plain.hex().encode()
        yield "HEX", plain.hex().upper().encode()
        yield "JSON", json.dumps(written)[1:-1].encode()
        yield "form", quote(written).encode()
        for offset in range(3):
            yield f"base64+{offset}", _base64(plain, offset)
            yield f"base64url+{offset}", _base64(plain, offset).translate(_URL_SAFE)
    if word.isdigit() and int(word) >= _BINARY:
        for order in ("big", "little"):
            yield f"{order}-endian", int(word).to_bytes(5, order)


def forms_of_key(key: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the byte patterns a key leaves in a file, each with the name of its form."""
    yield "raw", key
    yield "hex", key.hex().encode()
    yield "HEX", key.hex().upper().encode()
    yield "repr", repr(key)[2:-1].encode()
    yield "list", ", ".join(map(str, key)).encode()
    for offset in range(3):
        yield f"base64+{offset}", _base64(key, offset)
        yield f"base64url+{offset}", _base64(key, offset).translate(_URL_SAFE)


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _base64(plain: bytes, offset: int) -> bytes:
    """Return what is certain of *plain* at an offset in base64 (RFC 4648), whatever is around."""
    whole = base64.b64encode(bytes(offset) + plain)
    return whole[-(-offset * 8 // 6) : (offset + len(plain)) * 8 // 6]


class Scanner:
    """Knows the words and the keys that must be nowhere."""

    def __init__(self, words: Iterable[str], keys: Mapping[str, bytes] | None = None) -> None:
        """Prepare every form of every word, and of every key by its name."""
        self._sought: dict[bytes, set[tuple[bytes, str, str]]] = defaultdict(set)
        for word in words:
            for form, pattern in forms(word):
                self._seek(pattern, form, word)
        for name, key in (keys or {}).items():
            for form, pattern in forms_of_key(key):
                self._seek(pattern, form, name)

    def _seek(self, pattern: bytes, form: str, word: str) -> None:
        assert len(pattern) >= _BEGINNING, (word, form)
        self._sought[pattern[:_BEGINNING]].add((pattern, form, word))

    def scan(self, folder: Path) -> set[Hit]:
        """Return every hit in the files under *folder*; what is gone meanwhile is not there."""
        return {hit for name, content in _contents(folder) for hit in self.look(name, content)}

    def look(self, name: str, content: bytes) -> Iterator[Hit]:
        """Yield the hits in one file, and in what is compressed within it."""
        for part in _ZEROS.split(content):
            yield from self._find(name, part)
        for kind, inner in unpacked(content):
            for hit in self._find(name, inner):
                yield Hit(name, f"{hit.form} in {kind}", hit.word)

    def _find(self, name: str, content: bytes) -> Iterator[Hit]:
        sought = self._sought
        for at in range(len(content) - _BEGINNING + 1):
            for pattern, form, word in sought.get(content[at : at + _BEGINNING], ()):
                if content.startswith(pattern, at):
                    yield Hit(name, form, word)


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes()
        except FileNotFoundError:  # a journal comes and goes
            continue

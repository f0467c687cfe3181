"""
Looks for a word in every file, in every form it might have been written in.

It runs as a process of its own and needs nothing but Python: a file that the bot's process opened
and closed would lose the locks SQLite holds on it (POSIX).
"""

import asyncio
import base64
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

SHORTEST = 3


async def search(word: str, folders: Iterable[Path]) -> dict[str, object]:
    """
    Search every file under *folders* for *word*, in a process of its own.

    Returns ``{"files": how many, "bytes": how many, "found": [{"file", "form", "times"}]}``.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", __file__, *map(str, folders)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(word.encode(errors="replace"))
    answer: dict[str, object] = json.loads(out)
    return answer


def forms(word: str) -> dict[str, frozenset[bytes]]:
    """Return the byte patterns that *word* leaves in a file, by the name of the form."""
    plain = word.encode()
    return {
        "UTF-8": frozenset([plain]),
        "UTF-16LE": frozenset([word.encode("utf-16-le")]),
        "UTF-16BE": frozenset([word.encode("utf-16-be")]),
        "base64": frozenset(_base64(plain)),
        "hex": frozenset([plain.hex().encode(), plain.hex().upper().encode()]),
        "JSON": frozenset([json.dumps(word)[1:-1].encode()]) - {plain},
    }


def _base64(plain: bytes) -> Iterator[bytes]:
    """Write *plain* at each of the three offsets, in both alphabets, without its uncertain ends."""
    for offset in range(3):
        padded = base64.b64encode(bytes(offset) + plain)
        first, last = (offset * 8 + 5) // 6, (offset + len(plain)) * 8 // 6
        yield padded[first:last]
        yield padded[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def find(word: str, folders: Iterable[Path]) -> dict[str, object]:
    """Search every file under *folders*; what cannot be read is not counted."""
    contents = dict(_contents(folders))
    found = [
        {"file": path.name, "form": form, "times": times}
        for path, content in contents.items()
        for form, patterns in forms(word).items()
        if (times := sum(map(content.count, patterns)))
    ]
    return {"files": len(contents), "bytes": sum(map(len, contents.values())), "found": found}


def _contents(folders: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    paths = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    for path in sorted(paths):
        try:
            yield path, path.read_bytes()
        except OSError:  # a journal comes and goes
            continue


if __name__ == "__main__":
    everywhere = map(Path, sys.argv[1:])
    sys.stdout.write(json.dumps(find(sys.stdin.buffer.read().decode(), everywhere)))

"""The files of the page, read once: no request ever names a path on disk."""

from dataclasses import dataclass
from pathlib import Path

INDEX = "index.html"
_FOLDER = Path(__file__).parent / "static"
_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class File:
    """What goes over the wire, and its media type."""

    content: bytes
    kind: str


def load(token: str) -> dict[str, File]:
    """Return every file by its name below the folder; the page itself carries *token*."""
    paths = [path for path in _FOLDER.rglob("*") if path.suffix in _KINDS]
    found = {path.relative_to(_FOLDER).as_posix(): _read(path) for path in paths}
    page = found[INDEX].content.replace(b"{{token}}", token.encode())
    return found | {INDEX: File(page, _KINDS[".html"])}


def _read(path: Path) -> File:
    return File(path.read_bytes(), _KINDS[path.suffix])

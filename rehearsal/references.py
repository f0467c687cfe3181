"""HTML character references, the few that Telegram reads: four names and numbers."""

import re

_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<dec>[0-9]+)|(?P<name>[A-Za-z]+));?")
_NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TOP = 0x10FFFF
_LONGEST = 10
_SURROGATES = range(0xD800, 0xE000)


def reference_at(text: str, at: int) -> tuple[str, int]:
    """Return the character that *text* means at *at*, and the index after it."""
    match = _REFERENCE.match(text, at)
    character = _character(match) if match else None
    if match is None or character is None:
        return text[at], at + 1
    return character, match.end()


def resolve(text: str) -> str:
    """Return *text* with every reference replaced, as in an attribute's value."""
    return _REFERENCE.sub(lambda match: _character(match) or match.group(), text)


def _character(match: re.Match[str]) -> str | None:
    if name := match["name"]:
        return _NAMES.get(name)
    if len(match.group().rstrip(";")) >= _LONGEST:
        return None
    code = int(match["hex"], 16) if match["hex"] else int(match["dec"])
    return chr(code) if 0 < code < _TOP and code not in _SURROGATES else None

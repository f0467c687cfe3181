"""One opening tag of Telegram's HTML: its name, the one attribute that matters, its faults."""

import re
from dataclasses import dataclass

from rehearsal.references import resolve

_KNOWN = frozenset(
    [
        "a",
        "b",
        "strong",
        "i",
        "em",
        "s",
        "strike",
        "del",
        "u",
        "ins",
        "tg-spoiler",
        "tg-emoji",
        "span",
        "pre",
        "code",
        "blockquote",
    ]
)
_NAME = re.compile(r"[^\s>]*", re.ASCII)
_SPACE = re.compile(r"\s*", re.ASCII)
_ATTRIBUTE = re.compile(r"[^\s=>]*", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: *argument* is the link, the language, "spoiler", or "1" for expandable."""

    name: str
    argument: str = ""


def start_tag(source: str, begin: int) -> tuple[Tag, int]:
    """
    Read the tag that opens at *begin*; return it and the index after its bracket.

    Raises:
        ValueError: In Telegram's words; offsets are in UTF-8 bytes.
    """
    return _TagReader(source, begin).read()


@dataclass(slots=True)
class _TagReader:
    source: str
    begin: int
    at: int = 0

    def read(self) -> tuple[Tag, int]:
        self.at = self.begin + 1
        name = self._take(_NAME).lower()
        if self.at >= len(self.source):
            msg = f"Unclosed start tag {self._where(self.begin)}"
            raise ValueError(msg)
        if name not in _KNOWN:
            msg = f'Unsupported start tag "{name}" {self._where(self.begin)}'
            raise ValueError(msg)
        tag = Tag(name, self._arguments(name))
        if name == "span" and tag.argument != "spoiler":
            msg = f'Tag "span" must have class "tg-spoiler" {self._where(self.begin)}'
            raise ValueError(msg)
        return tag, self.at + 1

    def _arguments(self, name: str) -> str:
        argument = ""
        while self._next_is_attribute(name):
            argument = _meaning(name, *self._attribute(name)) or argument
        return argument

    def _next_is_attribute(self, name: str) -> bool:
        self._take(_SPACE)
        self._refuse_the_end(name)
        return self.source[self.at] != ">"

    def _attribute(self, name: str) -> tuple[str, str]:
        attribute = self._take(_ATTRIBUTE)
        if not attribute:
            where = self._where(self.begin)
            msg = f'Empty attribute name in the tag "{name}" {where}'
            raise ValueError(msg)
        self._take(_SPACE)
        self._refuse_the_end(name)
        if self.source[self.at] != "=":
            return attribute, ""
        self.at += 1
        self._take(_SPACE)
        self._refuse_the_end(name)
        return attribute, self._value(name)

    def _value(self, name: str) -> str:
        quote = self.source[self.at]
        if quote not in "'\"":
            return self._token(name)
        end = self.source.find(quote, self.at + 1)
        value = self.source[self.at + 1 : end]
        self.at = len(self.source) if end < 0 else end + 1
        self._refuse_the_end(name)
        return resolve(value)

    def _token(self, name: str) -> str:
        token_begin = self.at
        token = self._take(_TOKEN).lower()
        self._refuse_the_end(name)
        if not (self.source[self.at].isspace() or self.source[self.at] == ">"):
            msg = f"Unexpected end of name token {self._where(token_begin)}"
            raise ValueError(msg)
        return token

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        taken = found.group() if found else ""
        self.at += len(taken)
        return taken

    def _refuse_the_end(self, name: str) -> None:
        if self.at >= len(self.source):
            msg = f'Unclosed start tag "{name}" {self._where(self.begin)}'
            raise ValueError(msg)

    def _where(self, index: int) -> str:
        return f"at byte offset {len(self.source[:index].encode())}"


def _meaning(tag: str, attribute: str, value: str) -> str:
    """Return what the attribute says, if Telegram listens to it on this tag."""
    match tag, attribute:
        case "a", "href":
            return value
        case "code", "class":
            return value.removeprefix("language-") if value.startswith("language-") else ""
        case "span", "class":
            return value.removeprefix("tg-") if value.startswith("tg-") else ""
        case "blockquote", "expandable":
            return "1"
    return ""

"""Telegram's HTML as a tree in JSON, so that the page builds elements and never parses markup."""

from html.parser import HTMLParser

from rehearsal.refusals import Json
from rehearsal.texts import LINKS

ALLOWED = frozenset(["b", "i", "u", "s", "code", "pre", "blockquote", "a", "tg-spoiler"])


def tree(html: str) -> list[object]:
    """Return *html* as texts and ``{"tag", "href"?, "children"}``; other tags leave their text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[object] = []
        self._open: list[tuple[str, list[object]]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        children: list[object] = []
        if tag in ALLOWED:
            self._open[-1][1].append(_element(tag, dict(attrs), children))
            self._open.append((tag, children))

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1][1].append(data)


def _element(tag: str, attributes: dict[str, str | None], children: list[object]) -> Json:
    href = attributes.get("href") or ""
    link: Json = {"href": href} if tag == "a" and href.startswith(LINKS) else {}
    return {"tag": tag, "children": children} | link

"""A shown text written out as HTML again, safe to put into a page."""

import html
from collections.abc import Iterable

from rehearsal.texts import LINKS, Entity, Shown

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def render(shown: Shown) -> str:
    """Return *shown* as Telegram's HTML, rebuilt from its entities: nothing else gets through."""
    marks = [entity for entity in shown.entities if any(_tags(entity))]
    return _inside(shown.text.encode("utf-16-le"), 0, len(shown.text.encode("utf-16-le")), marks)


def _inside(text: bytes, start: int, end: int, marks: list[Entity]) -> str:
    """Return the bytes from *start* to *end* with *marks* (sorted, nested) around them."""
    out: list[str] = []
    while marks:
        first, rest = marks[0], marks[1:]
        low, high = first.offset * 2, min(first.end * 2, end)
        inner = [mark for mark in rest if mark.offset * 2 < high]
        before, after = _tags(first)
        out += [_plain(text, start, low), before, _inside(text, low, high, inner), after]
        start, marks = high, rest[len(inner) :]
    return "".join([*out, _plain(text, start, end)])


def _plain(text: bytes, start: int, end: int) -> str:
    return html.escape(text[start:end].decode("utf-16-le", errors="replace"), quote=False)


def _tags(entity: Entity) -> tuple[str, str]:
    if entity.type == "text_link" and (entity.url or "").startswith(LINKS):
        return f'<a href="{html.escape(entity.url or "")}">', "</a>"
    if entity.type == "pre" and entity.language:
        return f'<pre><code class="language-{html.escape(entity.language)}">', "</code></pre>"
    if entity.type == "pre":
        return "<pre>", "</pre>"
    return _TAGS.get(entity.type, ("", ""))


def wires(entities: Iterable[Entity]) -> list[dict[str, object]]:
    """Return the Bot API's form of *entities*."""
    return [entity.wire() for entity in entities]

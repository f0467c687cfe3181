"""Telegram's HTML: read as Telegram reads it, refused in Telegram's words."""

from dataclasses import dataclass, field

from rehearsal.references import reference_at
from rehearsal.tags import Tag, start_tag
from rehearsal.texts import LINKS, Entity, Shown, clean, sort, units

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
}


class MarkupError(ValueError):
    """The text is not the HTML that Telegram understands; the message is Telegram's."""


@dataclass(slots=True)
class _Open:
    tag: Tag
    offset: int
    position: int


@dataclass(slots=True)
class _Reading:
    """A text being read: what came out so far, and which tags are still open."""

    source: str
    text: str = ""
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def add(self, characters: str) -> None:
        """Append characters that will be shown."""
        self.text += characters
        self.length += units(characters)


def parse_html(source: str) -> Shown:
    """
    Return what a phone shows of *source* (Bot API, "HTML style").

    Raises:
        MarkupError: In the words of Telegram, with the offset in UTF-8 bytes.
    """
    reading = _Reading(clean(source))
    at = 0
    while at < len(reading.source):
        at = _step(reading, at)
    if reading.open:
        name = reading.open[-1].tag.name
        msg = f'Can\'t find end tag corresponding to start tag "{name}"'
        raise MarkupError(msg)
    return Shown(clean(reading.text), sort(_merged(reading.entities)))


def _step(reading: _Reading, at: int) -> int:
    if reading.source[at] == "<":
        closing = reading.source.startswith("/", at + 1)
        return _close(reading, at) if closing else _start(reading, at)
    character, after = reference_at(reading.source, at)
    reading.add(clean(character))
    return after


def _start(reading: _Reading, at: int) -> int:
    try:
        tag, after = start_tag(reading.source, at)
    except ValueError as problem:
        raise MarkupError(str(problem)) from None
    reading.open.append(_Open(tag, reading.length, len(reading.text)))
    return after


def _close(reading: _Reading, at: int) -> int:
    where = f"at byte offset {len(reading.source[:at].encode())}"
    if not reading.open:
        msg = f"Unexpected end tag {where}"
        raise MarkupError(msg)
    inside, bracket, _ = reading.source[at + 2 :].partition(">")
    if not bracket or len(inside.split()) > 1:
        msg = f"Unclosed end tag {where}"
        raise MarkupError(msg)
    name, expected = inside.strip().lower(), reading.open[-1].tag.name
    if name not in {"", expected}:
        msg = f'Unmatched end tag {where}, expected "</{expected}>", found "</{name}>"'
        raise MarkupError(msg)
    _keep(reading, reading.open.pop())
    return at + 2 + len(inside) + 1


def _keep(reading: _Reading, opened: _Open) -> None:
    entity = _entity(opened.tag, opened.offset, reading.length, reading.text[opened.position :])
    if entity is not None and entity.length > 0:
        reading.entities.append(entity)


def _entity(tag: Tag, start: int, end: int, inner: str) -> Entity | None:
    length = end - start
    if tag.name == "a":
        url = tag.argument or inner
        return Entity("text_link", start, length, url=url) if url.startswith(LINKS) else None
    if tag.name == "blockquote":
        kind = "expandable_blockquote" if tag.argument else "blockquote"
        return Entity(kind, start, length)
    if tag.name in {"pre", "code"}:
        return Entity(tag.name, start, length, language=tag.argument or None)
    return Entity(_TYPES[tag.name], start, length) if tag.name in _TYPES else None


def _merged(entities: list[Entity]) -> list[Entity]:
    """Join ``<pre><code class="language-x">``; drop what stands inside pre or code, and doubles."""
    joined = [_with_language(entity, entities) for entity in entities]
    kept: list[Entity] = []
    for entity in sort(joined):
        if not any(_swallows(outer, entity) for outer in kept):
            kept.append(entity)
    return kept


def _with_language(entity: Entity, others: list[Entity]) -> Entity:
    if entity.type not in {"pre", "code"}:
        return entity
    same = [o for o in others if (o.offset, o.length) == (entity.offset, entity.length)]
    languages = [o.language for o in same if o.type == "code" and o.language]
    boxed = any(o.type == "pre" for o in same)
    kind = "pre" if boxed else entity.type
    language = languages[0] if boxed and languages else None
    return Entity(kind, entity.offset, entity.length, language=language)


def _swallows(outer: Entity, inner: Entity) -> bool:
    inside = outer.offset <= inner.offset and inner.end <= outer.end
    return inside and (outer.type in {"pre", "code"} or outer.type == inner.type)

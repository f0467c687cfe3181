"""What Telegram does to every text on its way: cleaning, measuring, finding commands and links."""

import re
from dataclasses import dataclass, replace

from rehearsal.refusals import Json

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
_RANKS = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49}
_RANKS |= {"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94}
LINKS = ("http://", "https://", "tg://", "ton://", "mailto:", "tel:")

_DROPPED = dict.fromkeys([0x0D, *range(0x2028, 0x202F), 0x0333, 0x033F, 0x030A])
_SPACED = dict.fromkeys([*range(10), 11, 12, *range(14, 32)], " ")
_CLEANING: dict[int, str | None] = _DROPPED | _SPACED
_MARK_RUN = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
_FOUND = re.compile(
    r"(?P<url>\b(?:https?|tg)://[^\s<>\"]*[^\s<>\".,;:!?)'])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<![\w/])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})\b"
    r"|(?<![\w&])(?P<hashtag>\#\w*[^\W\d]\w*)"
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text with a meaning; *offset* and *length* in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """Return the first unit after the entity."""
        return self.offset + self.length

    def wire(self) -> Json:
        """Return the MessageEntity of the Bot API."""
        fields = (("url", self.url), ("language", self.language))
        body: Json = {"type": self.type, "offset": self.offset, "length": self.length}
        return body | {name: value for name, value in fields if value is not None}


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a phone shows it: plain characters, and entities sorted from outer to inner."""

    text: str
    entities: tuple[Entity, ...] = ()


def clean(text: str) -> str:
    """Remove what Telegram removes: U+2028-U+202E and controls; isolates U+2066-U+2069 stay."""
    return _MARK_RUN.sub("\u200c", text.translate(_CLEANING))


def typed(text: str) -> str:
    """Return *text* as a phone sends it (ValueError: nothing is left of it)."""
    words = clean(text).strip()
    if not words:
        msg = "a phone does not send an empty text"
        raise ValueError(msg)
    return words


def units(text: str) -> int:
    """Return the length of *text* in UTF-16 code units, the only length Telegram knows."""
    return len(text) + sum(character > "\uffff" for character in text)


def pieces(text: str, limit: int) -> list[str]:
    """Split *text* into pieces of at most *limit* units, as a phone does with a long message."""
    found = [""]
    room = limit
    for character in text:
        size = units(character)
        if size > room:
            found.append("")
            room = limit
        found[-1] += character
        room -= size
    return found


def detect(text: str) -> tuple[Entity, ...]:
    """Find commands, links, mentions, hashtags and addresses, as Telegram marks them unasked."""
    return tuple(
        Entity(match.lastgroup or "", units(text[: match.start()]), units(match.group()))
        for match in _FOUND.finditer(text)
    )


def with_detected(shown: Shown) -> Shown:
    """Return *shown* with the entities Telegram finds by itself outside of the given ones."""
    fixed = [e for e in shown.entities if e.type in {"code", "pre", "text_link"}]
    found = [e for e in detect(shown.text) if not any(_touch(e, other) for other in fixed)]
    return Shown(shown.text, sort([*shown.entities, *found]))


def trim(shown: Shown) -> Shown:
    """Strip the blank edges as Telegram does: no entity reaches into what is gone."""
    text = shown.text.rstrip(" \n")
    lead = units(text) - units(text.lstrip(" \n"))
    end = units(text)
    clipped = [_clip(entity, lead, end) for entity in shown.entities]
    kept = [entity for entity in clipped if entity.length > 0]
    return Shown(text.lstrip(" \n"), sort(kept))


def sort(entities: list[Entity]) -> tuple[Entity, ...]:
    """Sort from left to right, the outer before the inner, equals by Telegram's rank of types."""
    return tuple(sorted(entities, key=lambda e: (e.offset, -e.length, _RANKS.get(e.type, 50))))


def _touch(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _clip(entity: Entity, start: int, end: int) -> Entity:
    first, last = max(entity.offset, start), min(entity.end, end)
    return replace(entity, offset=first - start, length=last - first)

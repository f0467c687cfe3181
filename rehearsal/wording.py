"""What the bot wants to say, read and refused as Telegram does it."""

from rehearsal import parameters
from rehearsal.markup import MarkupError, parse_html
from rehearsal.refusals import Json, refuse
from rehearsal.texts import MESSAGE_LIMIT, Entity, Shown, clean, sort, trim, units, with_detected


def read_text(call: Json) -> Shown:
    """Return the text of a call as a phone will show it, or refuse it in Telegram's words."""
    shown = trim(_parsed(call))
    if not shown.text.strip():
        refuse("message text is empty")
    if units(shown.text) > MESSAGE_LIMIT:
        refuse("message is too long")
    return with_detected(shown)


def _parsed(call: Json) -> Shown:
    text, mode = parameters.text(call, "text"), parameters.text(call, "parse_mode").lower()
    if mode not in {"", "html"}:
        refuse("unsupported parse_mode")
    if not mode:
        return Shown(clean(text), _given(call))
    try:
        return parse_html(text)
    except MarkupError as problem:
        refuse(f"can't parse entities: {problem}")


def _given(call: Json) -> tuple[Entity, ...]:
    items = [parameters.mapping(item) for item in parameters.sequence(call.get("entities"))]
    return sort([_entity(item) for item in items])


def _entity(item: Json) -> Entity:
    return Entity(
        type=parameters.text(item, "type"),
        offset=max(parameters.integer(item, "offset"), 0),
        length=parameters.integer(item, "length"),
        url=parameters.text(item, "url") or None,
        language=parameters.text(item, "language") or None,
    )

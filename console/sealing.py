"""`unseal`: gives a running bot its passphrase, or says how long it has been without."""

from datetime import datetime
from typing import Annotated

import typer

from console.doors import doors_of
from console.output import AsJson, moment, put
from domain.sealing import Sealing, Urgency

_STATUS = typer.Option("--status", help="Ask for no passphrase; only say how the bot stands.")
_WORDS = {
    Urgency.NONE: "",
    Urgency.WARNING: "unseal soon: what is older than a day Telegram hands over no more",
    Urgency.ALARM: "unseal now: what is older than 48 hours can be removed from no chat any more",
}


def unseal(
    context: typer.Context,
    *,
    status: Annotated[bool, _STATUS] = False,
    as_json: AsJson = False,
) -> None:
    """Open a bot that started sealed; the passphrase is asked for here and goes to it alone."""
    doors = doors_of(context)
    if status:
        found, now = doors.sealing()
        put(described(found, now), _lines(found, now), as_json=as_json)
        return
    doors.unseal()
    lines = ["Unsealed. What came in meanwhile is worked off now; `unseal --status` counts it."]
    put({"done": "unseal"}, lines, as_json=as_json)


def described(found: Sealing, now: datetime) -> dict[str, object]:
    """Return how a bot stands as JSON says it; `waiting` is null while its database is away."""
    waiting = found.waiting
    return {
        "sealed": found.is_sealed,
        "since": moment(found.since),
        "receives": found.receives,
        "waiting": waiting.updates if waiting else None,
        "oldest": moment(waiting.oldest) if waiting and waiting.oldest else None,
        "hours": found.hours(now),
        "urgency": found.urgency(now).value,
    }


def _lines(found: Sealing, now: datetime) -> list[str]:
    waiting, state = found.waiting, "sealed" if found.is_sealed else "unsealed"
    lines = [f"{state:9} since {moment(found.since)}"]
    if waiting is None:
        lines.append("waiting   not known: the database is away")
    elif waiting.oldest is None:
        lines.append("waiting   nothing")
    else:
        lines.append(f"waiting   {waiting.updates}, the oldest since {moment(waiting.oldest)}")
    if not found.receives:
        lines.append("receives  nothing: its intake's key files are damaged, and mended once open")
    words = _WORDS[found.urgency(now)]
    return [*lines, *([f"pressing  {found.hours(now)} hours: {words}"] if words else [])]

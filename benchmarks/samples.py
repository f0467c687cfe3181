"""The message both sides are given, and the moments at which a side passed something."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, pairwise

from benchmarks.stand_in import PERSON

Json = dict[str, object]

TEXT = "The northern pier has two new patrol boats; their crews arrived on Tuesday. " * 5
"""380 characters: a note of a few lines."""

_numbers = count(1)


def next_update() -> Json:
    """Return a raw update as getUpdates gives it: a fresh text typed in a private chat."""
    number = next(_numbers)
    person = {"id": PERSON, "first_name": "Salim"}
    message = {
        "message_id": 1_000_000 + number,
        "from": {**person, "is_bot": False, "language_code": "en"},
        "chat": {**person, "type": "private"},
        "date": int(datetime.now(UTC).timestamp()),  # noqa: TID251  # Telegram has a clock of its own
        "text": f"{TEXT}{number}",
    }
    return {"update_id": 700_000_000 + number, "message": message}


@dataclass(slots=True)
class Marks:
    """Moments of one update on its way, in the order in which they were passed."""

    _moments: list[tuple[str, float]] = field(default_factory=list)

    def begin(self) -> None:
        """Forget the update before and start the watch."""
        self._moments = [("", time.perf_counter())]

    def passed(self, share: str) -> None:
        """Say that *share* ends now."""
        self._moments.append((share, time.perf_counter()))

    def shares(self) -> dict[str, float]:
        """Return the seconds of each share."""
        return {name: end - start for (_, start), (name, end) in pairwise(self._moments)}

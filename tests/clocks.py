"""The clock that a test sets: what lies outside the machine is told, and nobody waits."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


async def others_turn() -> None:
    """Pause as somebody does who waits for others: they go on, and no time passes."""
    await asyncio.sleep(0)


@dataclass
class SetClock:
    """A clock that stands still until it is set; *moment* is aware."""

    moment: datetime = START

    def now(self) -> datetime:
        """Say what time it is."""
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self.moment += span

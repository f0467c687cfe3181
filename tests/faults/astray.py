"""A door plate whose bot goes by a clock that is astray, by as many seconds as a file says."""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from house.hardening import harden
from house.living import run
from house.logbook import open_logbook, take_last_words
from scheduler.clock import SystemClock
from settings import read_settings

PLATE = Path(__file__)
BY = "ASTRAY"
"""The name under which a process is told of the file."""


@dataclass(frozen=True, slots=True)
class Astray:
    """The machine's clock, but for what *file* says; the file is replaced, never half written."""

    file: Path

    def now(self) -> datetime:
        """Say what time this host believes it is."""
        return SystemClock().now() + timedelta(seconds=float(self.file.read_text()))

    def move(self, span: timedelta) -> None:
        """Let every process that is told of the file be astray by so much, at once."""
        new = self.file.with_suffix(".new")
        new.write_text(str(span.total_seconds()))
        new.replace(self.file)


def main() -> None:
    """Run the bot as `bot.py run` does, but for its clock."""
    harden()
    take_last_words()
    settings = read_settings(os.environ, Path(".env"))
    open_logbook(settings.log_level, settings.secrets())
    asyncio.run(run(settings, Astray(Path(os.environ[BY]))))


if __name__ == "__main__":
    main()

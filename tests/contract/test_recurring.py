"""Reminders of what recurs, as rows: each once, whoever plans, and the next after any pause."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.deliveries import DeliveryKind
from domain.lines import EventDraft, read_event
from domain.origins import Origin
from domain.particulars import ReminderDue
from services.outgoing.deliveries import DeliverDue
from services.records.events import keep_event
from services.records.planning import PlanReminders
from tests.contract.gate import Telegram
from tests.contract.keepers import SALIM, START, Keepers, open_keepers
from tests.unpaced import UNPACED
from tests.watches import NOWHERE

DAY, HOUR, WEEK = timedelta(days=1), timedelta(hours=1), timedelta(weeks=1)
FIRST = START + 17 * HOUR
"""Monday 23 November 2026 at 7 in Dubai: an hour before the first briefing."""


async def announce(keepers: Keepers) -> None:
    """Let Salim announce a briefing every Monday at eight."""
    draft: EventDraft = read_event(
        "every Monday 08:00 Briefing remind 1h", keepers.clock.now(), "Asia/Dubai"
    )
    async with keepers.archive() as work:
        member = await work.members.require(SALIM)
        await keep_event(work, member, draft, Origin(SALIM, 1))
        await work.commit()


async def owed(keepers: Keepers) -> list[datetime]:
    """Return when reminders are due that are owed, each once for each row."""
    async with keepers.archive() as work:
        rows = await work.outbox.due(DeliveryKind.REMINDER, ReminderDue)
        return sorted(row.due_at for row, _ in rows)


async def test_replicas_that_plan_at_once_owe_the_next_two_times_once(
    database_url: str, tmp_path: Path
) -> None:
    async with open_keepers(database_url, tmp_path) as keepers:
        await announce(keepers)
        replicas = [keepers.archive, keepers.replica(), keepers.replica()]

        for week in range(4):
            await asyncio.gather(*(PlanReminders(archive)() for archive in replicas))

            ahead = [each for each in await owed(keepers) if each > keepers.clock.now()]
            assert ahead == [FIRST + week * WEEK, FIRST + (week + 1) * WEEK]
            keepers.clock.moment = FIRST + week * WEEK + HOUR / 4


@pytest.mark.parametrize("weeks", [1, 4, 9])
async def test_after_any_downtime_what_is_ahead_is_told_once_and_the_next_follow(
    database_url: str, tmp_path: Path, weeks: int
) -> None:
    async with open_keepers(database_url, tmp_path) as keepers:
        await announce(keepers)
        sent: Counter[str] = Counter()
        deliver = DeliverDue(
            *(keepers.archive, Telegram(), NOWHERE, UNPACED),
            note=lambda kind, how: sent.update([f"{kind} {how}"]),
        )

        for moment in (FIRST + weeks * WEEK + HOUR / 2, FIRST + (weeks + 1) * WEEK):
            keepers.clock.moment = moment
            for _ in range(2):
                await PlanReminders(keepers.archive)()
                while await deliver():
                    pass

        assert sent[f"{DeliveryKind.REMINDER} sent"] == 2
        assert [each for each in await owed(keepers) if each > keepers.clock.now()] == [
            FIRST + (weeks + 2) * WEEK,
            FIRST + (weeks + 3) * WEEK,
        ]

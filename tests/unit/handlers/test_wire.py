"""Calls to Telegram end in time, whatever drips on the line."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot
from telegram.error import TimedOut

from domain.deliveries import LEASE
from handlers.wire import TIMEOUT, PunctualRequest
from rehearsal.telegram import StandIn, serve

TOKEN = "123456:a-token-of-nobody"
NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


async def test_a_call_ends_at_its_deadline_however_patient_its_parts_are() -> None:
    stand_in = StandIn(TOKEN, lambda: NOON)
    request = PunctualRequest(1, deadline=timedelta(milliseconds=50))
    stand_in.faults.plan("slow", method="getMe", retry_after=60)

    async with serve(stand_in) as root, request:
        bot = Bot(TOKEN, base_url=f"{root}/bot", request=request)
        with pytest.raises(TimedOut):
            await bot.get_me(read_timeout=None)


def test_a_lease_outlasts_three_calls() -> None:
    assert 3 * TIMEOUT <= LEASE

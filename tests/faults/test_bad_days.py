"""Telegram errs in a third of all calls: all arrives, twice only where an answer was lost."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.deliveries import DeliveryState
from domain.desks import Discretion
from rehearsal.faults import Kind
from rehearsal.telegram import Call, Phone
from tests.acceptance.stage import Setup, TestStage, open_stage

_HAPPENED = {"ok", "lost"}
_DIGEST = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
_REMINDER = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
_NOTES = 8
_STEP = timedelta(seconds=20)


@pytest.mark.parametrize(("seed", "poll"), [(1, "lost"), (2, "cut")])
async def test_everything_arrives_however_often_telegram_errs(
    tmp_path: Path, seed: int, poll: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else it warns at every 429
    async with open_stage(tmp_path, Setup(discretion=Discretion.OPEN)) as stage:
        salim, huda = await stage.admit(1001, "Salim"), await stage.admit(1002, "Huda")
        stage.stand_in.faults.at_random(seed, 1 / 3)
        stage.stand_in.faults.plan(poll, "getUpdates")
        huda.type("/event 2026-11-23 09:00 Briefing @ Pier 4 remind 1h")

        await _spend(stage, 0, salim, [salim, huda])
        await stage.advance_to(_REMINDER)
        await _arrive(stage)
        await _spend(stage, 1, huda, [salim, huda])

        for phone in (salim, huda):
            assert "🔔" in _told(phone, stage.stand_in.calls)
            assert all(message.from_bot for message in phone.chat)
        assert len(await stage.records()) == 2 * _NOTES + 1
        assert await _in_state(stage, DeliveryState.MISSED) == 0
        _repeats_are_explained(stage.stand_in.calls)


async def _spend(stage: TestStage, day: int, writer: Phone, readers: list[Phone]) -> None:
    """Type a day's notes, and hold that the next digest tells each reader all."""
    notes = [f"Observation {day}.{number}: " + "steel " * 90 for number in range(_NOTES)]
    for note in notes:
        writer.type(note)
    await _arrive(stage)
    before = len(stage.stand_in.calls)

    await stage.advance_to(_DIGEST + timedelta(days=day))
    await _arrive(stage)

    for phone in readers:
        told = _told(phone, stage.stand_in.calls[before:])
        assert [note for note in notes if note.strip() not in told] == []


async def _arrive(stage: TestStage) -> None:
    """Let time pass until nothing waits and nothing that is due is still owed."""
    await stage.patiently()
    while await _in_state(stage, DeliveryState.DUE, stage.clock.now()):
        await stage.advance(_STEP)


async def _in_state(stage: TestStage, state: DeliveryState, upto: datetime | None = None) -> int:
    """Return how many deliveries stand so, of those due up to a moment."""
    async with stage.house.rooms.archive() as work:
        rows = [row for _, row in await work.unit.contents.batch("deliveries", None, 1_000_000)]
    due = [row["due_at"] for row in rows if row["state"] == state]
    return sum(upto is None or (isinstance(at, datetime) and at <= upto) for at in due)


def _told(phone: Phone, calls: list[Call]) -> str:
    """Return everything that reached a phone, whether or not it still stands there."""
    sent = [each for each in calls if each.method == "sendMessage" and each.outcome in _HAPPENED]
    texts = [each for each in sent if str(each.parameters["chat_id"]) == str(phone.user_id)]
    return "\n".join(str(each.parameters["text"]) for each in texts)


def _repeats_are_explained(calls: list[Call]) -> None:
    """Hold that the same words went to a chat again at most as often as an answer was lost."""
    sent = Counter[tuple[str, str]]()
    lost = Counter[tuple[str, str]]()
    for call in calls:
        if call.method == "sendMessage" and call.outcome in _HAPPENED:
            words = (str(call.parameters["chat_id"]), str(call.parameters["text"]))
            sent[words] += 1
            lost[words] += call.outcome == "lost"
    assert {words: times for words, times in sent.items() if times - 1 > lost[words]} == {}

"""An event, its reminder, the digest: what a desk is told, when, and what of it is shown."""

from datetime import UTC, datetime, timedelta

from domain.actions import Role
from domain.desks import Discretion
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from tests.acceptance.conftest import Stages
from tests.acceptance.stage import Setup, TestStage, by_id, last, said


async def event(stage: TestStage, phone: Phone, line: str) -> None:
    """Type an event and wait for its receipt."""
    before = len(said(phone))
    phone.type(f"/event {line}")
    await stage.until(lambda: len(said(phone)) > before)


def reminders(phone: Phone) -> list[ChatMessage]:
    """Return the reminders in a chat."""
    return [message for message in said(phone) if message.text.startswith("🔔")]


async def test_a_guarded_reminder_says_nothing_until_it_is_opened(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    huda = await stage.admit(1002, "Huda", Role.OBSERVER)
    await event(stage, salim, "2026-11-24 09:00 Naval exhibition @ Hall 4 remind 1h")

    await stage.advance_to(datetime(2026, 11, 24, 4, 0, tzinfo=UTC))
    await stage.until(lambda: bool(reminders(huda)))
    (neutral,) = reminders(huda)
    assert "exhibition" not in neutral.text
    assert "Hall" not in "".join(huda.notices)

    huda.tap(neutral.message_id, "Open")
    await stage.until(lambda: "Naval exhibition" in by_id(huda, neutral.message_id).text)

    await stage.advance(timedelta(minutes=2))
    await stage.until(lambda: "exhibition" not in by_id(huda, neutral.message_id).text)


async def test_the_digest_comes_at_its_hour_and_holds_everything_once(stages: Stages) -> None:
    async with stages(Setup(discretion=Discretion.OPEN)) as stage:
        salim = await stage.admit(1001, "Salim")
        huda = await stage.admit(1002, "Huda", Role.OBSERVER)
        texts = [f"Observation number {n}: " + "steel " * 90 for n in range(12)]
        for text in texts:
            salim.type(text)
        await stage.until(lambda: "NAV-12" in last(salim).text)
        await event(stage, salim, "2026-11-23 15:00 Briefing @ Ministry")

        heard = len(said(huda))
        await stage.advance_to(datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
        await stage.until(lambda: "Observation number 11" in last(huda).text)

        digest = "\n".join(message.text for message in said(huda)[heard:])
        for text in texts:
            assert digest.count(text.strip()) == 1
        assert "Briefing" in digest
        assert all(len(message.text) <= 4096 for message in said(huda))


async def test_asking_for_the_digest_does_not_move_it(stage: TestStage) -> None:
    salim = await stage.admit(1001, "Salim")
    salim.type("A note to be told twice")
    await stage.until(lambda: "NAV-1" in last(salim).text)

    for _ in range(2):
        before = len(said(salim))
        salim.type("/digest")
        await stage.until(lambda: len(said(salim)) > before)  # noqa: B023  # awaited at once
        salim.tap(last(salim).message_id, "Open")
        await stage.until(lambda: "A note to be told twice" in last(salim).text)

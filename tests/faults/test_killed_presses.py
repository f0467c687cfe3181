"""Killed while *Seen* is pressed and reminders are put off: each press counts once."""

import json
import os
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from domain.actions import Action
from domain.deliveries import DeliveryKind, DeliveryState
from domain.members import Permit
from domain.particulars import Again, ReminderDue
from domain.records import Event, Record
from rehearsal.chat import ChatMessage
from rehearsal.telegram import Phone
from services.records.seeing import told_of
from services.work.archive import Work
from tests.acceptance.promising import labels
from tests.acceptance.stage import said
from tests.databases import BOTH
from tests.faults.crowd import REFERENCE
from tests.faults.post import Post, open_post
from tests.faults.process import PATIENCE

KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("SEED", "1"))
_AGAIN = f"KILLS={KILLS} SEED={SEED} aims the same kills again"
_CAST = {1001: "Salim", 1002: "Huda", 1003: "Karim"}
_EVENTS = 4
_OFFSET = timedelta(hours=3)
"""Of the reminders that are owed at once; those of the events themselves are years away."""

_SEEN, _LATER = "Seen", "In 1 hour"

Pressed = Counter[tuple[int, str, str]]
"""How often who pressed under a reminder of which event, and which button."""


@pytest.fixture(params=BOTH)
def address(request: pytest.FixtureRequest) -> str:
    """Give where a database is to be made; nothing for a file of the installation's own."""
    is_file = request.param == "sqlite"
    return "" if is_file else str(request.getfixturevalue("empty_postgres_url"))


async def test_each_press_counts_once(tmp_path: Path, address: str) -> None:
    chance = random.Random(f"{SEED} {bool(address)}")  # noqa: S311  # repeatable, no secret in it
    pressed: Pressed = Counter()
    async with open_post(tmp_path / "post", address) as post:
        phones = await _reminded(post)
        for _ in range(KILLS):
            await _killed(post, phones, chance, pressed)
        async with post.running() as bot:
            _press(phones, chance, pressed)
            await post.stand_in.wait_for(lambda: _is_at_rest(post, phones), PATIENCE)
            assert await bot.stop() == 0

        doctor = json.loads((await post.installation.command("doctor", "--json")).output)
        async with post.installation.rooms() as rooms, rooms.archive() as work:
            seen, entries = await _seen(work, post), await _entries(work, post)
            again = await _again(work)

    wanted = {(who, reference) for who, reference, name in pressed if name == _SEEN}
    later = sum(count for (*_, name), count in pressed.items() if name == _LATER)
    assert wanted, _AGAIN
    assert wanted == seen, _AGAIN
    assert Counter(dict.fromkeys(wanted, 1)) == entries, _AGAIN
    assert again[Again.LATER] == later, _AGAIN
    assert 0 < again[Again.UNSEEN] <= len(_CAST) * _EVENTS, _AGAIN
    assert doctor["ok"] is True, (doctor, _AGAIN)
    assert "ERROR" not in bot.errors, (bot.errors, _AGAIN)


async def _reminded(post: Post) -> list[Phone]:
    """Admit the people, keep events that ask for *Seen*, and owe everybody a reminder of each."""
    async with post.running():
        phones = [await post.admit(number, name) for number, name in _CAST.items()]
        for number in range(_EVENTS):
            phones[0].type(f"/event 2031-05-04 09:00 Briefing {number} @ Pier 4 !")
        await post.hears(phones[0], 1 + _EVENTS)
    async with post.installation.rooms() as rooms, rooms.archive() as work:
        for member in await work.members.all():
            for record in await _events(work, post):
                owed = ReminderDue(member.id, post.desk.id, record.id, record.revision, _OFFSET)
                natural = (record.id, 0, member.id)
                await work.outbox.plan(DeliveryKind.REMINDER, work.now, owed, *natural)
        await work.commit()
    return phones


async def _killed(post: Post, phones: list[Phone], chance: random.Random, pressed: Pressed) -> None:
    """Let the bot live for some calls while buttons are pressed, and kill it."""
    began = len(post.stand_in.calls)
    async with post.running() as bot:
        _press(phones, chance, pressed)
        calls, pause = chance.randint(1, 40), chance.uniform(0, 0.05)
        await post.stand_in.until(lambda: len(post.stand_in.calls) >= began + calls, 2)
        await post.stand_in.until(lambda: False, pause)
        assert not bot.is_over, bot.errors
        await bot.kill()
    await post.stand_in.wait_for(
        lambda: all(each.outcome != "pending" for each in post.stand_in.calls)
    )


def _press(phones: list[Phone], chance: random.Random, pressed: Pressed) -> None:
    """Press some buttons under reminders, the same ones again too."""
    for phone in phones:
        reminders = [each for each in said(phone) if _SEEN in labels(each)]
        for message in chance.sample(reminders, k=min(2, len(reminders))):
            name = chance.choice((_SEEN, _SEEN, _LATER))
            phone.tap(message.message_id, name)
            pressed[phone.user_id, _reference(message), name] += 1


def _reference(message: ChatMessage) -> str:
    found = REFERENCE.search(message.text)
    assert found
    return found.group()


def _is_at_rest(post: Post, phones: list[Phone]) -> bool:
    is_answered = not any(phone.pending_taps for phone in phones)
    return is_answered and not post.stand_in.updates.count()


async def _events(work: Work, post: Post) -> list[Record[Event]]:
    return await work.records.events(Permit("test", Action.RECORD_READ, post.desk.id))


async def _seen(work: Work, post: Post) -> set[tuple[int, str]]:
    """Return who has seen which event, as its author is told."""
    return {
        (member.telegram, str(record.reference))
        for record in await _events(work, post)
        for member in (await told_of(work, record))[0]
    }


async def _entries(work: Work, post: Post) -> Counter[tuple[int, str]]:
    """Return how often the audit says so."""
    chats = {each.id: each.telegram for each in await work.members.all()}
    return Counter(
        [
            (chats[entry.who], str(record.reference))
            for record in await _events(work, post)
            async for entry in work.ledger.about(record.id)
            if entry.action == Action.EVENT_SEE
        ]
    )


async def _again(work: Work) -> Counter[Again]:
    """Return how many reminders were owed once more, sent or not, by why."""
    rows = [
        row
        for state in DeliveryState
        for row in await work.unit.deliveries.owed([DeliveryKind.REMINDER], state)
    ]
    return Counter(work.outbox.open(row, ReminderDue).again for row in rows)

"""Rows whose key is not here: left untouched, passed over, named, and open when it comes back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crypto import keyfile
from crypto.keyring import Keyring
from domain.alerts import AlertDue, AlertKind
from domain.deliveries import DeliveryKind
from domain.keyboards import ButtonSpent, Press, Verb
from domain.letters import Answer, Letter, Question, Receipt
from domain.origins import Origin
from domain.secrecy import Secret
from domain.steps import DialogueKind
from services.findings import Ailment
from services.incoming.dialogues import BeginDialogue
from services.incoming.hearing import Hear
from services.incoming.inbox import FindHeads, Receive, Received, TakeNext
from services.keys.status import KeysLost, WatchKeys
from services.outgoing.deliveries import DeliverDue
from services.work.pressing import Cancel
from tests.contract.keepers import SALIM, START, Keepers, open_keepers
from tests.unpaced import UNPACED
from tests.watches import NOWHERE

HUDA = 7002
OWED = AlertDue("a" * 32, "d" * 32, AlertKind.CODES)


@pytest.fixture
async def keepers(database_url: str, tmp_path: Path) -> AsyncIterator[Keepers]:
    """Give an update, a delivery and a note of November, and then December, on each database."""
    async with open_keepers(database_url, tmp_path) as opened:
        await opened.note()
        await Receive(opened.archive)([Received(1, SALIM, Secret("old"))])
        async with opened.archive() as work:
            await work.outbox.plan(DeliveryKind.ALERT, work.now, OWED, "old")
            await work.commit()
        opened.clock.moment = START + timedelta(days=20)
        yield opened


def _lose(keepers: Keepers, month: str) -> Keyring:
    """Put a keyring in place that never had the keys of a month; return the whole one."""
    held = keepers.keystore.load()
    epochs = tuple(each for each in held.epochs if each.month != month)
    _put(keepers, replace(held, epochs=epochs))
    keepers.archive = keepers.replica()
    return held


def _put(keepers: Keepers, keyring: Keyring) -> None:
    keys = keepers.keystore.root.read_bytes(), keepers.keystore.slot.read_bytes()
    keepers.keystore.keyring.write_bytes(keyfile.write(keyring, *keys))


async def _rest(keepers: Keepers) -> list[tuple[object, ...]]:
    """Return every cell of what waits."""
    async with keepers.archive() as work:
        tables = ("inbox", "deliveries", "records")
        return [
            tuple(row.values())
            for table in tables
            for _, row in await work.unit.contents.batch(table, None, 99)
        ]


async def test_an_update_without_its_key_is_passed_over_in_its_own_lane_too(
    keepers: Keepers,
) -> None:
    _lose(keepers, "2026-11")
    before = await _rest(keepers)
    heads = await FindHeads(keepers.archive)()

    (lane,) = await Receive(keepers.archive)([Received(2, SALIM, Secret("new"))])

    assert heads == []
    assert await FindHeads(keepers.archive)() == [lane]
    waiting = await TakeNext(keepers.archive)(lane)
    assert waiting is not None
    assert waiting.text == Secret("new")
    assert await TakeNext(keepers.archive)(lane, done=2) is None
    assert await _rest(keepers) == before


async def test_a_delivery_without_its_key_is_not_even_claimed(keepers: Keepers) -> None:
    await DeliverDue(keepers.archive, None, NOWHERE, UNPACED)._claim()  # type: ignore[arg-type]  # nothing is sent
    async with keepers.archive() as work:
        await work.outbox.plan(DeliveryKind.ALERT, work.now, OWED, "new")
        await work.commit()
    keepers.clock.moment += timedelta(minutes=5)
    _lose(keepers, "2026-11")
    before = await _rest(keepers)

    claimed, _ = await DeliverDue(keepers.archive, None, NOWHERE, UNPACED)._claim()  # type: ignore[arg-type]  # as above

    async with keepers.archive() as work:
        assert [work.outbox.open(row, AlertDue) for row in claimed] == [OWED]
    assert len(set(await _rest(keepers)) - set(before)) == 1


async def test_a_list_goes_on_without_the_record_and_raises_no_false_alarm(
    keepers: Keepers,
) -> None:
    _lose(keepers, "2028-11")

    async with keepers.archive() as work:
        found = await work.records.between(keepers.permit("AIR"), 0, 99)
        broken = work.broken

    assert (found, broken) == ([], 0)


async def test_the_alarm_names_keys_and_numbers_of_rows_and_nothing_else(
    keepers: Keepers,
) -> None:
    await WatchKeys(keepers.archive)()
    held = _lose(keepers, "2028-11")
    (key,) = [
        each.id.hex()
        for each in held.epochs
        if (each.desk, each.month) == (keepers.desks["AIR"].id, "2028-11")
    ]

    with pytest.raises(KeysLost) as raised:
        await WatchKeys(keepers.archive)()

    told = f"rows wait for keys that are not here: {key} (1 in records): put their keyring back"
    assert str(raised.value) == told


async def test_the_doctor_counts_rows_by_the_key_they_wait_for(keepers: Keepers) -> None:
    _lose(keepers, "2026-11")

    found = [each for each in await keepers.examine() if each.code is not Ailment.DIGEST_LATE]

    assert {(each.code, each.where) for each in found} == {
        (Ailment.KEY_LOST, "deliveries"),
        (Ailment.KEY_LOST, "inbox"),
        (Ailment.KEY_LOST, "keyboards"),
    }
    assert len({each.detail for each in found}) == 1


async def test_when_the_key_comes_back_everything_opens_by_itself(keepers: Keepers) -> None:
    held = _lose(keepers, "2026-11")
    assert await FindHeads(keepers.archive)() == []

    _put(keepers, held)

    (lane,) = await FindHeads(keepers.archive)()
    waiting = await TakeNext(keepers.archive)(lane)
    assert waiting is not None
    assert waiting.text == Secret("old")
    assert {each.code for each in await keepers.examine()} == {Ailment.DIGEST_LATE}


async def _begin(keepers: Keepers, update: int) -> str:
    """Let Salim begin a meeting; return the handle of its question's buttons."""
    answer = await BeginDialogue(keepers.archive)(SALIM, DialogueKind.MEETING, update)
    assert answer.buttons is not None
    return answer.buttons.id


async def _in_november(keepers: Keepers) -> str:
    """Let Salim begin a meeting in November."""
    keepers.clock.moment = START
    handle = await _begin(keepers, 50)
    keepers.clock.moment = START + timedelta(days=20)
    return handle


async def _say(keepers: Keepers, message: int) -> Letter | None:
    answer = await Hear(keepers.archive)(SALIM, Origin(SALIM, message), Secret("Two boats"), 60)
    assert isinstance(answer, Answer)
    return answer.letter


async def _held(keepers: Keepers, table: str) -> list[tuple[object, ...]]:
    async with keepers.archive() as work:
        rows = await work.unit.contents.batch(table, None, 99)
        return [tuple(row.values()) for _, row in rows]


async def test_who_has_a_question_open_without_its_key_goes_on_writing(keepers: Keepers) -> None:
    await _in_november(keepers)
    held, before = _lose(keepers, "2026-11"), await _held(keepers, "dialogues")

    said = await _say(keepers, 900)

    assert isinstance(said, Receipt)
    assert not said.is_asking
    assert await _held(keepers, "dialogues") == before
    _put(keepers, held)
    later = await _say(keepers, 901)
    assert isinstance(later, Receipt)
    assert later.is_asking


async def test_a_new_question_takes_the_place_of_one_without_its_key(keepers: Keepers) -> None:
    await _in_november(keepers)
    _lose(keepers, "2026-11")

    await _begin(keepers, 51)

    assert isinstance(await _say(keepers, 900), Question)
    lost = [each.where for each in await keepers.examine() if each.code is Ailment.KEY_LOST]
    assert "dialogues" not in lost


async def test_a_button_without_its_key_is_spent_until_it_comes_back(keepers: Keepers) -> None:
    press = Press(await _in_november(keepers), Verb.STOP.value, 0, 7, "query")
    async with keepers.archive() as work:
        keyboard = await work.keyboards.get(press.handle)
    held, before = _lose(keepers, "2026-11"), await _held(keepers, "keyboards")

    with pytest.raises(ButtonSpent):
        await Cancel(keepers.archive)(SALIM, press)

    assert await _held(keepers, "keyboards") == before
    _put(keepers, held)
    async with keepers.archive() as work:
        assert await work.keyboards.find(press.handle) == keyboard

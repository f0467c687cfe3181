"""Places among all that is sent: whoever asks, on whichever replica, none is given twice."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.deliveries import DeliveryKind
from domain.delivering import TooSoon
from domain.digits import Digits
from domain.groups import GroupNews
from domain.letters import Reader
from domain.limits import MOST_A_SECOND
from domain.notices import GroupNotice
from services.outgoing.pacing import Pacing
from services.work.parcels import Parcel
from storage.transactions import Transactions
from tests.contract.postgresql import on_postgresql, until_somebody_waits
from tests.contract.replicas import Replica, first_replica
from tests.contract.samples import NOON

SECOND = timedelta(seconds=1)
PACING = Pacing(lambda: 0)


@pytest.fixture
async def replicas(
    transactions: Transactions, elsewhere: Transactions, tmp_path: Path
) -> tuple[Replica, Replica]:
    """Give two processes of one installation."""
    first = await first_replica(transactions, tmp_path)
    return first, Replica(elsewhere, first.keystore)


async def _take(replica: Replica, wanted: int, replies: int = 0) -> list[datetime]:
    """Take up to so many places, as a claim does; return the moments they are at."""
    async with replica.archive() as work:
        places = await PACING.places(work, replies)
        kinds = [DeliveryKind.DIGEST] * min(wanted, places.free)
        waits = await places.take(work, kinds)
        await work.commit()
    return [work.now + wait for wait in waits]


def _most_in_a_second(sent: list[datetime]) -> int:
    return max(sum(at <= each < at + SECOND for each in sent) for at in sent)


async def test_two_replicas_at_once_never_fill_a_second_too_far(
    replicas: tuple[Replica, Replica],
) -> None:
    sent: list[datetime] = []
    for number, wanted in enumerate([24, 7, 24, 1, 24, 24, 3, 24] * 2):
        for replica in replicas:
            replica.clock.moment = NOON + timedelta(milliseconds=190) * number

        taken = await asyncio.gather(*(_take(replica, wanted) for replica in replicas))

        sent += [at for each in taken for at in each]

    assert len(sent) == len(set(sent)) > 3 * MOST_A_SECOND
    assert _most_in_a_second(sent) <= MOST_A_SECOND


async def test_nobody_is_given_a_place_more_than_a_second_ahead(
    replicas: tuple[Replica, Replica],
) -> None:
    first, other = replicas

    taken = [*await _take(first, 99), *await _take(other, 99)]

    assert len(taken) == MOST_A_SECOND
    assert max(taken) < NOON + SECOND


async def test_replies_that_went_at_once_are_taken_off(
    replicas: tuple[Replica, Replica],
) -> None:
    first, other = replicas

    await _take(first, 0, replies=20)

    assert len(await _take(other, 99)) == MOST_A_SECOND - 20


async def test_what_sends_nothing_takes_no_place(replicas: tuple[Replica, Replica]) -> None:
    first, other = replicas
    async with first.archive() as work:
        places = await PACING.places(work, 0)
        waits = await places.take(work, [DeliveryKind.SWEEP] * 20 + [DeliveryKind.REMINDER])
        await work.commit()

    assert waits == [timedelta(0)] * 21
    assert len(await _take(other, 99)) == MOST_A_SECOND - 1


@pytest.mark.parametrize(("chat", "wait"), [(1001, 1), (-1001, 4)])
async def test_one_chat_is_told_no_more_than_telegram_takes(
    replicas: tuple[Replica, Replica], chat: int, wait: int
) -> None:
    parcel = Parcel(Reader(chat, "en", Digits.LATIN), GroupNotice(GroupNews.REMINDER, "a_bot"))

    async def enter(replica: Replica) -> None:
        async with replica.archive() as work:
            await PACING.enter(work, parcel)
            await work.commit()

    for number in range(5):
        await enter(replicas[number % 2])
    with pytest.raises(TooSoon) as early:
        await enter(replicas[0])

    assert early.value.until == replicas[0].clock.now() + timedelta(seconds=wait)
    replicas[1].clock.pass_by(timedelta(seconds=wait))
    await enter(replicas[1])


async def test_what_waits_for_one_chat_comes_again_one_by_one(
    replicas: tuple[Replica, Replica],
) -> None:
    replica, pacing = replicas[0], Pacing(lambda: 0)
    parcel = Parcel(Reader(1001, "en", Digits.LATIN), GroupNotice(GroupNews.REMINDER, "a_bot"))
    put_off = []

    for _ in range(30):
        try:
            async with replica.archive() as work:
                await pacing.enter(work, parcel)
                await work.commit()
        except TooSoon as early:
            put_off.append(early.until - replica.clock.now())

    assert put_off == [SECOND * place for place in range(1, 26)]


@on_postgresql
async def test_a_moment_that_is_forgotten_while_somebody_waits_for_it_is_made_anew(
    transactions: Transactions, elsewhere: Transactions, engine: AsyncEngine
) -> None:
    await _hold(transactions)
    async with transactions() as work, asyncio.TaskGroup() as group:
        await work.pace.hold(b"everything")
        waiting = group.create_task(_hold(elsewhere))
        await until_somebody_waits(engine)

        await work.pace.remove_past(NOON)
        await work.commit()

    assert waiting.result() < NOON


async def _hold(elsewhere: Transactions) -> datetime:
    async with elsewhere() as work:
        held = await work.pace.hold(b"everything")
        await work.commit()
    return held

"""A new officer destroys nothing before others have known of him for a week, by two clocks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pyrage import x25519

from crypto import age
from domain.actions import Action, Role
from domain.audit import HOUSE, OPERATOR
from domain.deliveries import AlertDue, AlertKind, DeliveryKind
from domain.recovery import Officer, RecoveryRefused
from domain.secrecy import Secret
from services.desks.alerts import prepare_alert
from services.desks.invitations import Invite
from services.heard import TelegramsClock
from services.incoming.admission import Admit, Arrival
from services.recovery.introducing import IntroduceOfficers
from services.recovery.officers import AddOfficer, RemoveOfficer, require_two
from tests.contract.keepers import START, Keepers, open_keepers

HEAD, AUDITOR = 7002, 7003
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@dataclass
class Gate:
    """An installation with a head of desk, an auditor, and the bot's word on officers."""

    keepers: Keepers
    heard: TelegramsClock = field(default_factory=lambda: TelegramsClock(START - HOUR))

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Be another process from now on, which has heard nothing yet but what it is told."""
        self.introduce = IntroduceOfficers(self.keepers.archive, self.heard)

    async def tick(self, host: datetime, telegram: datetime) -> None:
        """Say that it is *host*; the newest message was sent at *telegram*."""
        self.keepers.clock.moment = host
        self.heard.note(telegram)
        await self.introduce()

    async def register(self, *names: str) -> list[str]:
        """Register officers; return their public keys."""
        keys = [str(x25519.Identity.generate().to_public()) for _ in names]
        for name, key in zip(names, keys, strict=True):
            await AddOfficer(self.keepers.archive, age.recipient_of)(Secret(name), key)
        return keys

    async def known(self, *names: str) -> list[str]:
        """Register officers of whom others are told at the start."""
        keys = await self.register(*names)
        await self.tick(START, START - HOUR)
        await self.tick(START, START)
        return keys

    async def officers(self) -> list[Officer]:
        """Return those who are registered."""
        async with self.keepers.archive() as work:
            return await work.officers.present()

    async def require(self, keys: list[str]) -> list[str]:
        """Ask whether the two who have these keys may destroy something."""
        async with self.keepers.archive() as work:
            return await require_two(work, keys)

    async def alerts(self) -> list[AlertDue]:
        """Return every warning that is owed now."""
        async with self.keepers.archive() as work:
            rows = await work.unit.deliveries.claim_due(self.keepers.clock.now(), HOUR, "test", 99)
            mine = [each for each in rows if each.kind is DeliveryKind.ALERT]
            return [work.outbox.open(each, AlertDue) for each in mine]

    async def entered(self, officer: Officer) -> list[tuple[Action, str]]:
        """Return what the audit says of an officer, and who did it."""
        async with self.keepers.archive() as work:
            found = await work.ledger.newest(officer.id, 9)
        return [(each.action, each.who) for each in reversed(found)]


@pytest.fixture
async def gate(database_url: str, tmp_path: Path) -> AsyncIterator[Gate]:
    async with open_keepers(database_url, tmp_path) as opened:
        for telegram, role in ((HEAD, Role.HEAD), (AUDITOR, Role.AUDITOR)):
            code, _ = await Invite(opened.archive)("NAV", role, "en")
            await Admit(opened.archive)(Arrival(telegram, Secret("Somebody")), code)
        yield Gate(opened)


@pytest.mark.parametrize(
    ("host", "telegram", "counts"),
    [
        (WEEK, WEEK, True),
        (WEEK - timedelta(seconds=1), WEEK, False),
        (WEEK, WEEK - timedelta(seconds=1), False),
        (WEEK + 4 * DAY, WEEK, False),
        (WEEK, WEEK + 4 * DAY, False),
        (700 * DAY, timedelta(0), False),
        (WEEK + 3 * DAY, WEEK, True),
    ],
)
async def test_an_officer_counts_once_a_week_is_over_by_both_clocks(
    gate: Gate, host: timedelta, telegram: timedelta, *, counts: bool
) -> None:
    await gate.known("Layla")

    await gate.tick(START + host, START + telegram)

    (officer,) = await gate.officers()
    assert officer.counts is counts


async def test_two_officers_of_a_minute_ago_are_refused_and_told_when_they_count(
    gate: Gate,
) -> None:
    keys = await gate.register("Layla", "Omar")

    with pytest.raises(RecoveryRefused, match=r"does not count yet.* two who count can do it now"):
        await gate.require(keys)
    await gate.tick(START, START - HOUR)
    await gate.tick(START, START)
    with pytest.raises(RecoveryRefused, match="does not count before 2026-11-29 10:00 UTC"):
        await gate.require(keys)
    await gate.tick(START + WEEK, START + WEEK)

    assert await gate.require(keys) == sorted(each.id for each in await gate.officers())


async def test_one_who_counts_and_one_who_does_not_are_not_two(gate: Gate) -> None:
    first = await gate.known("Layla")
    await gate.tick(START + WEEK, START + WEEK)
    second = await gate.register("Omar")

    with pytest.raises(RecoveryRefused, match="does not count yet"):
        await gate.require([*first, *second])


async def test_heads_and_auditors_are_told_of_him_once_and_nobody_else(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.tick(START + HOUR, START + HOUR)

    alerts = await gate.alerts()

    async with gate.keepers.archive() as work:
        people = {(await work.members.get(each.member)).telegram for each in alerts}
        parcels = [await prepare_alert(work, each) for each in alerts]
    assert people == {HEAD, AUDITOR}
    assert {each.alert for each in alerts} == {AlertKind.OFFICER}
    assert len(parcels) == len(alerts) == 2


async def test_the_house_enters_in_the_audit_who_began_to_count(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.tick(START + WEEK, START + WEEK)
    await gate.tick(START + 2 * WEEK, START + 2 * WEEK)

    (officer,) = await gate.officers()

    assert (officer.told_at, officer.counts_since) == (START, START + WEEK)
    assert await gate.entered(officer) == [
        (Action.OFFICER_ADD, OPERATOR),
        (Action.OFFICER_INTRODUCE, HOUSE),
        (Action.OFFICER_COUNT, HOUSE),
    ]


async def test_with_nobody_to_tell_the_week_does_not_begin(
    database_url: str, tmp_path: Path
) -> None:
    async with open_keepers(database_url, tmp_path) as opened:
        gate = Gate(opened)
        await gate.known("Layla")

        await gate.tick(START + WEEK, START + WEEK)

        (officer,) = await gate.officers()
        assert (officer.told_at, officer.counts_from) == (None, None)


async def test_a_clock_set_back_while_he_is_registered_gains_nothing(gate: Gate) -> None:
    gate.keepers.clock.moment = START - 30 * DAY
    await gate.register("Layla")

    await gate.tick(START - 2 * DAY, START - HOUR)
    await gate.tick(START - 2 * DAY, START)

    (officer,) = await gate.officers()
    assert officer.told_at == START


async def test_in_a_house_where_nobody_writes_a_clock_set_back_gains_nothing(gate: Gate) -> None:
    """The newest message is ten days old, and the host's clock is made to agree with it."""
    gate.heard.newest = START - 10 * DAY
    await gate.register("Layla")
    await gate.tick(START - 10 * DAY, START - 10 * DAY)
    await gate.tick(START - 10 * DAY, START - 10 * DAY)

    await gate.tick(START, START)
    await gate.tick(START, START)

    (officer,) = await gate.officers()
    assert (officer.told_at, officer.counts) == (START, False)


async def test_a_restart_neither_begins_nor_forgets_the_week(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.register("Omar")

    gate.restart()
    await gate.tick(START + WEEK, START + WEEK)

    officers = {each.name.reveal(): each.counts_from for each in await gate.officers()}
    assert officers == {"Layla": START + WEEK, "Omar": None}


async def test_an_officer_with_a_new_key_waits_again(gate: Gate) -> None:
    await gate.known("Layla")
    await gate.tick(START + WEEK, START + WEEK)
    (former,) = await gate.officers()

    await RemoveOfficer(gate.keepers.archive)(former.id)
    await gate.register("Layla")

    (present,) = await gate.officers()
    assert (former.counts, present.counts) == (True, False)


async def test_two_processes_tell_of_him_once(gate: Gate) -> None:
    other = IntroduceOfficers(gate.keepers.replica(), gate.heard)
    await other()
    await gate.register("Layla")
    await other()
    await gate.tick(START, START - HOUR)
    gate.heard.note(START)

    await asyncio.gather(gate.introduce(), other())

    (officer,) = await gate.officers()
    assert len(await gate.alerts()) == 2
    assert [action for action, _ in await gate.entered(officer)] == [
        Action.OFFICER_ADD,
        Action.OFFICER_INTRODUCE,
    ]

"""Builds the house out of its rooms, yields it running, closes it in reverse."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from secrets import SystemRandom

from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.calls import Call
from domain.checkpoints import INTERVAL
from domain.limits import MOST_UPDATES, UPDATES_WITHIN
from domain.secrecy import Secret
from handlers.intake import WorkOff, reader
from handlers.lanes import Lanes
from handlers.messenger import TelegramMessenger
from handlers.pacing import Pace
from handlers.wire import App, build_application
from house.backups import backup_keeper
from house.calling import Calling, calling
from house.connecting import connected
from house.exporting import outside_of
from house.front import build_lanes, register
from house.monitoring import monitored, stock
from house.receiving import Inlet
from house.rooms import Rooms, checkpoints_of, open_rooms, token_of
from house.timekeeping import clock_of
from scheduler.ticker import Ticker, Verb
from services.access.alarms import SoundAlarms
from services.allowances import Allowance
from services.audit.checkpoint_watch import Watch
from services.audit.checkpoints import WriteCheckpoint
from services.desks.menus import PlanMenus
from services.heard import TelegramsClock
from services.incoming.inbox import Receive
from services.incoming.intake import FindSealed, RenewIntake, TakeIn
from services.incoming.lag import Lag
from services.keys.expiry import ShredDue
from services.keys.extending import ExtendKeys
from services.keys.rotation import ResumeRotation
from services.keys.shredding import Shred
from services.keys.status import WatchKeys
from services.outgoing.deliveries import DeliverDue
from services.outgoing.digest_plans import PlanDigests
from services.outgoing.pacing import Pacing
from services.outgoing.tidying import Tidy
from services.outgoing.zones import FollowZones
from services.people.tours import KeepTours
from services.ports import Clock
from services.records.planning import PlanReminders
from services.recovery.backups import KeepBackups
from services.recovery.introducing import IntroduceOfficers
from services.vitals import Vitals
from services.work.archive import Archive
from settings import Settings
from storage.engine import sqlite_file
from storage.locks import only_process, open_locks
from storage.scrubbing import scrub
from storage.transactions import transactions

_LIMITS = {"backups": timedelta(hours=12)}
"""Of what passes over the whole database, to a slow share: cut off, it begins anew each hour."""


_CHANCE = SystemRandom().random


@dataclass(frozen=True, slots=True)
class House:
    """The whole house, running."""

    rooms: Rooms
    app: App
    messenger: TelegramMessenger
    ticker: Ticker
    lanes: Lanes
    clock: Clock
    """What is due goes by it; on PostgreSQL it follows the server's."""


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock) -> AsyncIterator[House]:
    """Open the only house on its database, if that is SQLite's."""
    async with (
        only_process(sqlite_file(settings.database_url)),
        monitored(settings, clock) as vitals,
        furnished(settings, clock, vitals) as house,
    ):
        yield house


@asynccontextmanager
async def furnished(
    settings: Settings,
    clock: Clock,
    vitals: Vitals,
    keystore: Keystore | None = None,
    *,
    chance: Callable[[], float] = _CHANCE,
) -> AsyncIterator[House]:
    """
    Build everything, yield it running, and close it in the opposite order.

    *chance* gives numbers in [0, 1), by which pauses differ from process to process.
    """
    async with (
        clock_of(settings.database_url, clock, vitals.compare) as right,
        open_rooms(settings, right, keystore) as rooms,
        open_locks(rooms.engine) as locks,
        calling(settings.database_url, chance) as lines,
    ):
        vitals.clock = right  # by which the rows are dated that it tells of
        async with rooms.archive():
            pass  # connected, and the keys are this database's, before anybody is told anything
        app = build_application(token_of(settings), settings.telegram_url, vitals.hear)
        messenger = TelegramMessenger(app.bot, Pace())
        register(app, rooms.archive, messenger, outside_of(settings.exports))
        folder = checkpoints_of(settings, rooms.vault)
        write_checkpoint = WriteCheckpoint(rooms.archive, folder, rooms.vault.witness)
        take_in = TakeIn(rooms.archive, reader(app.bot))
        work_off = WorkOff(FindSealed(rooms.archive), take_in, RenewIntake(rooms.archive), chance)
        heard = TelegramsClock()
        lag = Lag(transactions(rooms.engine), right)
        inlet = Inlet(settings, app, lambda: _secret_of(rooms.vault, settings), vitals, chance, lag)
        shred = Shred(rooms.archive, partial(scrub, settings.database_url))
        ticker = build_ticker(
            rooms.archive,
            messenger,
            write_checkpoint,
            work_off=work_off,
            keep_backups=backup_keeper(settings, rooms.vault, rooms.archive, locks),
            shred_due=ShredDue(rooms.archive, shred, heard),
            introduce=IntroduceOfficers(rooms.archive, heard),
            resume=ResumeRotation(rooms.archive, heard),
            tours=KeepTours(rooms.archive, heard),
            inlet={**inlet.verbs(), **stock(transactions(rooms.engine), clock, vitals)},
            vitals=vitals,
            chance=chance,
        )
        rooms.wakeup.ticker, rooms.wakeup.ring = ticker, partial(lines.ring, Call.DELIVER)
        lanes = build_lanes(
            rooms.archive,
            app,
            messenger,
            locks,
            _sharing(right),
            capture=vitals.capture,
            chance=chance,
        )
        inbox = partial(wake, lanes, lines)
        lines.hearers[Call.DELIVER] = partial(ticker.wake, "deliver")
        lines.hearers[Call.HANDLE] = lanes.wake
        async with connected(app, chance):
            await work_off.catch_up()
            receive = Receive(rooms.archive, heard)
            async with ticker.running(), asyncio.TaskGroup() as group:
                working = group.create_task(lanes.run())
                try:
                    async with inlet.open(receive, inbox, locks, lines):
                        vitals.is_open = True
                        yield House(rooms, app, messenger, ticker, lanes, right)
                finally:
                    working.cancel()


def _secret_of(vault: KeyringVault, settings: Settings) -> Secret:
    return vault.webhook_secret(Secret(token_of(settings)))


def wake(lanes: Lanes, lines: Calling, named: Iterable[bytes]) -> None:
    """Let what came in be handled: here, by its lanes, and by others that have a hand free."""
    lanes.wake(named)
    lines.ring(Call.HANDLE)


def _sharing(clock: Clock) -> Callable[[bytes], bool]:
    """Return what tells whether a lane has had its share for now."""
    share = Allowance(MOST_UPDATES, UPDATES_WITHIN)
    return lambda lane: not share.take(lane, clock.now())


def build_ticker(
    archive: Archive,
    messenger: TelegramMessenger,
    write_checkpoint: WriteCheckpoint,
    *,
    work_off: WorkOff,
    keep_backups: KeepBackups,
    shred_due: ShredDue,
    introduce: IntroduceOfficers,
    resume: ResumeRotation,
    tours: KeepTours,
    inlet: Mapping[str, tuple[Verb, timedelta]],
    vitals: Vitals,
    chance: Callable[[], float],
) -> Ticker:
    """Return the clock tower with everything it says "now" to, in this order."""
    watch = Watch(write_checkpoint.folder, write_checkpoint.witness)
    pacing = Pacing(messenger.answered)
    deliver_due = DeliverDue(archive, messenger, watch, pacing, note=vitals.deliver, chance=chance)
    return Ticker(
        {
            **inlet,
            "keys": (ExtendKeys(archive), timedelta(hours=6)),
            "rotation": (resume, timedelta(minutes=10)),
            "menus": (PlanMenus(archive, messenger), timedelta(hours=6)),
            "zones": (FollowZones(archive), timedelta(hours=6)),
            "reminders": (PlanReminders(archive), timedelta(hours=6)),
            "digests": (PlanDigests(archive), timedelta(seconds=10)),
            "tours": (tours, timedelta(minutes=1)),
            "deliver": (deliver_due, timedelta(seconds=5)),
            "intake": (work_off.tick, timedelta(seconds=30)),
            "checkpoints": (write_checkpoint, INTERVAL),
            "backups": (keep_backups, timedelta(hours=1)),
            "watch": (WatchKeys(archive), timedelta(hours=1)),
            "officers": (introduce, timedelta(minutes=10)),
            "shredding": (shred_due, timedelta(hours=1)),
            "alarms": (SoundAlarms(archive), timedelta(seconds=5)),
            "tidy": (Tidy(archive), timedelta(hours=1)),
        },
        _LIMITS,
        note=vitals.beat,
    )

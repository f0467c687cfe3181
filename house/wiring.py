"""Builds and wires every room, yields the house running, closes it in reverse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

import handlers.commands
import handlers.errors
import handlers.gate
import handlers.notes
import handlers.presses
from crypto.keystore import Keystore
from crypto.vault import KeyringVault
from domain.errors import TokenRefused
from domain.keyboards import Verb
from handlers.commands import Commands
from handlers.lanes import Lanes
from handlers.messenger import TelegramMessenger
from handlers.notes import Notes
from handlers.reception import Reception, wait_for_telegram
from handlers.wire import App, build_application
from scheduler.ticker import Ticker
from services.additions import AddEdit, AddToRecord, ReplaceByAddition, ReplaceRecord
from services.archive import Archive, open_archive
from services.deliveries import DeliverDue
from services.desks import AskDesk, ChooseDesk, ExtendKeys
from services.digests import AskDigest, PlanDigests
from services.events import ConfirmEvent, ExplainChange, SaveEvent
from services.inbox import FindHeads, Postpone, Receive, SetAside, TakeNext
from services.meetings import SaveMeeting
from services.members import Admit, FindReader, Greet
from services.notes import SaveNote
from services.ports import Clock, Locks
from services.pressing import Cancel
from services.reminders import PlanReminders
from services.settings import AskSettings, ChangeSettings
from services.show import AskAgenda, AskRecord, Reveal
from services.tidying import Tidy
from services.undo import UndoLast, UndoPressed
from settings import Settings
from storage.engine import open_engine, sqlite_file
from storage.locks import only_process, open_locks
from storage.transactions import transactions


class Wakeup:
    """Lets the archive wake a clock tower that is built after it."""

    def __init__(self) -> None:
        self.ticker: Ticker | None = None

    def __call__(self) -> None:
        """Deliver at once."""
        if self.ticker is not None:
            self.ticker.wake("deliver")


@dataclass(frozen=True, slots=True)
class Rooms:
    """What every door needs: the archive, and what lies under it."""

    archive: Archive
    vault: KeyringVault
    engine: AsyncEngine
    wakeup: Wakeup


@dataclass(frozen=True, slots=True)
class House:
    """The whole house, running."""

    rooms: Rooms
    app: App
    messenger: TelegramMessenger
    ticker: Ticker
    lanes: Lanes


def keystore_of(settings: Settings) -> Keystore:
    """Return where the key files are."""
    return Keystore(settings.keys, settings.root_file, settings.slot_file)


def token_of(settings: Settings) -> str:
    """
    Return the bot's token.

    Raises:
        TokenRefused: None is set.
    """
    if settings.token is None:
        msg = "there is no token: set AMANA_TOKEN in .env, or AMANA_TOKEN_FILE"
        raise TokenRefused(msg)
    return settings.token.reveal()


@asynccontextmanager
async def open_rooms(settings: Settings, clock: Clock) -> AsyncIterator[Rooms]:
    """Open the vault and the archive: all a console command needs."""
    vault = KeyringVault(keystore_of(settings), clock.now)
    engine = open_engine(settings.database_url)
    wakeup = Wakeup()
    try:
        yield Rooms(open_archive(transactions(engine), vault, clock, wakeup), vault, engine, wakeup)
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock) -> AsyncIterator[House]:
    """Build everything, yield it running, and close it in the opposite order."""
    async with (
        only_process(sqlite_file(settings.database_url)),
        open_rooms(settings, clock) as rooms,
        open_locks(rooms.engine) as locks,
    ):
        app = build_application(token_of(settings), settings.telegram_url)
        messenger = TelegramMessenger(app.bot)
        register(app, rooms.archive, messenger)
        ticker = build_ticker(rooms.archive, messenger)
        rooms.wakeup.ticker = ticker
        lanes = build_lanes(rooms, app, messenger, locks)
        async with _connected(app), ticker.running(), asyncio.TaskGroup() as group:
            reception = Reception(app.bot, Receive(rooms.archive), locks, lanes.wake)
            running = [group.create_task(lanes.run()), group.create_task(reception.run())]
            try:
                yield House(rooms, app, messenger, ticker, lanes)
            finally:
                for task in reversed(running):
                    task.cancel()


@asynccontextmanager
async def _connected(app: App) -> AsyncIterator[None]:
    """Open the connection to Telegram, however long it is away; close it in the end."""
    await wait_for_telegram(app)
    try:
        yield
    finally:
        await app.shutdown()


def build_lanes(rooms: Rooms, app: App, messenger: TelegramMessenger, locks: Locks) -> Lanes:
    """Return what works updates off."""
    archive = rooms.archive
    return Lanes(
        app=app,
        messenger=messenger,
        find_heads=FindHeads(archive),
        take_next=TakeNext(archive),
        postpone=Postpone(archive),
        set_aside=SetAside(archive),
        find_reader=FindReader(archive),
        locks=locks,
    )


def build_ticker(archive: Archive, messenger: TelegramMessenger) -> Ticker:
    """Return the clock tower with everything it says "now" to, in this order."""
    return Ticker(
        {
            "keys": (ExtendKeys(archive), timedelta(hours=6)),
            "reminders": (PlanReminders(archive), timedelta(hours=6)),
            "digests": (PlanDigests(archive), timedelta(seconds=10)),
            "deliver": (DeliverDue(archive, messenger), timedelta(seconds=5)),
            "tidy": (Tidy(archive), timedelta(hours=1)),
        }
    )


def register(app: App, archive: Archive, messenger: TelegramMessenger) -> None:
    """Hang every handler into the application, each with the verbs it calls."""
    reveal = Reveal(archive, messenger)
    handlers.gate.register(app)
    handlers.commands.register(app, _commands(archive, reveal), messenger)
    handlers.notes.register(
        app,
        Notes(SaveNote(archive), AddToRecord(archive), ReplaceRecord(archive), AddEdit(archive)),
        messenger,
    )
    handlers.presses.register(
        app,
        {
            Verb.UNDO: UndoPressed(archive),
            Verb.OPEN: reveal,
            Verb.NEXT: reveal,
            Verb.REPLACE: ReplaceByAddition(archive),
            Verb.CONFIRM: ConfirmEvent(archive),
            Verb.CHANGE: ExplainChange(archive),
            Verb.CANCEL: Cancel(archive),
            Verb.DESK: ChooseDesk(archive),
            Verb.LANGUAGE: ChangeSettings(archive),
            Verb.DIGITS: ChangeSettings(archive),
        },
        messenger,
    )
    handlers.errors.register(app, FindReader(archive), messenger)


def _commands(archive: Archive, reveal: Reveal) -> Commands:
    return Commands(
        admit=Admit(archive),
        greet=Greet(archive),
        save_meeting=SaveMeeting(archive),
        save_event=SaveEvent(archive),
        ask_digest=AskDigest(archive),
        ask_agenda=AskAgenda(archive),
        ask_record=AskRecord(archive),
        reveal=reveal,
        undo_last=UndoLast(archive),
        ask_desk=AskDesk(archive),
        ask_settings=AskSettings(archive),
        find_reader=FindReader(archive),
    )

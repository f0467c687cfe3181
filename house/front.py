"""Furnishes the front door: every handler with the verbs it calls, and the lanes behind it."""

import handlers.commands
import handlers.errors
import handlers.gate
import handlers.notes
import handlers.presses
from domain.keyboards import Verb
from handlers.commands import Commands
from handlers.lanes import Lanes
from handlers.messenger import TelegramMessenger
from handlers.notes import Notes
from handlers.wire import App
from services.additions import AddEdit, AddToRecord, ReplaceByAddition, ReplaceRecord
from services.admission import Admit
from services.archive import Archive
from services.desks import AskDesk, ChooseDesk
from services.digests import AskDigest
from services.events import ConfirmEvent, ExplainChange, SaveEvent
from services.inbox import FindHeads, Postpone, SetAside, TakeNext
from services.media import RefuseMedia
from services.meetings import SaveMeeting
from services.members import FindReader, Greet
from services.notes import SaveNote
from services.ports import Locks
from services.pressing import Cancel, CancelWaiting
from services.settings import AskSettings, ChangeSettings
from services.show import AskAgenda, AskRecord, Reveal
from services.undo import UndoLast, UndoPressed


def build_lanes(archive: Archive, app: App, messenger: TelegramMessenger, locks: Locks) -> Lanes:
    """Return what works updates off."""
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
        cancel_waiting=CancelWaiting(archive),
        refuse_media=RefuseMedia(archive),
        ask_desk=AskDesk(archive),
        ask_settings=AskSettings(archive),
        find_reader=FindReader(archive),
    )

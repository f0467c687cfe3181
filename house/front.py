"""Furnishes the front door: every handler with the verbs it calls, and the lanes behind it."""

from collections.abc import Callable
from datetime import datetime

import handlers.borders
import handlers.commands
import handlers.errors
import handlers.gate
import handlers.groups
import handlers.media
import handlers.notes
import handlers.presses
from domain.keyboards import DIALOGUE_VERBS, Verb
from domain.pauses import WHOLE
from handlers.borders import Border
from handlers.errors import Refusals
from handlers.groups import Groups
from handlers.lanes import Lanes
from handlers.messenger import TelegramMessenger
from handlers.notes import Notes
from handlers.telling import Tell
from handlers.verbs import Commands
from handlers.wire import App
from services.access.locking import Lock
from services.desks.desks import AskDesk, ChooseDesk, ChooseDeskByCode
from services.desks.groups import AskGroup, ChangeGroup
from services.desks.settings import SETTINGS, AskSettings, ChangeSettings
from services.incoming.additions import AddToRecord, ReplaceByAddition, ReplaceRecord
from services.incoming.asking import PlaceQuestion
from services.incoming.confirming import AskChange, Confirm
from services.incoming.correcting import ChangeKind, ShowReceipt
from services.incoming.dialogues import BeginDialogue, CancelWaiting, MoveDialogue
from services.incoming.editing import AddEdit
from services.incoming.grading import GradeRecord, NoteObserved
from services.incoming.hearing import Hear, HearPromise
from services.incoming.inbox import FindHeads, Postpone, SetAside, TakeNext
from services.incoming.marking import MarkRecord, WithholdRecord
from services.incoming.media import RefuseMedia
from services.incoming.noting import KeepAsNote
from services.incoming.refusing import OfferNote, SayWhereItBelongs
from services.incoming.sourcing import AskTeller
from services.outgoing.asked_lists import AskAgenda, AskPeople, AskPromises
from services.outgoing.asked_records import AskRecord, AskSource
from services.outgoing.digest_plans import AskDigest
from services.outgoing.follow_up_hands import HandOver
from services.outgoing.follow_up_presses import AddPromise, EndPromise, PutOff
from services.outgoing.show import Reveal
from services.people.admission import Admit
from services.people.desk_settings import (
    AskDeskSettings,
    ChangeDeskSetting,
    ChooseDeskSetting,
)
from services.people.entering import EnterCode, HearCode
from services.people.export_files import Outside
from services.people.exporting import AskExport, Export, HearExport
from services.people.groups import FollowGroup, LoseGroup, MeetGroup, RegisterGroup
from services.people.inviting import AskInvite, MakeInvitation
from services.people.lifting import Lift
from services.people.managing import MANAGING, Manage
from services.people.members import FindReader, Greet
from services.people.pausing import AskPause, PickDays
from services.people.reaching import NoteReach
from services.people.travelling import FindTraveller, Travel
from services.ports import Locks
from services.records.answering import DeclineRequest, GrantRequest
from services.records.asking_seen import AskSeen
from services.records.events import SaveEvent
from services.records.giving import ShareByCode, ShareRecord, TransferByCode, Unshare
from services.records.meetings import SaveMeeting
from services.records.notes import SaveNote
from services.records.omitting import Omit
from services.records.requesting import RequestAccess
from services.records.seeing import ConfirmSeen
from services.records.snoozing import Snooze
from services.records.transfers import MoveRecord
from services.records.undo import UndoLast, UndoPressed
from services.work.archive import Archive
from services.work.pressing import Cancel


def build_lanes(
    archive: Archive,
    app: App,
    messenger: TelegramMessenger,
    locks: Locks,
    slow_down: Callable[[bytes], bool] = lambda _: False,
    *,
    capture: Callable[[datetime], None] = lambda _: None,
    chance: Callable[[], float] = lambda: WHOLE,
) -> Lanes:
    """
    Return what works updates off; *slow_down* tells which lane has had its share for now.

    *capture* hears when each message was sent that is kept and answered.
    """
    return Lanes(
        app=app,
        messenger=messenger,
        find_heads=FindHeads(archive),
        take_next=TakeNext(archive),
        postpone=Postpone(archive),
        set_aside=SetAside(archive),
        find_reader=FindReader(archive),
        locks=locks,
        slow_down=slow_down,
        capture=capture,
        chance=chance,
    )


def register(app: App, archive: Archive, messenger: TelegramMessenger, outside: Outside) -> None:
    """Hang every handler into the application, each with the verbs it calls."""
    reveal = Reveal(archive, messenger)
    tell = Tell(messenger, PlaceQuestion(archive))
    commands = _commands(archive, reveal, tell, outside)
    handlers.gate.register(app)
    handlers.borders.register(app, _border(archive, messenger))
    handlers.commands.register(app, commands, messenger)
    handlers.media.register(app, RefuseMedia(archive), messenger)
    handlers.notes.register(app, _notes(archive, commands, tell), messenger)
    handlers.presses.register(
        app,
        {
            Verb.UNDO: UndoPressed(archive),
            Verb.OPEN: reveal,
            Verb.NEXT: reveal,
            Verb.READERS: reveal,
            Verb.SNOOZE: Snooze(archive),
            Verb.OMIT: Omit(archive),
            Verb.ASK: AskSeen(archive),
            Verb.SEEN: ConfirmSeen(archive),
            Verb.REPLACE: ReplaceByAddition(archive),
            Verb.CONFIRM: Confirm(archive),
            Verb.CHANGE: AskChange(archive),
            Verb.MOVE: MoveRecord(archive),
            Verb.KIND: ChangeKind(archive),
            Verb.MARKING: MarkRecord(archive),
            Verb.HIGHER: WithholdRecord(archive),
            Verb.GRADE: GradeRecord(archive),
            Verb.OBSERVED: NoteObserved(archive),
            Verb.SOURCE: AskTeller(archive),
            Verb.SHARE: ShareRecord(archive),
            Verb.UNSHARE: Unshare(archive),
            Verb.GRANT: GrantRequest(archive),
            Verb.DECLINE: DeclineRequest(archive),
            Verb.RECEIPT: ShowReceipt(archive),
            Verb.CANCEL: Cancel(archive),
            Verb.NOTE: KeepAsNote(archive),
            **dict.fromkeys(DIALOGUE_VERBS, MoveDialogue(archive)),
            **dict.fromkeys((Verb.KEPT, Verb.DROPPED, Verb.REOPEN), EndPromise(archive)),
            Verb.LATER: PutOff(archive),
            Verb.HAND: HandOver(archive),
            Verb.ADD: AddPromise(archive),
            Verb.LIFT: Lift(archive),
            Verb.DESK: ChooseDesk(archive),
            Verb.SETUP: ChooseDeskSetting(archive),
            Verb.SET: ChangeDeskSetting(archive),
            Verb.DAYS: PickDays(archive),
            Verb.GROUP: ChangeGroup(archive, messenger),
            Verb.MEMBER: reveal,
            **dict.fromkeys(MANAGING, Manage(archive)),
            Verb.INVITE: MakeInvitation(archive, messenger),
            **dict.fromkeys(SETTINGS, ChangeSettings(archive)),
        },
        tell,
        messenger,
    )
    handlers.groups.register(app, _groups(archive), messenger)
    handlers.errors.register(
        app,
        Refusals(FindReader(archive), OfferNote(archive), SayWhereItBelongs(archive)),
        messenger,
    )


def _groups(archive: Archive) -> Groups:
    return Groups(
        register=RegisterGroup(archive),
        meet=MeetGroup(archive),
        lose=LoseGroup(archive),
        follow=FollowGroup(archive),
        reach=NoteReach(archive),
    )


def _border(archive: Archive, messenger: TelegramMessenger) -> Border:
    return Border(FindTraveller(archive), HearCode(archive), SaveNote(archive), messenger)


def _notes(archive: Archive, commands: Commands, tell: Tell) -> Notes:
    return Notes(
        save_note=SaveNote(archive),
        add_to_record=AddToRecord(archive),
        replace_record=ReplaceRecord(archive),
        add_edit=AddEdit(archive),
        hear=Hear(archive),
        commands=commands,
        tell=tell,
    )


def _commands(archive: Archive, reveal: Reveal, tell: Tell, outside: Outside) -> Commands:
    return Commands(
        admit=Admit(archive),
        greet=Greet(archive),
        begin_dialogue=BeginDialogue(archive),
        save_meeting=SaveMeeting(archive),
        save_event=SaveEvent(archive),
        hear_promise=HearPromise(archive),
        ask_digest=AskDigest(archive),
        ask_agenda=AskAgenda(archive),
        ask_promises=AskPromises(archive),
        ask_record=AskRecord(archive),
        ask_people=AskPeople(archive),
        ask_invite=AskInvite(archive),
        ask_source=AskSource(archive),
        share=ShareByCode(archive),
        transfer=TransferByCode(archive),
        request=RequestAccess(archive),
        reveal=reveal,
        undo_last=UndoLast(archive),
        cancel_waiting=CancelWaiting(archive),
        ask_desk=AskDesk(archive),
        ask_desk_settings=AskDeskSettings(archive),
        ask_pause=AskPause(archive),
        ask_group=AskGroup(archive, reveal.messenger),
        ask_export=AskExport(archive, outside),
        export=Export(archive, outside),
        hear_export=HearExport(archive, Export(archive, outside)),
        choose_desk=ChooseDeskByCode(archive),
        ask_settings=AskSettings(archive),
        enter_code=EnterCode(archive),
        hear_code=HearCode(archive),
        lock=Lock(archive),
        find_reader=FindReader(archive),
        travel=Travel(archive),
        tell=tell,
    )

"""What the commands call: every verb, and what a command looks like."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Message

from handlers.messenger import TelegramMessenger
from handlers.telling import Tell
from services.access.locking import Lock
from services.desks.desks import AskDesk, ChooseDeskByCode
from services.desks.groups import AskGroup
from services.desks.settings import AskSettings
from services.incoming.dialogues import BeginDialogue, CancelWaiting
from services.incoming.hearing import HearPromise
from services.outgoing.asked_lists import AskAgenda, AskPeople, AskPromises
from services.outgoing.asked_records import AskRecord, AskSource
from services.outgoing.digest_plans import AskDigest
from services.outgoing.show import Reveal
from services.people.admission import Admit
from services.people.desk_settings import AskDeskSettings
from services.people.entering import EnterCode, HearCode
from services.people.exporting import AskExport, Export, HearExport
from services.people.inviting import AskInvite
from services.people.members import FindReader, Greet
from services.people.pausing import AskPause
from services.people.travelling import Travel
from services.records.events import SaveEvent
from services.records.giving import ShareByCode, TransferByCode
from services.records.meetings import SaveMeeting
from services.records.requesting import RequestAccess
from services.records.undo import UndoLast


@dataclass(frozen=True, slots=True)
class Commands:
    """The verbs commands call."""

    admit: Admit
    greet: Greet
    begin_dialogue: BeginDialogue
    save_meeting: SaveMeeting
    save_event: SaveEvent
    hear_promise: HearPromise
    ask_digest: AskDigest
    ask_agenda: AskAgenda
    ask_promises: AskPromises
    ask_record: AskRecord
    ask_people: AskPeople
    ask_invite: AskInvite
    ask_source: AskSource
    share: ShareByCode
    transfer: TransferByCode
    request: RequestAccess
    reveal: Reveal
    undo_last: UndoLast
    cancel_waiting: CancelWaiting
    ask_desk: AskDesk
    ask_desk_settings: AskDeskSettings
    ask_pause: AskPause
    ask_group: AskGroup
    ask_export: AskExport
    export: Export
    hear_export: HearExport
    choose_desk: ChooseDeskByCode
    ask_settings: AskSettings
    enter_code: EnterCode
    hear_code: HearCode
    lock: Lock
    find_reader: FindReader
    travel: Travel
    tell: Tell


Command = Callable[[Commands, TelegramMessenger, Message, int], Awaitable[None]]
